import type { Vector } from './scorer.ts';

/** NaN where the vectors have different lengths, here and below. */
export function dot(a: Vector, b: Vector): number {
  return a.length === 0 || a.length !== b.length
    ? NaN
    : a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0);
}

/** NaN also where one of them is all zeros. */
export function cosine(a: Vector, b: Vector): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

export function distance(a: Vector, b: Vector): number {
  return a.length === 0 || a.length !== b.length
    ? NaN
    : Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? NaN)) ** 2, 0));
}
