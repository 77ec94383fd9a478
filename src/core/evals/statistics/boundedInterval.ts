import type { Interval } from './interval.ts';
import { clopperPearson } from './wilson.ts';

/** How many values must leave the most common one before their spread says anything about its own size. */
const FEWEST_DEVIATIONS = 5;

/** Values closer than this are equal: means of the same repeats in another order differ by rounding. */
const SAME = 1e-9;

/**
 * Whether the sample standard deviation of the values is no guide to their mean: nothing varies, or `common`
 * holds the majority and fewer than five values leave it. Student's t would then give an interval of no width,
 * or one whose width rests on those few.
 */
export function isSparse(values: readonly number[], common = mostCommon(values)): boolean {
  const deviations = values.filter((value) => !isSame(value, common)).length;
  return deviations < FEWEST_DEVIATIONS && deviations * 2 < values.length;
}

/** Whether all values are the same. */
export function isConstant(values: readonly number[]): boolean {
  const common = mostCommon(values);
  return values.every((value) => isSame(value, common));
}

/**
 * An interval for the mean of values that lie in `range`, of which most are the same. A value not seen yet may
 * lie anywhere in the range, so the mean is at most as far below the common value as the exact upper bound on
 * the share of deviations (downwards, each counted by its size) times the room below; likewise above. Where
 * nothing varies, that share is at most `1 − (α/2)^(1/n)`, about 3.7/n: the rule of three (Hanley and
 * Lippman-Hand 1983, JAMA 249:1743) at the level of one side of a two-sided interval.
 * @param weights of the values, 1 each where absent; unequal ones count as fewer values (Kish 1965, Survey Sampling)
 */
export function boundedInterval(
  values: readonly number[],
  range: Interval,
  { level, weights = values.map(() => 1) }: { readonly level: number; readonly weights?: readonly number[] },
): Interval {
  const common = mostCommon(values);
  const below = furthest(
    values.map((value) => common - value),
    { room: common - range.low, level, weights },
  );
  const above = furthest(
    values.map((value) => value - common),
    { room: range.high - common, level, weights },
  );
  return { low: common - below, high: common + above };
}

interface Furthest {
  readonly room: number;
  readonly level: number;
  readonly weights: readonly number[];
}

/** How far deviations in one direction may move the mean, when none exceeds `room`. */
function furthest(deviations: readonly number[], { room, level, weights }: Furthest): number {
  if (room <= 0) return 0;
  const shares = deviations.map((deviation) => (deviation > SAME ? Math.min(1, deviation / room) : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  const total = shares.reduce((so, share, i) => so + share * (weights[i] ?? 0), 0);
  const effective = (sum * sum) / squares;
  return room * clopperPearson((total / sum) * effective, effective, level).high;
}

/** The value that most others equal; of several the smallest. There is at least one value. */
function mostCommon(values: readonly number[]): number {
  let run = { value: NaN, count: 0 };
  let best = run;
  for (const value of values.toSorted((a, b) => a - b)) {
    run = isSame(value, run.value) ? { value: run.value, count: run.count + 1 } : { value, count: 1 };
    if (run.count > best.count) best = run;
  }
  return best.value;
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME;
}
