import type { Interval } from '../../evals/statistics/interval.ts';
import type { Difference } from './difference.ts';

/**
 * Bounds that hold at every look at once: asymptotic confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy and
 * Ramdas, arXiv 2103.06476v7, equations 9, 134, 155 and 161), with GrowthBook’s choices. Looking after each call and
 * stopping whenever one likes costs nothing of the level.
 */
export interface SequentialOptions {
  readonly alpha: number;
  /** How many units the bounds are tightest at. */
  readonly tuning: number;
}

/** The mixture’s spread ρ. */
export function rhoOf({ alpha, tuning }: SequentialOptions, sides: 1 | 2): number {
  const log = -2 * Math.log(sides === 1 ? 2 * alpha : alpha);
  return Math.sqrt((log + Math.log(log + 1)) / tuning);
}

/** Half the width of the two-sided interval. */
export function twoSidedHalf({ se, n }: Pick<Difference, 'se' | 'n'>, options: SequentialOptions): number {
  const x = n * rhoOf(options, 2) ** 2;
  return se * Math.sqrt((2 * (x + 1) * Math.log(Math.sqrt(x + 1) / options.alpha)) / x);
}

/** How far the one-sided bound lies from the difference. */
export function oneSidedHalf({ se, n }: Pick<Difference, 'se' | 'n'>, options: SequentialOptions): number {
  const x = n * rhoOf(options, 1) ** 2;
  return se * Math.sqrt((2 * (x + 1) * Math.log1p(Math.sqrt(x + 1) / (2 * options.alpha))) / x);
}

export function sequentialInterval(difference: Difference, options: SequentialOptions): Interval {
  const half = twoSidedHalf(difference, options);
  return { low: difference.delta - half, high: difference.delta + half };
}

/** The difference is below this, at every look, but for the share alpha of all experiments. */
export const upperBound = (difference: Difference, options: SequentialOptions): number =>
  difference.delta + oneSidedHalf(difference, options);

export const lowerBound = (difference: Difference, options: SequentialOptions): number =>
  difference.delta - oneSidedHalf(difference, options);

/** The two-sided p-value that may be looked at any time. */
export function sequentialP({ delta, se, n }: Difference, options: SequentialOptions): number {
  const rho2 = rhoOf(options, 2) ** 2;
  const x = n * rho2;
  // Of the whole difference, in units of one observation’s spread: S = n·Δ/(SE·√n).
  const square = (n * delta * delta) / (se * se);
  const logE = (rho2 * square) / (2 * (x + 1)) - Math.log(x + 1) / 2;
  return Math.min(1, Math.exp(-logE));
}
