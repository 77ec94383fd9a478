import type { Vector } from './scorer.ts';
import { dot } from './vectors.ts';

/** The tokens of a text: a vector for each, and how much each counts. */
export interface WeightedTokens {
  readonly vectors: readonly Vector[];
  readonly weights: readonly number[];
}

export interface Match {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * BERTScore (Zhang et al., 2020): each token of one text is matched with the likest of the other, by cosine.
 * NaN where a text has no token that counts, or vectors cannot be compared.
 */
export function greedyMatch(candidate: WeightedTokens, reference: WeightedTokens): Match {
  const [a, b] = [candidate.vectors.map(toUnit), reference.vectors.map(toUnit)];
  const similarities = a.map((one) => b.map((other) => dot(one, other)));
  const precision = weightedMean(
    similarities.map((row) => Math.max(...row)),
    candidate.weights,
  );
  const recall = weightedMean(
    b.map((_, column) => Math.max(...similarities.map((row) => row[column] ?? NaN))),
    reference.weights,
  );
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

function toUnit(vector: Vector): Vector {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const [index, value] of values.entries()) {
    const weight = weights[index] ?? 0;
    if (weight === 0) continue;
    sum += value * weight;
    total += weight;
  }
  return sum / total;
}

/** On a scale where what unrelated texts reach is 0, as BERTScore's `rescale_with_baseline` has it. */
export function rescale(value: number, baseline: number): number {
  return (value - baseline) / (1 - baseline);
}
