import { quantileOf } from './quantiles.ts';

export interface Trend {
  /** Change of y for each step of x. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  /** Of the line through the medians: y where x is 0. */
  readonly intercept: number;
}

/**
 * The median of the slopes between all pairs of points, which a single odd day does not move (Theil 1950; Sen 1968,
 * JASA 63:1379), with Sen's interval from the variance of Kendall's S, ties taken off.
 * @param points at least three, at different x
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[], level = 0.95): Trend {
  const slopes: number[] = [];
  for (const [i, [x, y]] of points.entries())
    for (const [otherX, otherY] of points.slice(i + 1))
      if (otherX !== x) slopes.push((otherY - y) / (otherX - x));
  slopes.sort((a, b) => a - b);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const slope = median(slopes);
  const variance = (tieTerm(points.length) - tiesOf(xs) - tiesOf(ys)) / 18;
  const reach = quantileOf((1 + level) / 2) * Math.sqrt(variance);
  const lower = Math.max(roundToEven((slopes.length - reach) / 2) - 1, 0);
  const upper = Math.min(roundToEven((slopes.length + reach) / 2), slopes.length - 1);
  return {
    slope,
    low: slopes[lower]!,
    high: slopes[upper]!,
    intercept: median(ys) - slope * median(xs),
  };
}

/** The middle value; the mean of the two in the middle of an even number. There is at least one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

const tieTerm = (n: number): number => n * (n - 1) * (2 * n + 5);

function tiesOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + tieTerm(count), 0);
}

/** As numpy rounds, so that the same two slopes bound the interval. */
function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
