import { expect, test } from 'vitest';
import {
  accuracyOf,
  biasOf,
  cohensKappa,
  kendallTau,
  pearson,
  spearman,
  type Rating,
} from '../../../../src/core/evals/statistics/agreement.ts';
import { expectClose, present, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly input: { readonly judge: readonly number[]; readonly human: readonly number[] };
  readonly expected: Readonly<
    Record<
      | 'accuracy'
      | 'kappa'
      | 'kappa_linear'
      | 'kappa_quadratic'
      | 'spearman'
      | 'kendall_tau_b'
      | 'pearson'
      | 'bias',
      number
    >
  >;
}

const toRatings = (judge: readonly number[], human: readonly number[]): Rating[] =>
  judge.map((rating, i) => ({ judge: rating, human: human[i] ?? NaN }));

const table: Oracle<Row> = JSON.parse(readOracle('agreement'));

function check(value: number | undefined, wanted: number): void {
  expectClose(present(value), wanted, table.tolerance_rel);
}

test.each(table.cases)('κ = $expected.kappa', ({ input, expected }) => {
  const ratings = toRatings(input.judge, input.human);
  check(accuracyOf(ratings), expected.accuracy);
  check(cohensKappa(ratings), expected.kappa);
  check(cohensKappa(ratings, 'linear'), expected.kappa_linear);
  check(cohensKappa(ratings, 'quadratic'), expected.kappa_quadratic);
  check(pearson(ratings), expected.pearson);
  check(spearman(ratings), expected.spearman);
  check(kendallTau(ratings), expected.kendall_tau_b);
  check(biasOf(ratings), expected.bias);
});

test('κ by hand: 45 + 25 agree of 100, where chance gives 52 %', () => {
  // Judge 60 pass, 40 fail; person 60 pass, 40 fail: chance agrees 0.36 + 0.16 = 0.52. Agreement 0.70.
  const ratings = [
    ...Array.from({ length: 45 }, () => ({ judge: 1, human: 1 })),
    ...Array.from({ length: 15 }, () => ({ judge: 1, human: 0 })),
    ...Array.from({ length: 15 }, () => ({ judge: 0, human: 1 })),
    ...Array.from({ length: 25 }, () => ({ judge: 0, human: 0 })),
  ];
  expect(accuracyOf(ratings)).toBe(0.7);
  expectClose(present(cohensKappa(ratings)), (0.7 - 0.52) / (1 - 0.52), 1e-12);
});

test('a judge that calls everything good knows nothing, however often it is right', () => {
  const ratings = toRatings([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  expect(accuracyOf(ratings)).toBe(0.9);
  expect(cohensKappa(ratings)).toBe(0);
  expect(pearson(ratings)).toBeUndefined();
});

test('where both give everything the same rating, nothing is known of their agreement', () => {
  expect(cohensKappa(toRatings([1, 1, 1], [1, 1, 1]))).toBeUndefined();
  expect(kendallTau(toRatings([1, 1, 1], [1, 1, 1]))).toBeUndefined();
});
