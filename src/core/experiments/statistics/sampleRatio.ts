import { upperIncompleteGamma } from '../../evals/statistics/specialFunctions.ts';

export interface SampleRatio {
  readonly chi2: number;
  readonly df: number;
  /** How often a right assignment would be at least as far from the weights. */
  readonly p: number;
  /** What the smallest arm should have. Below 8 nobody should conclude anything. */
  readonly leastExpected: number;
}

/** Pearson’s χ² of the units that were seen against the weights that they were shared out with, to whatever total. */
export function sampleRatio(observed: readonly number[], weights: readonly number[]): SampleRatio {
  const total = sum(observed);
  const whole = sum(weights);
  const expected = weights.map((weight) => (weight / whole) * total);
  const chi2 = sum(expected.map((e, i) => (e > 0 ? ((observed[i] ?? 0) - e) ** 2 / e : 0)));
  const df = observed.length - 1;
  return { chi2, df, p: upperIncompleteGamma(df / 2, chi2 / 2), leastExpected: Math.min(...expected) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
