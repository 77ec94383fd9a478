import { bisect } from './bisection.ts';
import type { Interval } from './interval.ts';
import { type ScoresByCase, toEstimate, toPairs } from './pairedEstimate.ts';

/** How surely a paired comparison shows each verdict: two-sided p-values, 1 where it does not show it at all. */
export interface ClaimPValues {
  readonly improved: number;
  readonly noRegression: number;
  readonly regressed: number;
}

/** No comparison is surer than this; below it the quantiles of the intervals lose their digits. */
const SMALLEST = 1e-9;
/** At level 0 an interval is its middle. */
const LARGEST = 1 - 1e-6;

/**
 * The p-values that belong to the intervals of `comparePaired`, by inversion: the smallest α whose interval of level
 * 1 − α still shows the claim. Held against 0.05 they give the very verdict that `comparePaired` gives.
 * @param maxDrop the drop of the mean that is still acceptable
 * @returns `undefined` where no case was scored on both sides
 */
export function claimPValues(
  subject: ScoresByCase,
  baseline: ScoresByCase,
  maxDrop: number,
): ClaimPValues | undefined {
  const pairs = toPairs(subject, baseline);
  if (pairs.differences.length === 0) return undefined;
  const known = new Map<number, Interval>();
  const intervalAt = (alpha: number): Interval => {
    const interval = known.get(alpha) ?? toEstimate(pairs, 1 - alpha).interval;
    known.set(alpha, interval);
    return interval;
  };
  const pValue = (isShown: (interval: Interval) => boolean): number => {
    const shows = (alpha: number): boolean => isShown(intervalAt(alpha));
    if (shows(SMALLEST)) return SMALLEST;
    if (!shows(LARGEST)) return 1;
    const logarithm = bisect((x) => (shows(Math.exp(x)) ? 1 : -1), Math.log(SMALLEST), Math.log(LARGEST));
    return Math.exp(logarithm);
  };
  return {
    improved: pValue(({ low }) => low > 0),
    noRegression: pValue(({ low }) => low > -maxDrop),
    regressed: pValue(({ high }) => high < 0),
  };
}
