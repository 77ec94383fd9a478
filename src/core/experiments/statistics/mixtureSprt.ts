import { normalCdf, normalQuantile } from '../../evals/statistics/distributions.ts';
import type { Difference } from './difference.ts';

// Two published forms of the mixture sequential ratio test. They decide nothing here: they are what our bounds are
// held against, and what a team that comes from elsewhere may want to compare with.

/** Normal mixture N(0, τ²) over pairs (Johari, Koomen, Pekelis and Walsh, arXiv 1512.04922). */
export function johariTest({
  pairs,
  delta,
  variance,
  tau2,
  alpha,
}: {
  readonly pairs: number;
  readonly delta: number;
  /** Of one observation of an arm. */
  readonly variance: number;
  readonly tau2: number;
  readonly alpha: number;
}): { likelihoodRatio: number; p: number; half: number } {
  const spread = 2 * variance;
  const total = spread + pairs * tau2;
  const exponent = (pairs * pairs * tau2 * delta * delta) / (2 * spread * total);
  const likelihoodRatio = Math.sqrt(spread / total) * Math.exp(exponent);
  const half = Math.sqrt(
    ((spread * total) / (pairs * pairs * tau2)) * (2 * Math.log(1 / alpha) + Math.log(total / spread)),
  );
  return { likelihoodRatio, p: Math.min(1, 1 / likelihoodRatio), half };
}

/**
 * As Statsig has it (Zhao et al., arXiv 1905.10493), with the mixture’s variance taken from the data. The one-sided p is
 * about a challenger that is greater.
 */
export function statsigTest(
  { delta, se, n }: Difference,
  { alpha, sides, variances }: { readonly alpha: number; readonly sides: 1 | 2; readonly variances: number },
): { critical: number; half: number; p: number } {
  const tail = sides === 2 ? alpha / 2 : alpha;
  const z = normalQuantile(1 - tail);
  const [square, tau] = [se * se, (z * z * variances) / n];
  const critical = Math.sqrt(
    ((square + tau) / tau) * (-2 * Math.log(tail) - Math.log(square / (square + tau))),
  );
  const scaled = ((delta / se) * z) / critical;
  const p = sides === 2 ? 2 * normalCdf(-Math.abs(scaled)) : normalCdf(-scaled);
  return { critical, half: critical * se, p };
}
