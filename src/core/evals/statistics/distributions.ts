import { bisect } from './bisection.ts';
import { incompleteBeta, upperIncompleteGamma } from './specialFunctions.ts';

/** The chance that a standard normal variable is at most z; exact in relative terms far into the lower tail. */
export function normalCdf(z: number): number {
  const tail = 0.5 * upperIncompleteGamma(0.5, (z * z) / 2);
  return z < 0 ? tail : 1 - tail;
}

/** No double is the upper-tail chance of a normal variable beyond this. */
const LARGEST_Z = 39;

/** The z that a standard normal variable does not exceed with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  return bisect((z) => normalCdf(z) - p, -LARGEST_Z, 0);
}

/** The chance that Student's t with `df` degrees of freedom (not necessarily whole) exceeds t. */
export function studentTTail(t: number, df: number): number {
  if (df === Infinity) return normalCdf(-t);
  const square = t * t;
  const point = { x: df / (df + square), complement: square / (df + square) };
  const tail = 0.5 * incompleteBeta(df / 2, 0.5, point);
  return t < 0 ? 1 - tail : tail;
}

/** The t that Student's t does not exceed with probability p, 0 < p < 1; infinitely many degrees make it normal. */
export function studentTQuantile(p: number, df: number): number {
  if (df === Infinity) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentTQuantile(1 - p, df);
  let high = 1;
  while (studentTTail(high, df) > 1 - p) high *= 2;
  return bisect((t) => 1 - p - studentTTail(t, df), 0, high);
}

/** The chance of at least `successes` successes in n independent trials of probability p (NIST DLMF 8.17.5). */
export function binomialUpperTail(successes: number, n: number, p: number): number {
  if (successes <= 0) return 1;
  if (successes > n) return 0;
  return incompleteBeta(successes, n - successes + 1, { x: p });
}
