import { expect, test } from 'vitest';
import { benjaminiHochberg, bonferroni, holm } from '../../../../src/core/evals/statistics/multiplicity.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Adjusted {
  readonly reject: readonly boolean[];
  readonly adjusted: readonly number[];
}
interface Row {
  readonly input: { readonly p: readonly number[] };
  readonly expected: Readonly<Record<'holm' | 'fdr_bh' | 'bonferroni', Adjusted>>;
}

const table: Oracle<Row> = JSON.parse(readOracle('multiplicity'));
const methods = { holm, fdr_bh: benjaminiHochberg, bonferroni } as const;

test.each(table.cases)('$input.p', ({ input, expected }) => {
  for (const name of ['holm', 'fdr_bh', 'bonferroni'] as const) {
    const adjusted = methods[name](input.p);
    expect(adjusted).toHaveLength(input.p.length);
    for (const [i, p] of adjusted.entries())
      expectClose(p, expected[name].adjusted[i] ?? NaN, table.tolerance_rel);
    expect(adjusted.map((p) => p <= 0.05)).toEqual(expected[name].reject);
  }
});

test('the order of the p-values is kept', () => {
  expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
  const [first, second, third] = benjaminiHochberg([0.04, 0.01, 0.03]);
  expectClose(first!, 0.04, 1e-12);
  expectClose(second!, 0.03, 1e-12);
  expectClose(third!, 0.04, 1e-12);
  expect(holm([])).toEqual([]);
});
