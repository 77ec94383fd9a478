import { expect, test } from 'vitest';
import {
  kolmogorovSmirnov,
  stabilityIndex,
} from '../../../../src/core/evals/statistics/distributionDistance.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly input: {
    readonly reference: readonly number[];
    readonly current: readonly number[];
    readonly bins: readonly number[];
  };
  readonly expected: { psi_fixed10_eps1e_4: number; ks_D: number };
}

const table: Oracle<Row> = JSON.parse(readOracle('drift'));

test.each(table.cases)('two samples with D = $expected.ks_D', ({ input, expected }) => {
  const { reference, current } = input;
  // The table writes numpy’s edges rounded, and some values lie on them.
  const bins = input.bins.map((_, i) => i * 0.1);
  expectClose(stabilityIndex(reference, current, bins), expected.psi_fixed10_eps1e_4, table.tolerance_rel);
  expectClose(kolmogorovSmirnov(reference, current), expected.ks_D, table.tolerance_rel);
});

test('equal samples differ by nothing', () => {
  expect(kolmogorovSmirnov([1, 2, 2, 3], [1, 2, 2, 3])).toBe(0);
  expect(stabilityIndex([1, 2, 3], [1, 2, 3], [0, 2, 4])).toBe(0);
});
