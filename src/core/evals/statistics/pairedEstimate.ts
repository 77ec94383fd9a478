import { boundedInterval, isConstant, isSparse } from './boundedInterval.ts';
import { designEffect, toCaseScores } from './caseScores.ts';
import { clusteredMean, studentInterval, type ClusteredMean } from './clusteredMean.ts';
import { clipInterval, type Interval } from './interval.ts';
import { tangoInterval } from './pairedProportions.ts';
import { casesForDrop, casesForDropOfFlips, detectableDrop, detectableDropOfFlips } from './power.ts';

/** The scores of the repeats of each case, by the case's id. */
export type ScoresByCase = ReadonlyMap<string, readonly number[]>;

export interface Pairs {
  /** Mean of the subject's repeats − mean of the baseline's, of each case. */
  readonly differences: readonly number[];
  readonly passFail: boolean;
  /** The fewest repeats that a case has on either side. */
  readonly repeats: number;
  /** The largest difference that the range of the scores allows: 1, or more where scores lie outside [0, 1]. */
  readonly room: number;
}

/** The cases that have a score on both sides. */
export function toPairs(subject: ScoresByCase, baseline: ScoresByCase): Pairs {
  const both = Array.from(subject, ([id, scores]) => ({ scores, others: baseline.get(id) ?? [] })).filter(
    ({ scores, others }) => scores.length > 0 && others.length > 0,
  );
  const after = toCaseScores(both.map(({ scores }) => scores));
  const before = toCaseScores(both.map(({ others }) => others));
  return {
    differences: after.means.map((mean, i) => mean - (before.means[i] ?? NaN)),
    passFail: after.passFail && before.passFail,
    repeats: Math.min(after.repeats, before.repeats),
    room: Math.max(after.range.high, before.range.high) - Math.min(after.range.low, before.range.low),
  };
}

export type EstimateMethod = 'clustered-t' | 'tango' | 'bounded';

/** What the pairs say of the mean difference. */
export interface Estimate {
  readonly interval: Interval;
  /** How the interval was made: see `comparePaired`. */
  readonly method: EstimateMethod;
  /** The true drop that would have been seen 4 times in 5. */
  readonly detectableDrop: number;
  /** How many pairs, with the spread of these, would see a true drop of this size 4 times in 5; not rounded. */
  readonly casesToSee: (drop: number) => number;
  readonly clustered: ClusteredMean;
  /** Of the difference of one pair; where few pairs changed, as if each had changed by as much as it can. */
  readonly variance: number;
}

/** Estimates the mean difference of at least one pair. */
export function toEstimate(pairs: Pairs, level: number): Estimate {
  const { differences, passFail } = pairs;
  const clustered = clusteredMean(differences.map((sum) => ({ sum, weight: 1 })));
  if (passFail) return flipEstimate(pairs, clustered, level);
  const sparse = isConstant(differences) || isSparse(differences, 0);
  return sparse ? sparseEstimate(pairs, clustered, level) : studentEstimate(pairs, clustered, level);
}

function studentEstimate({ differences, room }: Pairs, clustered: ClusteredMean, level: number): Estimate {
  const interval = studentInterval(clustered, level);
  const variance = clustered.se ** 2 * differences.length;
  return {
    clustered,
    // Scores outside [0, 1] show that nobody knows how far a difference may go.
    interval: room === 1 ? clipInterval(interval, { low: -1, high: 1 }) : interval,
    method: 'clustered-t',
    detectableDrop: Math.min(room, detectableDrop(clustered.se, clustered.df, { level })),
    casesToSee: (drop) => casesForDrop(variance, drop, { level }),
    variance,
  };
}

function flipEstimate({ differences, repeats }: Pairs, clustered: ClusteredMean, level: number): Estimate {
  const effect = designEffect(differences, { lowest: -1, repeats });
  const { broken, fixed } = changes(differences);
  const pairs = differences.length / effect;
  const rate = (broken + fixed) / differences.length;
  return {
    clustered,
    interval: tangoInterval({ broken: broken / effect, fixed: fixed / effect, pairs }, level),
    method: 'tango',
    detectableDrop: detectableDropOfFlips(rate, pairs, { level }),
    casesToSee: (drop) => effect * casesForDropOfFlips(rate, drop, { level }),
    variance: effect * (rate - clustered.mean ** 2),
  };
}

function sparseEstimate({ differences, room }: Pairs, clustered: ClusteredMean, level: number): Estimate {
  const { broken, fixed } = changes(differences);
  const rate = (broken + fixed) / room / differences.length;
  return {
    clustered,
    interval: sparseInterval(differences, { room, delta: clustered.mean, level }),
    method: 'bounded',
    detectableDrop: room * detectableDropOfFlips(rate, differences.length, { level }),
    casesToSee: (drop) => casesForDropOfFlips(rate, drop / room, { level }),
    variance: room * room * rate - clustered.mean ** 2,
  };
}

/**
 * Unchanged pairs tell nothing of the size of a change, so an unseen one may be as large as scores allow. Where
 * all pairs changed alike, their size is known: if cases that change by no more than that cannot undo the
 * direction (from six pairs on at 95 %, as in the sign test), the direction stands.
 */
function sparseInterval(
  differences: readonly number[],
  { room, delta, level }: { room: number; delta: number; level: number },
): Interval {
  const wide = boundedInterval(differences, { low: -room, high: room }, { level });
  if (!isConstant(differences)) return wide;
  const seen = Math.abs(delta);
  const near = boundedInterval(differences, { low: -seen, high: seen }, { level });
  return { low: near.low > 0 ? near.low : wide.low, high: near.high < 0 ? near.high : wide.high };
}

/** The summed drops and the summed rises. */
function changes(differences: readonly number[]): { broken: number; fixed: number } {
  const sum = (direction: 1 | -1): number =>
    differences.reduce((total, difference) => total + Math.max(0, direction * difference), 0);
  return { broken: sum(-1), fixed: sum(1) };
}
