import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../src/core/evals/outcome.ts';
import type { CaseResult } from '../../../../src/core/evals/run.ts';
import {
  ResultColumn,
  type RunHead,
  compareColumns,
} from '../../../../src/core/evals/results/resultColumn.ts';
import {
  EVERYTHING,
  LABEL_FILTERS,
  type LabelOf,
  RESULT_FILTERS,
  RESULT_SORTS,
  type ResultQuery,
} from '../../../../src/core/evals/results/resultQuery.ts';
import { ResultTable } from '../../../../src/core/evals/results/resultTable.ts';
import { flagsOf } from '../../../../src/core/evals/results/rowFacts.ts';

const HEAD: RunHead = {
  version: '2.1.0',
  model: 'gpt-4o',
  endpoint: 'openai',
  startedAt: '2026-05-07T14:00:00Z',
  endedAt: '2026-05-07T14:01:00Z',
  content: 'sha256:a',
  suiteDigest: 'sha256:b',
  score: undefined,
  interval: undefined,
  cost: 0,
  incomplete: [],
};

interface Written {
  readonly outcome?: Outcome;
  readonly score?: number;
  readonly outputs?: readonly string[];
  readonly repeats?: readonly Outcome[];
  readonly latency?: number | null;
  readonly cost?: number | null;
}

/** `pass`, `fail` or `error`, or more about it. */
function toCase(id: string, written: Outcome | Written): CaseResult {
  const given: Written = typeof written === 'string' ? { outcome: written } : written;
  const { outcome = 'pass', outputs = [`answer to ${id}`], latency = null, cost = null } = given;
  const { score = outcome === 'pass' ? 1 : 0, repeats = outputs.map(() => outcome) } = given;
  return {
    id,
    description: `case ${id}`,
    digest: 'sha256:c',
    messages: [],
    variables: {},
    named_scores: {},
    outcome,
    score,
    repeats: repeats.map((one, index) => ({
      output: outputs[index] ?? outputs[0]!,
      outcome: one,
      score,
      reason: one === 'pass' ? 'all hold' : `${one}ed because`,
      latency_ms: latency,
      cost_usd: cost,
      assertions: [],
      named_scores: {},
      reused: false,
    })),
  };
}

function toColumn(
  key: string,
  cases: Readonly<Record<string, Outcome | Written>>,
  head: Partial<RunHead> = {},
): ResultColumn {
  const column = new ResultColumn(key, { ...HEAD, ...head }, Object.keys(cases));
  for (const [id, written] of Object.entries(cases)) column.add(toCase(id, written));
  return column;
}

interface Setup {
  readonly columns: readonly ResultColumn[];
  readonly suite?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, 'good' | 'bad'>>;
}

function toTable({ columns, suite, labels = {} }: Setup, query: Partial<ResultQuery> = {}): ResultTable {
  const table = new ResultTable();
  const labelOf: LabelOf = (id) => labels[id];
  table.setQuery({ ...EVERYTHING, subject: columns[0]?.key, baseline: columns[1]?.key, ...query });
  const rows = suite?.map((id) => ({ id, description: `case ${id}`, text: () => `ticket of ${id}` }));
  table.setSource({ suite: rows, columns, labelOf });
  return table;
}

/** The rows that are shown, one a line: number, id, the state in each column and the flags. */
function draw(table: ResultTable): string {
  return table
    .rowsIn(0, table.all)
    .map(({ number, id, isInSuite }) => {
      const states = table.columns.map((column) => column.stateOf(id));
      const flags = flagsOf(table.cellsOf(id));
      return [number, id, ...states, ...flags, ...(isInSuite ? [] : ['(gone)'])].join(' ');
    })
    .join('\n');
}

const ids = (table: ResultTable): string =>
  table
    .rowsIn(0, table.all)
    .map(({ id }) => id)
    .join(' ');

const TWO = {
  columns: [
    toColumn('now', {
      a: 'pass',
      b: { outcome: 'fail', outputs: ['other words'] },
      c: 'pass',
      d: { outcome: 'error', outputs: [''] },
      e: { outcome: 'fail', repeats: ['pass', 'fail'] },
    }),
    toColumn('before', { a: 'pass', b: 'pass', c: 'fail', d: 'pass', e: 'fail', f: 'pass' }),
  ],
};

