import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PromptError } from '../../src/core/base/errors.ts';
import { evaluateMonitors } from '../../src/core/monitoring/monitors/evaluate.ts';
import type {
  CallSums,
  TelemetryQuery,
  TelemetryRow,
  TelemetrySource,
} from '../../src/core/monitoring/source.ts';
import { clickhouseSource } from '../../src/node/telemetry/clickhouseSource.ts';
import { createNodeFetch } from '../../src/node/nodeFetch.ts';
import { postgresSource } from '../../src/node/telemetry/postgresSource.ts';
import { prometheusSource } from '../../src/node/telemetry/prometheusSource.ts';
import { watchFor, watched } from '../core/monitoring/generate/watch.ts';
import { DAY_MS, HOUR_MS } from '../core/monitoring/generate/traffic.ts';
import { memorySource } from '../core/monitoring/memorySource.ts';
import { loadClickHouse, loadPostgres } from './load.ts';
import { toOpenMetrics } from './metrics.ts';
import {
  type TestServer,
  startClickHouse,
  startPostgres,
  startPrometheus,
  startVictoriaMetrics,
} from './servers.ts';
import { FROM, TO, trafficLines } from './traffic.ts';

type Engine = 'postgres' | 'clickhouse' | 'prometheus' | 'victoriametrics';

const servers: TestServer[] = [];
const sources = new Map<Engine, TelemetrySource>();
const lines = trafficLines();
const truth = memorySource(lines);

async function urlOf(starting: Promise<TestServer>): Promise<string> {
  const server = await starting;
  servers.push(server);
  return server.url;
}

beforeAll(async () => {
  const metrics = toOpenMetrics(lines, { from: FROM, to: TO });
  const [postgres, clickhouse, prometheus, victoria] = await Promise.all([
    urlOf(startPostgres()),
    urlOf(startClickHouse()),
    urlOf(startPrometheus(metrics)),
    urlOf(startVictoriaMetrics(metrics)),
  ]);
  await Promise.all([loadPostgres(postgres, lines), loadClickHouse(clickhouse, lines)]);
  const fetch = createNodeFetch();
  sources.set('postgres', postgresSource({ url: postgres, table: 'llm_calls' }));
  sources.set('clickhouse', clickhouseSource({ url: clickhouse, table: 'otel.otel_traces' }));
  sources.set('prometheus', prometheusSource({ url: prometheus, fetch }));
  sources.set('victoriametrics', prometheusSource({ url: victoria, fetch }));
}, 120_000);

afterAll(async () => {
  await Promise.all([...sources.values()].map((source) => source.dispose()));
  await Promise.all(servers.map((server) => server.stop()));
});

function sourceOf(engine: Engine): TelemetrySource {
  const source = sources.get(engine);
  if (!source) throw new Error(`${engine} does not run`);
  return source;
}

const QUERIES: readonly (readonly [name: string, query: TelemetryQuery])[] = [
  ['a week at once', { from: TO - 7 * DAY_MS, to: TO, by: [], environment: 'production' }],
  [
    'days by version and arm',
    { from: FROM, to: TO, step: DAY_MS, by: ['version', 'arm'], environment: 'production' },
  ],
  [
    'hours of one prompt by model',
    {
      from: TO - DAY_MS,
      to: TO,
      step: HOUR_MS,
      by: ['model'],
      environment: 'production',
      prompt: 'summarise-ticket',
    },
  ],
  [
    'five minutes',
    { from: TO - HOUR_MS, to: TO, step: HOUR_MS / 12, by: ['version'], environment: 'production' },
  ],
  ['another environment', { from: FROM, to: TO, by: [], environment: 'staging' }],
];

const labelsOf = ({ prompt, version, arm, model, start }: TelemetryRow) => ({
  prompt,
  version,
  arm,
  model,
  start,
});
const bySeries = (rows: readonly TelemetryRow[]): TelemetryRow[] =>
  rows.toSorted((a, b) => (JSON.stringify(labelsOf(a)) < JSON.stringify(labelsOf(b)) ? -1 : 1));

