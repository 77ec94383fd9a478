import { binomialUpperTail } from './distributions.ts';

/**
 * The exact two-sided p-value of McNemar's test: how often a fair coin would split the changed cases at least
 * as unevenly (McNemar 1947, Psychometrika 12:153; the exact binomial form). 1 where nothing changed.
 * @param broken cases that the baseline passed and the subject fails
 * @param fixed cases that the baseline failed and the subject passes
 */
export function mcnemarExact(broken: number, fixed: number): number {
  return Math.min(1, 2 * binomialUpperTail(Math.max(broken, fixed), broken + fixed, 0.5));
}
