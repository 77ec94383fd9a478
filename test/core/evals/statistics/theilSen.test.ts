import { expect, test } from 'vitest';
import { theilSen } from '../../../../src/core/evals/statistics/theilSen.ts';
import { type Oracle, expectClose, readOracle } from './oracle.ts';

interface Row {
  readonly input: { readonly y: readonly number[] };
  readonly expected: {
    readonly theil_sen_slope: number;
    readonly theil_sen_lo: number;
    readonly theil_sen_hi: number;
  };
}

const table: Oracle<Row> = JSON.parse(readOracle('trend'));

test.each(table.cases)('$input.y.length days, $expected.theil_sen_slope a day', ({ input, expected }) => {
  const { slope, low, high } = theilSen(input.y.map((y, x) => [x, y] as const));
  expectClose(slope, expected.theil_sen_slope, table.tolerance_rel);
  expectClose(low, expected.theil_sen_lo, table.tolerance_rel);
  expectClose(high, expected.theil_sen_hi, table.tolerance_rel);
});

test('days may be missing, and the line goes through the medians', () => {
  const points = [0, 1, 2, 5, 6].map((x) => [x, 0.9 - 0.01 * x] as const);
  const { slope, intercept } = theilSen(points);
  expect(slope).toBeCloseTo(-0.01);
  expect(intercept).toBeCloseTo(0.9);
});

test('where all days are alike there is no trend', () =>
  expect(theilSen([0, 1, 2, 3].map((x) => [x, 0.8] as const))).toMatchObject({ slope: 0, low: 0, high: 0 }));
