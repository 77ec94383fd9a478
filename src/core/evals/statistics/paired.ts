import type { Interval } from './interval.ts';
import { mcnemarExact } from './mcnemar.ts';
import {
  toEstimate,
  toPairs,
  type Estimate,
  type EstimateMethod,
  type ScoresByCase,
} from './pairedEstimate.ts';
import { casesForDrop, casesWithoutFlips } from './power.ts';

export type Verdict = 'improved' | 'no regression' | 'regressed' | 'inconclusive';

export interface ComparisonOptions {
  /** The drop of the mean that is still acceptable: the non-inferiority margin, at least 0. */
  readonly maxDrop: number;
  /** Level of the two-sided interval; 0.95 by default. */
  readonly level?: number;
}

export interface PairedComparison {
  /** Cases scored on both sides; all others are left out. */
  readonly pairs: number;
  /** Mean over the pairs of subject − baseline. */
  readonly delta: number;
  readonly interval: Interval;
  /** How the interval was made: see `comparePaired`. */
  readonly method: EstimateMethod;
  readonly verdict: Verdict;
  /**
   * Only where every score is 0 or 1: cases that pass less often than before and cases that pass more often,
   * and the exact p-value of that split. With one repeat this is McNemar's test, with more the sign test.
   */
  readonly mcnemar?: { readonly broken: number; readonly fixed: number; readonly p: number };
  /** The true drop at which this comparison, with the spread it saw, would have said so 4 times in 5. */
  readonly detectableDrop: number;
  /**
   * Only if inconclusive: how many cases (the present ones included) would settle it 4 times in 5, if delta and
   * spread are what they seem. Absent if no number would.
   */
  readonly casesNeeded?: number;
  /** The drop that is still acceptable, as given. */
  readonly maxDrop: number;
  /**
   * Only if inconclusive, and only if more than the present ones: how many cases would see a true drop of
   * `maxDrop` 4 times in 5, with the spread of these.
   */
  readonly casesToSeeDrop?: number;
}

/**
 * Compares two versions on the cases that both were scored on.
 *
 * - `tango`, where every score is 0 or 1: the score interval over the effective number of pairs. Student's t
 *   would call 12 unchanged cases proof, and with a true drop equal to the margin, all of it from broken cases,
 *   it waves 8 % of 48-case comparisons through instead of at most 2.5 %.
 * - `bounded`, where other scores changed on fewer than five pairs and most did not: exact bounds. Unchanged
 *   pairs are evidence that few cases change, not that none does: 12 of them leave room for a quarter of all
 *   cases to change, 72 for one in twenty.
 * - `clustered-t` else (Miller 2024, arXiv 2411.00640, §4).
 * @returns `undefined` where no case was scored on both sides
 */
export function comparePaired(
  subject: ScoresByCase,
  baseline: ScoresByCase,
  options: ComparisonOptions,
): PairedComparison | undefined {
  const { maxDrop, level = 0.95 } = options;
  const pairs = toPairs(subject, baseline);
  if (pairs.differences.length === 0) return undefined;
  const estimate = toEstimate(pairs, level);
  const verdict = toVerdict(estimate.interval, maxDrop);
  const isOpen = verdict === 'inconclusive';
  const needed = isOpen ? casesNeeded(estimate, maxDrop, level) : undefined;
  const toSee = isOpen && maxDrop > 0 ? Math.ceil(estimate.casesToSee(maxDrop)) : 0;
  return {
    pairs: pairs.differences.length,
    delta: estimate.clustered.mean,
    interval: estimate.interval,
    method: estimate.method,
    verdict,
    ...(pairs.passFail && { mcnemar: toFlips(pairs.differences) }),
    detectableDrop: estimate.detectableDrop,
    ...(needed !== undefined && { casesNeeded: needed }),
    maxDrop,
    ...(toSee > pairs.differences.length && { casesToSeeDrop: toSee }),
  };
}

/** The verdict of a non-inferiority comparison, from the interval of subject − baseline. */
export function toVerdict({ low, high }: Interval, maxDrop: number): Verdict {
  if (low > 0) return 'improved';
  if (low > -maxDrop) return 'no regression';
  return high < 0 ? 'regressed' : 'inconclusive';
}

/**
 * The cases that would keep the interval off the margin or off zero, whichever is further from delta. Where few
 * pairs changed it also takes as many as would bound a change that was never seen.
 */
function casesNeeded(
  { clustered, variance, method }: Estimate,
  maxDrop: number,
  level: number,
): number | undefined {
  const distance = Math.max(clustered.mean + maxDrop, -clustered.mean);
  if (distance <= 0) return undefined;
  const spread = casesForDrop(variance, distance, { level });
  const unseen = method === 'clustered-t' ? 0 : casesWithoutFlips(Math.min(1, distance), { level });
  return Math.max(clustered.df + 2, Math.ceil(Math.max(spread, unseen))); // At least one more than there are.
}

function toFlips(differences: readonly number[]): { broken: number; fixed: number; p: number } {
  const broken = differences.filter((difference) => difference < 0).length;
  const fixed = differences.filter((difference) => difference > 0).length;
  return { broken, fixed, p: mcnemarExact(broken, fixed) };
}
