import { expect, test } from 'vitest';
import { bootstrap, percentileInterval } from '../../../../src/core/evals/statistics/bootstrap.ts';
import { expectClose, present, readOracle, type Oracle } from './oracle.ts';

type Bounds = readonly [number, number];
interface Row {
  readonly input: {
    readonly baseline: readonly number[];
    readonly candidate: readonly number[];
    readonly seed: number;
    readonly B: number;
  };
  readonly expected: {
    readonly percentile_ci95: Bounds;
    readonly frac_below_zero: number;
    readonly scipy_bca_ci95_loose: Bounds;
  };
}

const table: Oracle<Row> = JSON.parse(readOracle('bootstrap_paired'));

test.each(table.cases)('seed $input.seed', ({ input: { baseline, candidate, seed, B }, expected }) => {
  const differences = candidate.map((score, i) => score - (baseline[i] ?? NaN));
  const meanOf = (drawn: readonly number[]): number =>
    drawn.reduce((sum, index) => sum + (differences[index] ?? NaN), 0) / drawn.length;
  const means = bootstrap(differences.length, meanOf, { seed, resamples: B });
  const { low, high } = present(percentileInterval(means));
  expectClose(low, expected.percentile_ci95[0], table.tolerance_rel);
  expectClose(high, expected.percentile_ci95[1], table.tolerance_rel);
  expect(means.filter((mean) => mean < 0).length / B).toBe(expected.frac_below_zero);
  const [bcaLow, bcaHigh] = expected.scipy_bca_ci95_loose;
  // BCa corrects for skew, which moves a bound by a fraction of the width.
  for (const [bound, bca] of [
    [low, bcaLow],
    [high, bcaHigh],
  ] as const)
    expect(Math.abs(bound - bca) / (bcaHigh - bcaLow)).toBeLessThan(0.2);
});

test('a statistic that does not exist in a sample is left out of it', () => {
  expect(bootstrap(3, () => undefined, { resamples: 10 })).toEqual([]);
  expect(percentileInterval([])).toBeUndefined();
});
