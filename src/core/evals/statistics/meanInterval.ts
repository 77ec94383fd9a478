import { boundedInterval, isSparse } from './boundedInterval.ts';
import { designEffect, toCaseScores, type CaseScores } from './caseScores.ts';
import { clusteredMean, studentInterval, type ClusteredMean } from './clusteredMean.ts';
import { clipInterval, type Interval } from './interval.ts';
import { wilsonInterval } from './wilson.ts';

/** How an interval was made: see `scoreInterval`. */
export type IntervalMethod = 'clustered-t' | 'wilson' | 'bounded';

export interface ScoreInterval {
  /** The mean over the cases of the mean over their repeats. */
  readonly mean: number;
  readonly interval: Interval;
  readonly cases: number;
  /** The fewest repeats that a case has. */
  readonly repeats: number;
  /** Standard error of the mean, clustered by case. 0 where nothing varies, which the interval never is. */
  readonly se: number;
  readonly method: IntervalMethod;
}

/**
 * The score of a suite and the interval of what it would be over all cases of the same kind. Cases are drawn,
 * repeats only measure them again: the spread is that of the case means (Miller 2024, arXiv 2411.00640, §2.2).
 *
 * - `wilson`, where every score is 0 or 1: Wilson's interval over the effective number of cases. Student's t
 *   covers such scores too rarely below a few hundred cases (Brown, Cai and DasGupta 2001, Statistical Science
 *   16:101; Bowyer et al. 2025, arXiv 2503.01747): half the time instead of 95 % at a dozen cases of which 95 %
 *   pass.
 * - `bounded`, where other scores are all or nearly all the same: exact bounds on the cases not seen yet.
 * - `clustered-t` else: Student's t with cases − 1 degrees of freedom.
 * @param cases the scores of the repeats of each case; a case that could not be scored is left out
 * @returns `undefined` without cases: nothing was measured
 */
export function scoreInterval(
  cases: readonly (readonly number[])[],
  level = 0.95,
): ScoreInterval | undefined {
  if (cases.length === 0) return undefined;
  const scores = toCaseScores(cases);
  const clustered = clusteredMean(scores.means.map((sum) => ({ sum, weight: 1 })));
  return {
    mean: clustered.mean,
    ...toInterval(scores, clustered, level),
    cases: cases.length,
    repeats: scores.repeats,
    se: clustered.se,
  };
}

function toInterval(
  scores: CaseScores,
  clustered: ClusteredMean,
  level: number,
): { interval: Interval; method: IntervalMethod } {
  const { means, range, passFail, repeats } = scores;
  if (passFail) {
    const independent = means.length / designEffect(means, { lowest: 0, repeats });
    return { interval: wilsonInterval(clustered.mean * independent, independent, level), method: 'wilson' };
  }
  if (isSparse(means)) return { interval: boundedInterval(means, range, { level }), method: 'bounded' };
  const interval = studentInterval(clustered, level);
  const known = range.low === 0 && range.high === 1; // Scores beyond it show that nobody knows the range.
  return { interval: known ? clipInterval(interval, range) : interval, method: 'clustered-t' };
}
