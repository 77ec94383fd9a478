import { normalCdf } from '../../evals/statistics/distributions.ts';
import type { Interval } from '../../evals/statistics/interval.ts';
import { wilsonInterval } from '../../evals/statistics/wilson.ts';
import type { Arms } from './difference.ts';

export interface Proportion {
  readonly successes: number;
  readonly n: number;
}

/** The pooled z-test of two proportions. NaN where all or none succeeded in both: then there is nothing to test. */
export function twoProportionTest({ control: a, challenger: b }: Arms<Proportion>): {
  delta: number;
  z: number;
  pTwoSided: number;
  pGreater: number;
} {
  const delta = b.successes / b.n - a.successes / a.n;
  const pooled = (a.successes + b.successes) / (a.n + b.n);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
  const z = delta / se;
  return { delta, z, pTwoSided: 2 * normalCdf(-Math.abs(z)), pGreater: normalCdf(-z) };
}

/**
 * The hybrid score interval of a difference of proportions, made of both Wilson intervals (Newcombe 1998, Statistics
 * in Medicine 17:873, method 10): it stays inside [−1, 1] and has a width where nothing failed.
 */
export function newcombeInterval({ control: a, challenger: b }: Arms<Proportion>, level = 0.95): Interval {
  const [p, q] = [a.successes / a.n, b.successes / b.n];
  const [own, other] = [wilsonInterval(a.successes, a.n, level), wilsonInterval(b.successes, b.n, level)];
  return {
    low: q - p - Math.hypot(q - other.low, own.high - p),
    high: q - p + Math.hypot(other.high - q, p - own.low),
  };
}