/** All numbers of sums but the quantiles, by their names. */
function numbersOf({ latency, scores, ...sums }: CallSums, isAll: boolean): Record<string, number> {
  const numbers: Record<string, number> = { ...sums, timed: latency?.calls ?? 0 };
  for (const [name, { count, total, squares, moments, bins }] of scores) {
    Object.assign(numbers, {
      [`${name} count`]: count,
      [`${name} total`]: total,
      [`${name} squares`]: squares,
    });
    if (!isAll) continue;
    for (const [key, value] of Object.entries(moments ?? {})) numbers[`${name} ${key}`] = value;
    for (const [bin, value] of (bins ?? []).entries()) numbers[`${name} bin ${bin}`] = value;
  }
  return numbers;
}

function expectSame(actual: Record<string, number>, expected: Record<string, number>, to: number): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [key, value] of Object.entries(expected)) {
    const off = Math.abs((actual[key] ?? NaN) - value);
    expect(off, `${key}: ${actual[key]} instead of ${value}`).toBeLessThanOrEqual(
      to * Math.max(1, Math.abs(value)),
    );
  }
}

describe.each(['postgres', 'clickhouse'] as const)('%s', (engine) => {
  test.each(QUERIES)('gives the sums of files: %s', async (_, query) => {
    const [rows, expected] = await Promise.all([sourceOf(engine).query(query), truth.query(query)]);
    expect(bySeries(rows).map(labelsOf)).toEqual(bySeries(expected).map(labelsOf));
    for (const [i, row] of bySeries(rows).entries()) {
      const { sums } = bySeries(expected)[i] as TelemetryRow;
      expectSame(numbersOf(row.sums, true), numbersOf(sums, true), 1e-9);
      for (const key of ['p50', 'p95', 'p99'] as const)
        expect(
          Math.abs((row.sums.latency?.[key] ?? NaN) / (sums.latency?.[key] ?? NaN) - 1) || 0,
        ).toBeLessThan(0.01);
    }
  });

  test('comes to the verdicts of files', async () => {
    const [verdicts, expected] = await Promise.all([verdictsOf(sourceOf(engine)), verdictsOf(truth)]);
    expect(verdicts).toEqual(expected);
    expect(expected.filter(({ state }) => state === 'firing').map(({ monitor }) => monitor)).toEqual(
      expect.arrayContaining(['quality', 'error-rate', 'latency', 'cost']),
    );
  });
});

const watch = watchFor(
  { prompt: 'summarise-ticket', versions: [watched('2.0.0'), watched('2.1.0', '2.0.0')], costCapUsd: 0.05 },
  { prompt: 'classify', versions: [watched('1.0.0')], costCapUsd: 0.01 },
);

const verdictsOf = async (source: TelemetrySource) =>
  (await evaluateMonitors(source, watch, TO)).map(({ monitor, prompt, version, state, calls }) => ({
    monitor,
    prompt,
    version,
    state,
    calls,
  }));

test('PostgreSQL and ClickHouse give the same percentiles to the last digits', async () => {
  const query: TelemetryQuery = {
    from: FROM,
    to: TO,
    step: DAY_MS,
    by: ['version'],
    environment: 'production',
  };
  const [left, right] = await Promise.all([
    sourceOf('postgres').query(query),
    sourceOf('clickhouse').query(query),
  ]);
  const [a, b] = [left, right].map((rows) => bySeries(rows).map(({ sums }) => sums.latency));
  expect(a).toHaveLength(b!.length);
  for (const [i, one] of a!.entries())
    for (const key of ['p50', 'p95', 'p99'] as const) expect(one?.[key]).toBeCloseTo(b![i]?.[key] ?? NaN, 6);
});

