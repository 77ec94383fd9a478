import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LogHistogram } from '../../../src/core/monitoring/logHistogram.ts';
import { clusterOf } from '../../../src/core/monitoring/rollup/clusters.ts';
import { RollupBook, runThrough } from '../../../src/core/monitoring/rollup/rollupBook.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, edgesFor } from '../../../src/core/monitoring/rollup/stretches.ts';
import type { TelemetryQuery } from '../../../src/core/monitoring/source.ts';
import { parseRecord } from '../../../src/core/monitoring/telemetryRecord.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { present } from '../evals/statistics/oracle.ts';
import { memorySource } from './memorySource.ts';
import { callLine, scoreLine } from './telemetry.ts';

const T0 = Date.parse('2026-11-01T10:00:00Z');
const hour: TelemetryQuery = {
  from: T0,
  to: T0 + HOUR_MS,
  by: ['version', 'arm', 'model'],
  environment: 'production',
};
const at = (minutes: number): string => new Date(T0 + minutes * MINUTE_MS).toISOString();

describe('sums over calls', () => {
  const source = memorySource([
    callLine({ id: 'a1', milliseconds: 100, cost: 0.25, time: at(1) }),
    callLine({
      id: 'a2',
      milliseconds: 300,
      cost: 0.5,
      time: at(2),
      more: { status: 'ERROR', 'promptledger.retry.count': 2 },
    }),
    callLine({
      id: 'a3',
      time: at(59),
      milliseconds: 200,
      more: {
        'promptledger.cost.usd': undefined,
        'promptledger.retry.count': 1,
        'gen_ai.request.model': 'small',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 60,
        'gen_ai.usage.output_tokens': 7,
      },
    }),
    callLine({ id: 'x', time: at(3), more: { 'promptledger.shadow': true } }),
    callLine({ id: 'y', time: at(60) }),
    callLine({ id: 'z', time: at(3), more: { 'deployment.environment.name': 'staging' } }),
    scoreLine('a1', 0.5, { time: at(4), 'feature_flag.result.variant': 'control' }),
    scoreLine('x', 1, { time: at(4) }),
    scoreLine('a2', 1, { time: at(5), 'gen_ai.evaluation.name': 'user_correction' }),
  ]);

  test('of one window', async () => {
    const [row, ...others] = await source.query({ ...hour, by: [] });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ prompt: 'summarise', start: T0 });
    const { latency, scores, ...sums } = present(row).sums;
    expect(sums).toEqual({
      calls: 3,
      failed: 1,
      retried: 2,
      failedOrRetried: 2,
      corrected: 1,
      costUsd: 0.75,
      pricedCalls: 2,
      inputTokens: 100,
      cachedInputTokens: 60,
      outputTokens: 7,
    });
    expect(latency?.calls).toBe(3);
    expect(Math.abs(present(latency).p50 / 200 - 1)).toBeLessThan(0.01);
    expect([...scores.keys()]).toEqual(['quality_score']);
  });

  test('apart by what is asked for, and by windows', async () => {
    const rows = await source.query({ ...hour, by: ['model'], step: 30 * MINUTE_MS });
    expect(rows.map(({ model, start, sums }) => [model, start - T0, sums.calls])).toEqual([
      ['', 0, 2],
      ['small', 30 * MINUTE_MS, 1],
    ]);
  });

  test('of another environment, and of a prompt that is not there', async () => {
    expect(await source.query({ ...hour, prompt: 'other' })).toEqual([]);
    // Records that name no environment count everywhere.
    const [row] = await source.query({ ...hour, by: [], environment: 'staging' });
    expect(row?.sums.calls).toBe(4);
  });
});

