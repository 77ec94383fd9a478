import { studentTQuantile, studentTTail } from '../../evals/statistics/distributions.ts';
import type { Interval } from '../../evals/statistics/interval.ts';
import type { ArmEstimate } from './moments.ts';

/** Challenger minus control; where `relative`, as a share of the control’s mean. */
export interface Difference {
  readonly delta: number;
  readonly se: number;
  /** Units of both arms. */
  readonly n: number;
  /** Welch and Satterthwaite’s degrees of freedom. */
  readonly df: number;
}

export type DifferenceKind = 'absolute' | 'relative';

export interface Arms<T> {
  readonly control: T;
  readonly challenger: T;
}

export function differenceOf(
  { control, challenger }: Arms<ArmEstimate>,
  kind: DifferenceKind = 'absolute',
): Difference {
  const [a, b] = [control.variance / control.n, challenger.variance / challenger.n];
  const df = (a + b) ** 2 / (a ** 2 / (control.n - 1) + b ** 2 / (challenger.n - 1));
  const n = control.n + challenger.n;
  const delta = challenger.mean - control.mean;
  if (kind === 'absolute') return { delta, se: Math.sqrt(a + b), n, df };
  const base = Math.abs(control.mean);
  const square = b / base ** 2 + (a * challenger.mean ** 2) / base ** 4;
  return { delta: delta / base, se: Math.sqrt(square), n, df };
}

/** Welch’s test (1947, Biometrika 34:28): right where one looks once, at an end that was fixed before. */
export function welchTest({ delta, se, df }: Difference): { t: number; pTwoSided: number; pLess: number } {
  const t = delta / se;
  return { t, pTwoSided: 2 * studentTTail(Math.abs(t), df), pLess: studentTTail(-t, df) };
}

export function welchInterval({ delta, se, df }: Difference, level = 0.95): Interval {
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return { low: delta - half, high: delta + half };
}
