import { normalQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';
import { inverseIncompleteBeta } from './specialFunctions.ts';

/**
 * The score interval of a proportion (Wilson 1927, JASA 22:209). It stays inside [0, 1], is never empty, and
 * keeps its level on average where the usual mean ± 2 standard errors does not: with few cases or with rates
 * near 0 or 1 (Brown, Cai and DasGupta 2001, Statistical Science 16:101).
 * @param successes need not be whole
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2);
  const failures = n - successes;
  const centre = successes + (z * z) / 2;
  const half = z * Math.sqrt((successes * failures) / n + (z * z) / 4);
  const total = n + z * z;
  // At the ends the formula gives exactly 0 and 1, which rounding would miss.
  return {
    low: successes === 0 ? 0 : (centre - half) / total,
    high: failures === 0 ? 1 : (centre + half) / total,
  };
}

/**
 * The exact interval of a proportion (Clopper and Pearson 1934, Biometrika 26:404): it covers the truth at
 * least as often as the level says, for every rate and every n, at the price of being wider than Wilson's.
 * @param successes need not be whole
 */
export function clopperPearson(successes: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  const failures = n - successes;
  return {
    low: successes === 0 ? 0 : inverseIncompleteBeta(successes, failures + 1, tail),
    high: failures === 0 ? 1 : 1 - inverseIncompleteBeta(failures, successes + 1, tail),
  };
}
