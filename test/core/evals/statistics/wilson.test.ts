import { expect, test } from 'vitest';
import { clopperPearson, wilsonInterval } from '../../../../src/core/evals/statistics/wilson.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

type Bounds = readonly [number, number];
interface Row {
  readonly input: { readonly successes: number; readonly n: number; readonly confidence: number };
  readonly expected: { readonly wilson: Bounds; readonly clopper_pearson: Bounds };
}

const table: Oracle<Row> = JSON.parse(readOracle('wilson'));

test.each(table.cases)('$input', ({ input, expected }) => {
  const wilson = wilsonInterval(input.successes, input.n, input.confidence);
  expectClose(wilson.low, expected.wilson[0], table.tolerance_rel);
  expectClose(wilson.high, expected.wilson[1], table.tolerance_rel);
  const exact = clopperPearson(input.successes, input.n, input.confidence);
  expectClose(exact.low, expected.clopper_pearson[0], table.tolerance_rel);
  expectClose(exact.high, expected.clopper_pearson[1], table.tolerance_rel);
});

test('agrees with R', () => {
  const crosscheck: { wilson_80_100: Bounds } = JSON.parse(readOracle('r_crosscheck'));
  const [low, high] = crosscheck.wilson_80_100;
  const interval = wilsonInterval(80, 100);
  expectClose(interval.low, low, 1e-12);
  expectClose(interval.high, high, 1e-12);
});

test('stays inside [0, 1] for every count', () => {
  for (let n = 1; n <= 60; n++) {
    for (let successes = 0; successes <= n; successes++) {
      for (const { low, high } of [wilsonInterval(successes, n), clopperPearson(successes, n)]) {
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(0.05);
      }
    }
  }
});
