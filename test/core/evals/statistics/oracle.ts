import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

export interface Oracle<Case> {
  readonly tolerance_rel: number;
  readonly cases: readonly Case[];
}

/** A reference table of test/oracles. What its cases look like is said by the test that reads it. */
export function readOracle(name: string): string {
  return readFileSync(new URL(`../../../oracles/${name}.json`, import.meta.url), 'utf8');
}

/** The value, where its absence would be the failure of the test. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Expected a value, got none');
  return value;
}

/** Expects agreement in relative terms; where the expected number is 0, in absolute ones. */
export function expectClose(actual: number, expected: number, tolerance: number): void {
  const error = Math.abs(actual - expected) / (expected === 0 ? 1 : Math.abs(expected));
  expect(error, `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);
}
