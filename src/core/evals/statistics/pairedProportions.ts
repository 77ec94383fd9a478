import { bisect } from './bisection.ts';
import { normalQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';

/** How many of `pairs` changed between fail and pass. No number need be whole. */
export interface Flips {
  /** Passed before, fail now. */
  readonly broken: number;
  /** Failed before, pass now. */
  readonly fixed: number;
  readonly pairs: number;
}

/**
 * The score interval for the difference of two pass rates measured on the same cases (Tango 1998, Statistics in
 * Medicine 17:891): what Wilson's interval is to one rate. It holds the differences that the score test does not
 * reject, stays inside [−1, 1], and where nothing flipped it is ± z²/(n+z²), as wide as Wilson's.
 */
export function tangoInterval(flips: Flips, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2);
  const observed = (flips.fixed - flips.broken) / flips.pairs;
  // The score is 0 at the observed difference and falls as the assumed one grows.
  return {
    low: bisect((difference) => z - tangoScore(flips, difference), -1, observed),
    high: bisect((difference) => -z - tangoScore(flips, difference), observed, 1),
  };
}

/** How many standard errors, under the assumed difference, the observed one lies above it. */
function tangoScore({ broken, fixed, pairs }: Flips, difference: number): number {
  const excess = fixed - broken - pairs * difference;
  if (excess === 0) return 0;
  // The most likely rate of breaking under the assumed difference solves a·q² + b·q + c = 0.
  const a = 2 * pairs;
  const b = (2 * pairs - fixed + broken) * difference - fixed - broken;
  const c = -broken * difference * (1 - difference);
  const breakRate = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = pairs * (2 * breakRate + difference * (1 - difference));
  return excess / Math.sqrt(Math.max(0, variance));
}
