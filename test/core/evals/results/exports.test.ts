import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Evaluated } from '../../../../src/core/evals/evaluate.ts';
import { renderJson } from '../../../../src/core/evals/reports/json.ts';
import { renderJunit } from '../../../../src/core/evals/reports/junit.ts';
import { renderMarkdown } from '../../../../src/core/evals/reports/markdown.ts';
import { ResultColumn } from '../../../../src/core/evals/results/resultColumn.ts';
import { EVERYTHING } from '../../../../src/core/evals/results/resultQuery.ts';
import { ResultTable } from '../../../../src/core/evals/results/resultTable.ts';
import { renderResultsCsv } from '../../../../src/core/evals/results/resultsCsv.ts';
import { toEvaluated } from '../../../../src/core/evals/results/toEvaluated.ts';
import { parseRunFile } from '../../../../src/core/evals/runFile.ts';
import { FakeModel, REGISTRY, evaluateAll, portsOf, prepare, suiteOf } from '../evaluations.ts';

let evaluated: Evaluated;
let stored: Evaluated;
beforeAll(async () => {
  const suite = suiteOf(['ok, "quoted"\nand more', 'bad', '=1+1'], '{ type: contains, value: ok }');
  const { evaluation } = await prepare({ 'prompt-registry.yaml': REGISTRY, 'suite.yaml': suite });
  evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));
  stored = toEvaluated(parseRunFile([...renderJson([evaluated])].join(''))!);
});

describe('a run that a file kept', () => {
  test('has the same reports as when it ended', () => {
    expect(renderJunit([stored])).toBe(renderJunit([evaluated]));
    expect(renderMarkdown([stored])).toBe(renderMarkdown([evaluated]));
  });

  test('without the cases of its baseline has reports without a comparison', () => {
    const run = parseRunFile([...renderJson([evaluated])].join(''))!;
    const older = toEvaluated({ ...run, baselineCases: [] });
    expect([older.baseline, older.comparison]).toEqual([undefined, undefined]);
    expect(renderMarkdown([older])).toContain('echo');
  });
});

describe('rows as CSV', () => {
  test('are what is shown, an answer a line, and read back as they are', () => {
    const { run } = evaluated;
    const head = {
      version: run.version,
      model: run.model,
      endpoint: run.endpoint,
      startedAt: run.started_at,
      endedAt: run.ended_at,
      content: run.content_digest,
      suiteDigest: run.suite_digest,
      score: run.score,
      interval: run.ci95,
      cost: run.cost_usd,
      incomplete: run.incomplete,
    };
    const ids = run.cases.map(({ id }) => id);
    const column = new ResultColumn('now', head, [...ids, 'skipped']);
    for (const one of run.cases) column.add(one);
    const table = new ResultTable();
    table.setSource({ suite: undefined, columns: [column], labelOf: () => undefined });
    table.setQuery({ ...EVERYTHING, subject: 'now' });
    const text = [...renderResultsCsv(table.rowsIn(0, 9), table.columns, () => 'draft')].join('');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.map((row) => [row['draft outcome'], row['draft answer']])).toEqual([
      ...run.cases.map(({ outcome, repeats }) => [outcome, repeats[0]!.output]),
      ['skipped', ''],
    ]);
    expect(rows[0]).toMatchObject({ case: run.cases[0]!.description, id: ids[0], repeat: '1' });
  });
});
