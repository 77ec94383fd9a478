import { normalQuantile } from '../../evals/statistics/distributions.ts';
import type { Arms, Difference, DifferenceKind } from './difference.ts';

/** A quantile of an arm with its standard error. */
export interface QuantileEstimate {
  readonly n: number;
  readonly value: number;
  readonly se: number;
}

/**
 * A quantile and its standard error from the order statistics around it:
 * `SE = (q(ν+h) − q(ν−h)) / 2z`, `h = z·√(ν(1−ν)/n)`. Values count as independent, as GrowthBook’s do where a unit is
 * a call.
 * @param quantile of the arm, for a share from 0 to 1
 */
export function quantileEstimate(
  quantile: (share: number) => number,
  { n, share, level = 0.95 }: { readonly n: number; readonly share: number; readonly level?: number },
): QuantileEstimate {
  const z = normalQuantile((1 + level) / 2);
  const h = z * Math.sqrt((share * (1 - share)) / n);
  const [low, high] = [quantile(Math.max(0, share - h)), quantile(Math.min(1, share + h))];
  return { n, value: quantile(share), se: (high - low) / (2 * z) };
}

/** Whether there are enough values beyond a quantile to say how sure it is: 73 for p95. */
export function isQuantileKnown(n: number, share: number, level = 0.95): boolean {
  const z = normalQuantile((1 + level) / 2);
  return n > (z * z * Math.max(share, 1 - share)) / Math.min(share, 1 - share);
}

export function quantileDifference(
  { control: a, challenger: b }: Arms<QuantileEstimate>,
  kind: DifferenceKind = 'absolute',
): Difference {
  const delta = b.value - a.value;
  const n = a.n + b.n;
  if (kind === 'absolute') return { delta, se: Math.hypot(a.se, b.se), n, df: Infinity };
  const se = Math.hypot(b.se / a.value, (a.se * b.value) / a.value ** 2);
  return { delta: delta / a.value, se, n, df: Infinity };
}