describe.each(['prometheus', 'victoriametrics'] as const)('%s', (engine) => {
  test.each(QUERIES)('gives the sums of files: %s', async (_, query) => {
    const [rows, expected] = await Promise.all([sourceOf(engine).query(query), truth.query(query)]);
    expect(bySeries(rows).map(labelsOf)).toEqual(bySeries(expected).map(labelsOf));
    for (const [i, row] of bySeries(rows).entries()) {
      const { sums } = bySeries(expected)[i] as TelemetryRow;
      // Calls that failed and had been tried again are not counted, so `retried` is a lower bound.
      const { retried, ...others } = numbersOf(row.sums, false);
      const { retried: most, ...known } = numbersOf(sums, false);
      // VictoriaMetrics keeps some twelve digits of a counter, which the difference of two large ones shows.
      expectSame(others, known, engine === 'victoriametrics' ? 1e-7 : 1e-9);
      expect(retried).toBeLessThanOrEqual((most ?? 0) + 1e-9);
      // A bucket is a fifth wide; of few calls, a percentile lies between two of them.
      if (sums.calls >= 100)
        for (const key of ['p50', 'p95', 'p99'] as const)
          expect(
            Math.abs((row.sums.latency?.[key] ?? NaN) / (sums.latency?.[key] ?? NaN) - 1) || 0,
          ).toBeLessThan(0.2);
      for (const { moments, bins } of row.sums.scores.values())
        expect([moments, bins]).toEqual([undefined, undefined]);
    }
  });

  test('sees what files see, and is sure of nothing that needs to know users', async () => {
    const [verdicts, expected] = await Promise.all([verdictsOf(sourceOf(engine)), verdictsOf(truth)]);
    const of = (all: typeof verdicts, monitor: string) =>
      all
        .filter((one) => one.monitor === monitor)
        .map(({ prompt, version, state }) => [prompt, version, state]);
    for (const monitor of ['latency', 'cost', 'no-data'])
      expect(of(verdicts, monitor)).toEqual(of(expected, monitor));
    const quality = verdicts.find((one) => one.monitor === 'quality' && one.version === '2.1.0');
    expect(quality?.state).toBe('suspected');
    expect(sourceOf(engine).gaps.join(' ')).toContain('nothing that acts follows from scores');
  });
});

describe('what cannot be asked', () => {
  const query: TelemetryQuery = { from: FROM, to: TO, by: [], environment: 'production' };
  const asked = (source: TelemetrySource) =>
    source.query(query).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('names the server and never the password', async () => {
    const error = await asked(
      postgresSource({ url: 'postgres://me:hunter2@127.0.0.1:9/x', table: 'llm_calls' }),
    );
    expect(PromptError.is(error, 'telemetry-unavailable')).toBe(true);
    expect(String(error)).toContain('PostgreSQL at 127.0.0.1:9');
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  test('says which tables are missing', async () => {
    const [postgres, clickhouse] = servers.map(({ url }) => url).toSorted((a, b) => (a > b ? -1 : 1));
    const url = [postgres, clickhouse].find((one) => one?.startsWith('postgres:')) ?? '';
    const error = await asked(postgresSource({ url, table: 'gone_calls' }));
    expect(PromptError.is(error, 'telemetry-unavailable') && error.hint).toContain(
      'gone_calls and gone_scores',
    );
  });

  test('a table whose name would be SQL is refused', () => {
    expect(() => postgresSource({ url: 'postgres://h/x', table: 'a"; DROP TABLE llm_calls; --' })).toThrow(
      'is no name of a table',
    );
    expect(() => clickhouseSource({ url: 'http://h', table: 'a`' })).toThrow('is no name of a table');
  });

  test('a value that would be SQL is a value', async () => {
    for (const engine of ['postgres', 'clickhouse', 'prometheus', 'victoriametrics'] as const)
      expect(await sourceOf(engine).query({ ...query, prompt: `x' OR '1'='1" OR ""="` })).toEqual([]);
    expect((await sourceOf('postgres').query(query)).length).toBeGreaterThan(0);
  });
});
