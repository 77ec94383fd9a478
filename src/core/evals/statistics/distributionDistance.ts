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

/**
 * The square root of Jensen and Shannon’s divergence in bits, from 0 to 1, of two histograms over the same bins (Lin
 * 1991, IEEE Transactions on Information Theory 37:145; Endres and Schindelin 2003 for its being a distance). Both
 * have counts.
 */
export function jensenShannon(reference: readonly number[], current: readonly number[]): number {
  return Math.sqrt(Math.max(0, divergence(reference, current)));
}

/**
 * The same without what chance alone puts between two samples of one distribution: each bin that is used adds about
 * (1/n + 1/m) / (8·ln 2) to the divergence, as half a χ² of one degree of freedom (Grosse et al. 2002, Physical Review
 * E 65:041905). Days with few calls are then not further away than others.
 */
export function correctedJensenShannon(reference: readonly number[], current: readonly number[]): number {
  const used = reference.filter((count, i) => count > 0 || (current[i] ?? 0) > 0).length;
  const chance = ((used - 1) * (1 / total(reference) + 1 / total(current))) / (8 * Math.LN2);
  return Math.sqrt(Math.max(0, divergence(reference, current) - chance));
}

function divergence(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [total(reference), total(current)];
  return reference.reduce((sum, count, i) => {
    const [p, q] = [count / n, (current[i] ?? 0) / m];
    const middle = (p + q) / 2;
    const part = (share: number): number => (share === 0 ? 0 : share * Math.log2(share / middle));
    return sum + (part(p) + part(q)) / 2;
  }, 0);
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
