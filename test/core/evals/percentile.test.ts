import { expect, test } from 'vitest';
import { percentile } from '../../../src/core/evals/percentile.ts';
import { expectClose, present, readOracle, type Oracle } from './statistics/oracle.ts';

interface Row {
  readonly input: readonly number[];
  readonly expected: Readonly<Record<'p50' | 'p95' | 'p99', { readonly linear: number }>>;
}

const table: Oracle<Row> = JSON.parse(readOracle('percentiles'));

test.each(table.cases)('of $input.length values', ({ input, expected }) => {
  for (const [name, p] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const)
    expectClose(present(percentile(input, p)), expected[name].linear, table.tolerance_rel);
});

test('nothing has no percentile', () => expect(percentile([], 0.5)).toBeUndefined());
