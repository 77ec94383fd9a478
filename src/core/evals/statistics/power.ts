import { normalQuantile, studentTQuantile } from './distributions.ts';

/** How sure a finding has to be, and how likely a real one has to be found. */
export interface PowerOptions {
  /** Level of the two-sided interval that decides; 0.95 by default. */
  readonly level?: number;
  /** The chance that a drop of the given size is found; 0.8 by default. */
  readonly power?: number;
}

/**
 * The drop of the mean that a paired comparison finds with the wanted power: (t_{1−α/2} + t_{power}) · SE
 * (Miller 2024, arXiv 2411.00640, eq. 9, solved for δ).
 * @param df degrees of freedom of the standard error; infinitely many for a spread that is known
 */
export function detectableDrop(se: number, df = Infinity, options: PowerOptions = {}): number {
  const { level = 0.95, power = 0.8 } = options;
  return (studentTQuantile((1 + level) / 2, df) + studentTQuantile(power, df)) * se;
}

/**
 * How many cases a paired comparison needs to find the drop (ibid., eq. 9), not rounded.
 * @param variance of the difference of one case, that of its repeats included: ω² + σ_A²/K_A + σ_B²/K_B
 */
export function casesForDrop(variance: number, drop: number, options: PowerOptions = {}): number {
  return variance * (sumOfQuantiles(options) / drop) ** 2;
}

/**
 * The drop of a pass rate that a paired comparison finds with the wanted power. A drop flips at least as many
 * cases as it is large, so where fewer flips were seen than that, it is the drop whose own flips suffice.
 * @param flipRate the share of pairs that flipped, in either direction
 */
export function detectableDropOfFlips(flipRate: number, pairs: number, options: PowerOptions = {}): number {
  // The variance of one difference is rate − drop², so drop² = least · rate; and the rate is at least the drop.
  const square = sumOfQuantiles(options) ** 2;
  const least = square / (pairs + square);
  return Math.sqrt(least * Math.max(least, flipRate));
}

/**
 * How many pairs a comparison of pass rates needs to find the drop, if the share `flipRate` of them flips, or as
 * many as the drop itself flips: the inverse of `detectableDropOfFlips`.
 */
export function casesForDropOfFlips(flipRate: number, drop: number, options: PowerOptions = {}): number {
  return casesForDrop(Math.max(drop, flipRate) - drop * drop, drop, options);
}

/** How many pairs it takes, if none of them flips, to bound the difference of the pass rates by `drop`. */
export function casesWithoutFlips(drop: number, { level = 0.95 }: PowerOptions = {}): number {
  const square = normalQuantile((1 + level) / 2) ** 2;
  return (square * (1 - drop)) / drop; // Tango's bound z²/(n + z²), solved for n.
}

function sumOfQuantiles({ level = 0.95, power = 0.8 }: PowerOptions): number {
  return normalQuantile((1 + level) / 2) + normalQuantile(power);
}
