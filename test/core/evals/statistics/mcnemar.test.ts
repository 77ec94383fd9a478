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
