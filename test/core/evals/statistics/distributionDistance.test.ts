import { expect, test } from 'vitest';
import {
  correctedJensenShannon,
  jensenShannon,
  kolmogorovSmirnov,
  stabilityIndex,
} from '../../../../src/core/evals/statistics/distributionDistance.ts';
import { mulberry32 } from '../../../../src/core/evals/statistics/mulberry32.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly input: {
    readonly reference: readonly number[];
    readonly current: readonly number[];
    readonly bins: readonly number[];
  };
  readonly expected: { psi_fixed10_eps1e_4: number; ks_D: number; js_distance_base2: number };
}

const table: Oracle<Row> = JSON.parse(readOracle('drift'));

test.each(table.cases)('two samples with D = $expected.ks_D', ({ input, expected }) => {
  const { reference, current } = input;
  // The table writes numpy’s edges rounded, and some values lie on them.
  const bins = input.bins.map((_, i) => i * 0.1);
  expectClose(stabilityIndex(reference, current, bins), expected.psi_fixed10_eps1e_4, table.tolerance_rel);
  expectClose(kolmogorovSmirnov(reference, current), expected.ks_D, table.tolerance_rel);
  const [a, b] = [histogram(reference, bins), histogram(current, bins)];
  expectClose(jensenShannon(a, b), expected.js_distance_base2, table.tolerance_rel);
});

const histogram = (values: readonly number[], edges: readonly number[]): number[] =>
  edges.slice(1).map((edge, i) => {
    const isLast = i === edges.length - 2;
    return values.filter((value) => value >= edges[i]! && (value < edge || (isLast && value === edge)))
      .length;
  });

test('samples of one distribution are no distance apart once chance is taken off, however small they are', () => {
  const random = mulberry32(7);
  const sample = (n: number): number[] => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < n; i++) counts[Math.floor(random() * 10)]!++;
    return counts;
  };
  const reference = sample(100_000);
  for (const n of [50, 500, 5000]) {
    const squares = Array.from({ length: 200 }, () => {
      const counts = sample(n);
      return [jensenShannon(reference, counts) ** 2, correctedJensenShannon(reference, counts) ** 2] as const;
    });
    const mean = (of: 0 | 1): number => squares.reduce((sum, pair) => sum + pair[of], 0) / squares.length;
    // Half of the corrected ones would be below 0 and are 0, so a remainder stays.
    expect(mean(1)).toBeLessThan(mean(0) / 3);
  }
});

test('equal samples differ by nothing', () => {
  expect(kolmogorovSmirnov([1, 2, 2, 3], [1, 2, 2, 3])).toBe(0);
  expect(stabilityIndex([1, 2, 3], [1, 2, 3], [0, 2, 4])).toBe(0);
});