describe('rows', () => {
  test('are the cases of the suite, then those that only runs have', () => {
    expect(draw(toTable({ ...TWO, suite: ['new', 'c', 'b', 'a'] }))).toBe(
      [
        '1 new none none',
        '2 c pass fail fixed',
        '3 b fail pass broken changed',
        '4 a pass pass',
        '5 d error pass changed (gone)',
        '6 e fail fail flaky changed (gone)',
        '7 f none pass (gone)',
      ].join('\n'),
    );
  });

  test('are none of the suite’s that are gone where the suite cannot be read', () => {
    expect(draw(toTable(TWO))).not.toContain('gone');
  });

  test('of a run that left cases out are those that it has', () => {
    const some = toColumn('some', { b: 'pass' }, { incomplete: ['filtered'] });
    const table = toTable({ columns: [some, TWO.columns[0]!], suite: ['a', 'b', 'c'] });
    expect(ids(table)).toBe('b');
    expect(table.counts.filters.all).toBe(1);
  });

  test('wait for a run that goes on, and are skipped when it ends without them', () => {
    const column = new ResultColumn('live', { ...HEAD, endedAt: undefined }, ['a', 'b']);
    const table = toTable({ columns: [column], suite: ['a', 'b'] });
    expect(draw(table)).toBe('1 a waiting\n2 b waiting');
    table.add(column, toCase('a', 'pass'));
    expect(draw(table)).toBe('1 a pass\n2 b waiting');
    column.end({ ...HEAD, incomplete: ['cancelled'] });
    expect(draw(table)).toBe('1 a pass\n2 b skipped');
  });
});

describe('filters', () => {
  test.each([
    ['all', 'a b c d e f'],
    ['passed', 'a c'],
    ['failed', 'b e'],
    ['error', 'd'],
    ['broken', 'b'],
    ['fixed', 'c'],
    ['flaky', 'e'],
    ['changed', 'b d e'],
  ] as const)('%s', (filter, expected) => {
    const table = toTable(TWO, { filter });
    expect(ids(table)).toBe(expected);
    expect(table.total).toBe(table.counts.filters[filter]);
  });

  test('of labels go with the others, and are counted with them', () => {
    const table = toTable(
      { ...TWO, labels: { b: 'bad', c: 'good' } },
      { filter: 'failed', label: 'labelled' },
    );
    expect(ids(table)).toBe('b');
    expect(table.counts.labels).toEqual({ any: 2, labelled: 1, unlabelled: 1 });
    expect(table.counts.filters).toMatchObject({ all: 2, passed: 1, failed: 1, error: 0 });
  });

  test.each([
    ['CASE B', 'b'],
    ['other words', 'b'],
    ['Ticket of c', 'c'],
    ['errored', 'd'],
    ['(', ''],
  ])('search for %s', (search, expected) => {
    const table = toTable({ ...TWO, suite: ['a', 'b', 'c'] }, { search });
    expect(ids(table)).toBe(expected);
    expect(table.counts.filters.all).toBe(expected === '' ? 0 : 1);
  });

  test('search looks at answers of every column', () => {
    expect(ids(toTable(TWO, { search: 'answer to f' }))).toBe('f');
  });
});

describe('sorting', () => {
  const columns = [
    toColumn('now', {
      a: { outcome: 'pass', score: 0.9, latency: 30, cost: 0.1 },
      b: { outcome: 'error', latency: null, cost: null },
      c: { outcome: 'fail', score: 0.2, latency: 10, cost: 0.3 },
      d: { outcome: 'pass', score: 0.9, latency: 20, cost: 0.2 },
    }),
    toColumn('before', { a: 'pass', b: 'pass', c: 'fail', d: { outcome: 'fail', score: 0.5 } }),
  ];

  test.each([
    ['file', false, 'a b c d'],
    ['file', true, 'a b c d'],
    ['score', false, 'c a d b'],
    ['score', true, 'a d c b'],
    ['delta', false, 'a c d b'],
    ['delta', true, 'd c a b'],
    ['latency', false, 'c d a b'],
    ['cost', true, 'c d a b'],
  ] as const)('by %s, descending %s: what is not known comes last', (sort, descending, expected) => {
    expect(ids(toTable({ columns }, { sort, descending }))).toBe(expected);
  });
});