test('scores become moments by clusters of units, and bins', async () => {
  const source = memorySource([
    scoreLine('a1', 0.5, { 'feature_flag.context.id': 'ann' }),
    scoreLine('a2', 1, { 'feature_flag.context.id': 'ann' }),
    scoreLine('b1', 0.25, { 'feature_flag.context.id': 'bob' }),
    scoreLine('c1', -3, {}),
  ]);
  expect(new Set(['ann', 'bob', 'c1'].map((unit) => clusterOf(unit, sha256))).size).toBe(3);
  const [row] = await source.query({ ...hour, from: T0 + HOUR_MS, to: T0 + 2 * HOUR_MS });
  const { moments, bins, ...sums } = present(row?.sums.scores.get('quality_score'));
  expect(sums).toEqual({ count: 4, total: -1.25, squares: 0.25 + 1 + 0.0625 + 9 });
  expect(moments).toEqual({
    units: 3,
    calls: 4,
    total: -1.25,
    callsSquared: 4 + 1 + 1,
    totalSquared: 1.5 ** 2 + 0.25 ** 2 + 9,
    product: 3 + 0.25 - 3,
  });
  expect(bins).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('the cluster of a unit is what SHA-256 says', () => {
  expect(clusterOf('abc', sha256)).toBe(0xba & 63);
  expect(clusterOf('', sha256)).toBe(0xe3 & 63);
});

test('what is delivered twice counts once', async () => {
  const lines = [callLine({ id: 'a1', time: at(1) }), scoreLine('a1', 0.5, { time: at(2) })];
  const [row] = await memorySource([...lines, ...lines]).query({ ...hour, by: [] });
  expect(row?.sums.calls).toBe(1);
  expect(row?.sums.scores.get('quality_score')?.count).toBe(1);
});

test('a score that does not say of which prompt it is belongs to its call', async () => {
  const anonymous = scoreLine('a1', 0.5, { time: at(2), 'gen_ai.prompt.name': undefined });
  const source = memorySource([
    callLine({ id: 'a1', time: at(1), arm: 'challenger', more: { 'gen_ai.request.model': 'small' } }),
    anonymous,
    scoreLine('gone', 0.5, { time: at(2), 'gen_ai.prompt.name': undefined }),
  ]);
  const rows = await source.query({ ...hour, by: ['arm', 'model'] });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ arm: 'challenger', model: 'small' });
  expect(rows[0]?.sums.scores.get('quality_score')?.count).toBe(1);
});

test('quantiles are those of NumPy, to one percent', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../../oracles/percentiles.json', import.meta.url), 'utf8'),
  ) as { cases: { input: number[]; expected: Record<string, { linear: number }> }[] };
  expect(cases).toHaveLength(24);
  for (const { input, expected } of cases) {
    const histogram = new LogHistogram();
    for (const value of input) histogram.add(value);
    for (const [name, { linear }] of Object.entries(expected))
      expect(Math.abs(histogram.quantile(Number(name.slice(1)) / 100) / linear - 1)).toBeLessThan(0.01);
  }
});

test('old stretches become wider, and nothing of them is lost', async () => {
  const lines = Array.from({ length: 60 * 24 * 4 }, (_, i) =>
    callLine({
      id: `c${i}`,
      time: new Date(T0 + i * 15 * MINUTE_MS).toISOString(),
      milliseconds: 100 + i,
      cost: 2 ** -10,
    }),
  );
  const book = new RollupBook(sha256);
  for (const line of lines) book.add(present(parseRecord(line)) as never);
  const query: TelemetryQuery = { ...hour, from: T0 - 10 * HOUR_MS, to: T0 + 60 * DAY_MS, by: [] };
  const daily = { ...query, to: query.from + 61 * DAY_MS, step: DAY_MS };
  const before = [runThrough(book.query(query)), runThrough(book.query(daily))];
  runThrough(book.moveEdges(edgesFor(T0 + 60 * DAY_MS)));
  expect([runThrough(book.query(query)), runThrough(book.query(daily))]).toEqual(before);
  const [series] = book.series;
  expect(series?.levels.days.size).toBe(25);
  expect(series?.levels.hours.size).toBeLessThan(34 * 24);
  expect(series?.levels.fine.size).toBeLessThan(2 * 24 * 12);
});
