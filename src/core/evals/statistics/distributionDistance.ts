/** A share that no value has fallen into counts as this much, so that its logarithm stays finite. */
const SMALLEST_SHARE = 1e-4;

/**
 * The population stability index Σ (p − q)·ln(p/q) over bins: below 0.1 two samples are alike, above 0.25 they are
 * clearly not. Both samples have values.
 * @param edges ascending; a bin holds its lower edge, the last one also its upper; values outside fall into none
 */
export function stabilityIndex(
  reference: readonly number[],
  current: readonly number[],
  edges: readonly number[],
): number {
  const [q, p] = [sharesOf(reference, edges), sharesOf(current, edges)];
  return p.reduce((sum, share, i) => {
    const [a, b] = [Math.max(share, SMALLEST_SHARE), Math.max(q[i] ?? 0, SMALLEST_SHARE)];
    return sum + (a - b) * Math.log(a / b);
  }, 0);
}

function sharesOf(values: readonly number[], edges: readonly number[]): number[] {
  const bins = edges.length - 1;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const above = edges.findIndex((edge) => value < edge);
    const bin = above === -1 ? (value === edges[bins] ? bins - 1 : -1) : above - 1;
    if (bin >= 0) counts[bin]!++;
  }
  return counts.map((count) => count / values.length);
}

/** The largest difference of two empirical distributions (Kolmogorov and Smirnov’s D), from 0 to 1. Both have values. */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)];
  let [i, j, largest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i]!, right[j]!);
    while (left[i] === value) i++;
    while (right[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / left.length - j / right.length));
  }
  return largest;
}
