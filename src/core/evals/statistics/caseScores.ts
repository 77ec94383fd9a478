import type { Interval } from './interval.ts';

/** What the repeats of the cases of a suite say, ready for an interval. */
export interface CaseScores {
  /** The mean over the repeats of each case. */
  readonly means: readonly number[];
  /** The fewest repeats that a case has, so that the evidence is never overstated. */
  readonly repeats: number;
  /** Whether every score is 0 or 1. */
  readonly passFail: boolean;
  /** [0, 1], or wider by the scores that lie outside: a user's own scorer may give any number. */
  readonly range: Interval;
}

/** @throws RangeError for a case without scores or a score that is not finite: the caller leaves these out. */
export function toCaseScores(cases: readonly (readonly number[])[]): CaseScores {
  let [low, high, repeats, passFail] = [0, 1, Infinity, true];
  const means = cases.map((scores) => {
    if (scores.length === 0) throw new RangeError('A case without scores has no mean');
    repeats = Math.min(repeats, scores.length);
    let sum = 0;
    for (const score of scores) {
      if (!Number.isFinite(score)) throw new RangeError(`A score is not a finite number: ${score}`);
      low = Math.min(low, score);
      high = Math.max(high, score);
      passFail &&= score === 0 || score === 1;
      sum += score;
    }
    return sum / scores.length;
  });
  return { means, repeats, passFail, range: { low, high } };
}

/**
 * The variance of the mean of the values, relative to that of as many plain outcomes with the same rate (Kish
 * 1965, Survey Sampling, §8.2): 1 where the repeats of a case always agree, down to one over the repeats, which
 * is what independent ones give. The cases divided by it are the independent outcomes that a score interval may
 * count (Korn and Graubard 1998, Survey Methodology 24:193; Dean and Pagano 2015, Journal of Survey Statistics
 * and Methodology 3:484).
 *
 * Estimated with one more value at either extreme, as Agresti and Coull (1998, The American Statistician 52:119)
 * add successes and failures: else a suite in which one repeat of one case failed would be more certain of a
 * high score than one in which none did.
 * @param values means of plain outcomes: of 0 and 1, or differences of such
 */
export function designEffect(values: readonly number[], { lowest, repeats }: PlainOutcomes): number {
  const padded = [...values, lowest, 1];
  const mean = padded.reduce((sum, value) => sum + value, 0) / padded.length;
  const variance = padded.reduce((sum, value) => sum + (value - mean) ** 2, 0) / padded.length;
  const changed = padded.reduce((sum, value) => sum + Math.abs(value), 0) / padded.length;
  return Math.min(1, Math.max(1 / repeats, variance / (changed - mean * mean)));
}

export interface PlainOutcomes {
  /** The smallest value there can be; the largest is 1. */
  readonly lowest: 0 | -1;
  /** The fewest outcomes that a value is the mean of. */
  readonly repeats: number;
}
