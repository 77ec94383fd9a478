import { expect, test } from 'vitest';
import {
  casesForDrop,
  casesForDropOfFlips,
  casesWithoutFlips,
  detectableDrop,
  detectableDropOfFlips,
} from '../../../../src/core/evals/statistics/power.ts';
import { tangoInterval } from '../../../../src/core/evals/statistics/pairedProportions.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly kind: string;
  readonly input: Readonly<
    Record<'omega2' | 'sigma2_A' | 'sigma2_B' | 'K_A' | 'K_B' | 'delta' | 'alpha' | 'power', number>
  >;
  readonly expected: { readonly n: number; readonly mde_at_n: number };
}

const table: Oracle<Row> = JSON.parse(readOracle('power'));
const rows = table.cases.filter(({ kind }) => kind === 'paired_eval_miller');

test.each(rows)('$input', ({ input, expected }) => {
  const variance = input.omega2 + input.sigma2_A / input.K_A + input.sigma2_B / input.K_B;
  const options = { level: 1 - input.alpha, power: input.power };
  expectClose(casesForDrop(variance, input.delta, options), expected.n, table.tolerance_rel);
  const se = Math.sqrt(variance / expected.n);
  expectClose(detectableDrop(se, Infinity, options), expected.mde_at_n, table.tolerance_rel);
});

test('the table has its five rows', () => expect(rows).toHaveLength(5));

test('a spread of 0.2 needs about 125 cases for a drop of 0.05 and 800 for 0.02', () => {
  expect(casesForDrop(0.2 ** 2, 0.05)).toBeCloseTo(125.6, 1);
  expect(casesForDrop(0.2 ** 2, 0.02)).toBeCloseTo(784.9, 1);
});

test('few degrees of freedom see less', () => {
  expect(detectableDrop(0.1, 4)).toBeCloseTo(0.1 * (2.776 + 0.941), 3);
  expect(detectableDrop(0.1)).toBeCloseTo(0.1 * (1.96 + 0.8416), 3);
});

test('a drop brings flips of its own', () => {
  for (const [rate, pairs] of [
    [0, 12],
    [0.05, 48],
    [0.3, 48],
    [0.3, 400],
  ] as const) {
    const drop = detectableDropOfFlips(rate, pairs);
    const variance = Math.max(rate, drop) - drop ** 2;
    expectClose(casesForDrop(variance, drop), pairs, 1e-9);
    expectClose(casesForDropOfFlips(rate, drop), pairs, 1e-9);
  }
});

test('bounds what never flipped with the cases that it says', () => {
  const cases = casesWithoutFlips(0.05);
  expect(cases).toBeCloseTo(72.99, 2);
  expectClose(tangoInterval({ broken: 0, fixed: 0, pairs: cases }).low, -0.05, 1e-9);
});