describe('windows', () => {
  test('hold the rows that are asked for, and say where a case stands', () => {
    const table = toTable(TWO, { filter: 'changed' });
    expect(table.rowsIn(1, 1).map(({ id }) => id)).toEqual(['d']);
    expect(table.rowsIn(2, 10).map(({ id }) => id)).toEqual(['e']);
    expect(table.rowsIn(9, 10)).toEqual([]);
    expect([table.indexOf('e'), table.indexOf('a'), table.indexOf('none')]).toEqual([
      2,
      undefined,
      undefined,
    ]);
  });
});

describe('results that arrive', () => {
  const outcome = fc.constantFrom<Outcome>('pass', 'fail', 'error');
  const written = fc.record({
    outcome,
    score: fc.constantFrom(0, 0.25, 0.5, 1),
    outputs: fc.array(fc.constantFrom('yes', 'no', 'perhaps'), { minLength: 1, maxLength: 2 }),
    latency: fc.option(fc.integer({ min: 1, max: 5 })),
    cost: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  const query = fc.record({
    filter: fc.constantFrom(...RESULT_FILTERS),
    label: fc.constantFrom(...LABEL_FILTERS),
    sort: fc.constantFrom(...RESULT_SORTS),
    descending: fc.boolean(),
    search: fc.constantFrom('', 'yes', 'case 1'),
  });
  const names = Array.from({ length: 12 }, (_, index) => String(index));
  const arrival = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(...names, 'unknown'), written);

  test('leave the table as it would be if all had been there from the start', () => {
    fc.assert(
      fc.property(query, fc.array(arrival, { maxLength: 40 }), (asked, arrivals) => {
        const live = { ...HEAD, endedAt: undefined };
        const columns = ['now', 'before'].map((key) => new ResultColumn(key, live, names));
        const setup = { columns, suite: names, labels: { '1': 'good', '3': 'bad' } as const };
        const table = toTable(setup, asked);
        for (const [column, id, one] of arrivals) {
          const before = [table.order, ids(table)] as const;
          const hasMoved = table.add(columns[column]!, toCase(id, one));
          expect(hasMoved || ids(table) === before[1]).toBe(true);
          expect(table.order !== before[0]).toBe(hasMoved);
        }
        const anew = toTable(setup, asked);
        expect(draw(table)).toBe(draw(anew));
        expect(table.counts).toEqual(anew.counts);
        expect(table.total).toBe(anew.counts.filters[asked.filter]);
      }),
      { numRuns: 200 },
    );
  });

  test('are counted in the head of their column, once each', () => {
    const column = toColumn('now', { a: 'pass', b: 'fail', c: 'error' });
    expect(column.tally).toEqual({ passed: 1, failed: 1, errors: 1, flaky: 0, score: 0.5 });
    column.add(toCase('b', { outcome: 'fail', score: 0.5, repeats: ['pass', 'fail'] }));
    expect(column.tally).toEqual({ passed: 1, failed: 1, errors: 1, flaky: 1, score: 0.75 });
    expect(column.done).toBe(3);
  });
});

describe('columns', () => {
  test('are compared when both have ended', () => {
    const [now, before] = TWO.columns;
    expect(compareColumns(now!, before!, 0.05)).toMatchObject({ pairs: 4, mcnemar: { broken: 1, fixed: 1 } });
    const live = new ResultColumn('live', { ...HEAD, endedAt: undefined }, ['a']);
    expect(compareColumns(live, before!, 0.05)).toBeUndefined();
  });

  test('know the 95th percentile of their times when they have ended', () => {
    const cases = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [String(index), { latency: index + 1 }]),
    );
    expect(toColumn('now', cases).latencyP95).toBeGreaterThanOrEqual(19);
    expect(toColumn('now', { a: { latency: null } }).latencyP95).toBeUndefined();
  });
});
