import { expect, test } from 'vitest';
import { mcnemarExact } from '../../../../src/core/evals/statistics/mcnemar.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly name?: string;
  readonly input: { readonly pass_to_fail: number; readonly fail_to_pass: number };
  readonly expected: { readonly mcnemar_exact_p: number };
}

const table: Oracle<Row> = JSON.parse(readOracle('paired_tests'));
const rows = table.cases.filter(({ name }) => name === 'mcnemar');

test.each(rows)('$input', ({ input, expected }) => {
  expectClose(
    mcnemarExact(input.pass_to_fail, input.fail_to_pass),
    expected.mcnemar_exact_p,
    table.tolerance_rel,
  );
  expectClose(
    mcnemarExact(input.fail_to_pass, input.pass_to_fail),
    expected.mcnemar_exact_p,
    table.tolerance_rel,
  );
});

test('the table has its five rows', () => expect(rows).toHaveLength(5));

test('nothing changed', () => expect(mcnemarExact(0, 0)).toBe(1));

interface Signs {
  readonly name?: string;
  readonly input: { readonly baseline: readonly number[]; readonly candidate: readonly number[] };
  readonly expected: { readonly sign_test_p: number };
}

const paired: Oracle<Signs> = JSON.parse(readOracle('paired_tests'));

test.each(paired.cases.filter(({ name }) => name !== 'mcnemar'))(
  'is the sign test of differences: $expected.sign_test_p',
  ({ input, expected }) => {
    const signs = input.candidate.map((score, i) => Math.sign(score - (input.baseline[i] ?? NaN)));
    const [fell, rose] = [-1, 1].map((wanted) => signs.filter((sign) => sign === wanted).length);
    expectClose(mcnemarExact(fell ?? NaN, rose ?? NaN), expected.sign_test_p, paired.tolerance_rel);
  },
);
