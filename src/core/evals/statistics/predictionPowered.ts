import type { Rating } from './agreement.ts';

export interface PredictionPoweredMean {
  /** How much the judge's word is worth: 0, where only the person's counts, to 1. */
  readonly lambda: number;
  /** What people would say on average of everything. */
  readonly mean: number;
  /** The standard error of the mean. */
  readonly se: number;
}

/**
 * The mean of what people would say of all answers, from a few labelled ones and the judge's word on the others:
 * `λ · mean_N(f) + mean_n(Y − λ·f)`, with `λ = cov_n(Y, f) / ((1 + n/N) · var(f))` between 0 and 1, and variance
 * `λ² · var_N(f)/N + var_n(Y − λ·f)/n` (prediction-powered inference: Angelopoulos et al. 2023, Science 382:669;
 * the weight λ: Angelopoulos, Duchi and Zrnic 2023, PPI++, arXiv 2311.01453). It has no bias however wrong the
 * judge is, and is at least as exact as the labels alone in the long run.
 * @param labelled at least two answers with both ratings
 * @param unlabelled the judge's ratings of at least two further answers; with fewer the labels count alone
 */
export function predictionPoweredMean(
  labelled: readonly Rating[],
  unlabelled: readonly number[],
): PredictionPoweredMean {
  const lambda = unlabelled.length < 2 ? 0 : weightOf(labelled, unlabelled);
  const residuals = labelled.map(({ judge, human }) => human - lambda * judge);
  const rest = lambda === 0 ? 0 : (lambda * lambda * variance(unlabelled)) / unlabelled.length;
  return {
    lambda,
    mean: (lambda === 0 ? 0 : lambda * meanOf(unlabelled)) + meanOf(residuals),
    se: Math.sqrt(rest + variance(residuals) / residuals.length),
  };
}

function weightOf(labelled: readonly Rating[], unlabelled: readonly number[]): number {
  const spread = variance([...labelled.map(({ judge }) => judge), ...unlabelled]);
  if (spread === 0) return 0;
  const weight = covariance(labelled) / ((1 + labelled.length / unlabelled.length) * spread);
  return Math.min(1, Math.max(0, weight));
}

function covariance(ratings: readonly Rating[]): number {
  const judged = meanOf(ratings.map(({ judge }) => judge));
  const said = meanOf(ratings.map(({ human }) => human));
  const sum = ratings.reduce((total, { judge, human }) => total + (judge - judged) * (human - said), 0);
  return sum / (ratings.length - 1);
}

function variance(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
