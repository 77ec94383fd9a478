import { expect, test } from 'vitest';
import {
  findFlakyCases,
  meanPassAtK,
  meanPassHatK,
  passAtK,
  passHatK,
} from '../../../../src/core/evals/statistics/passK.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly input: { readonly n: number; readonly c: number; readonly k: number };
  readonly expected: { readonly pass_at_k: number; readonly pass_hat_k: number };
}

const table: Oracle<Row> = JSON.parse(readOracle('pass_k'));

test.each(table.cases)('$input', ({ input, expected }) => {
  expectClose(passHatK(input.c, input.n, input.k), expected.pass_hat_k, table.tolerance_rel);
  expectClose(passAtK(input.c, input.n, input.k), expected.pass_at_k, table.tolerance_rel);
});

test.each([0, 4, 1.5])('pass^%d of three repeats does not exist', (k) => {
  expect(() => passHatK(2, 3, k)).toThrow(RangeError);
});

const CASES = new Map([
  ['steady', [true, true, true]],
  ['flaky', [true, false, true]],
  ['broken', [false, false, false]],
  ['once', [true]],
  ['unscored', []],
]);

test('flaky cases neither always pass nor always fail', () => {
  expect(findFlakyCases(CASES)).toEqual([{ id: 'flaky', passes: 2, repeats: 3 }]);
});

test('the mean is over the cases with enough repeats', () => {
  expectClose(meanPassHatK(CASES, 2) ?? NaN, (1 + 1 / 3 + 0) / 3, 1e-15);
  expectClose(meanPassHatK(CASES, 1) ?? NaN, (1 + 2 / 3 + 0 + 1) / 4, 1e-15);
  expect(meanPassHatK(CASES, 4)).toBeUndefined();
  expectClose(meanPassAtK(CASES, 2) ?? NaN, (1 + 1 + 0) / 3, 1e-15);
});
