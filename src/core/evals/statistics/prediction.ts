import type { Interval } from './interval.ts';
import { quantileOf } from './quantiles.ts';

/** The share of a normal variable’s values that lies within three standard deviations of its mean. */
const THREE_SIGMA = 0.9973;

/**
 * Where the next value lies with the given chance, from the values before it: mean ± t·s·√(1 + 1/n) (Hahn and Meeker
 * 1991, Statistical Intervals, 4.8). With many values it is the mean ± 3 standard deviations at `THREE_SIGMA`; with a
 * few it is as much wider as their own spread is uncertain.
 * @param values at least two
 * @param least the standard deviation is not taken to be smaller
 */
export function predictionInterval(
  values: readonly number[],
  { level = THREE_SIGMA, least = 0 }: { readonly level?: number; readonly least?: number } = {},
): Interval {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = Math.max(least, Math.sqrt(squares / (n - 1)));
  const half = quantileOf((1 + level) / 2, n - 1) * sd * Math.sqrt(1 + 1 / n);
  return { low: mean - half, high: mean + half };
}
