/**
 * p-values for several comparisons at once, adjusted so that each may be held against the same level. All
 * keep the order of the p-values given.
 */

/**
 * Holm's step-down method (1979, Scandinavian Journal of Statistics 6:65): with any dependence between the
 * comparisons, the chance that one true hypothesis or more is rejected stays below the level.
 */
export function holm(pValues: readonly number[]): number[] {
  const count = pValues.length;
  let largest = 0;
  return inOrder(pValues, (p, rank) => (largest = Math.max(largest, Math.min(1, p * (count - rank)))));
}

/** Each p-value times their number: simpler than Holm's method, and never more powerful. */
export function bonferroni(pValues: readonly number[]): number[] {
  return pValues.map((p) => Math.min(1, p * pValues.length));
}

/**
 * Benjamini and Hochberg's step-up method (1995, Journal of the Royal Statistical Society B 57:289): of what is
 * rejected, no more than the level's share is true on average. It needs comparisons that are independent or
 * positively dependent.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const count = pValues.length;
  let smallest = 1;
  return inOrder(pValues, (p, rank) => (smallest = Math.min(smallest, (p * count) / (rank + 1))), 'down');
}

/** Adjusts the p-values by rank, from 0 for the smallest, up from it or down from the largest. */
function inOrder(
  pValues: readonly number[],
  adjust: (p: number, rank: number) => number,
  direction: 'up' | 'down' = 'up',
): number[] {
  const adjusted = pValues.map(() => 1);
  const ranked = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const steps = ranked.map((one, rank) => ({ ...one, rank }));
  for (const { p, index, rank } of direction === 'up' ? steps : steps.toReversed()) {
    adjusted[index] = adjust(p, rank);
  }
  return adjusted;
}
