import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { Client } from 'pg';

type Line = Readonly<Record<string, unknown>>;

/** Puts lines of a telemetry file into the tables that the documentation gives. */
export async function loadPostgres(url: string, lines: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(readFileSync('media/telemetry/postgres.sql', 'utf8'));
  const records = lines.map((line) => JSON.parse(line) as Line);
  await client.query('INSERT INTO llm_calls SELECT * FROM json_populate_recordset(NULL::llm_calls, $1)', [
    JSON.stringify(records.filter(isSpan).map(toCallRow)),
  ]);
  await client.query('INSERT INTO llm_scores SELECT * FROM json_populate_recordset(NULL::llm_scores, $1)', [
    JSON.stringify(records.filter((record) => !isSpan(record)).map(toScoreRow)),
  ]);
  await client.query('ANALYZE');
  await client.end();
}

const isSpan = (record: Line): boolean => record['type'] === 'span';

const labels = (record: Line) => ({
  at: record['time'],
  prompt: record['gen_ai.prompt.name'],
  version: record['gen_ai.prompt.version'],
  arm: record['feature_flag.result.variant'],
  model: record['gen_ai.request.model'],
  environment: record['deployment.environment.name'],
  unit: record['feature_flag.context.id'],
});

const toCallRow = (record: Line) => ({
  ...labels(record),
  id: record['span_id'],
  shadow: record['promptledger.shadow'] === true,
  failed: record['status'] === 'ERROR' || record['error.type'] !== undefined,
  retries: record['promptledger.retry.count'] ?? 0,
  milliseconds: record['duration_ms'],
  cost_usd: record['promptledger.cost.usd'],
  input_tokens: record['gen_ai.usage.input_tokens'],
  cached_input_tokens: record['gen_ai.usage.cache_read.input_tokens'],
  output_tokens: record['gen_ai.usage.output_tokens'],
});

const toScoreRow = (record: Line) => ({
  ...labels(record),
  call_id: record['parent_span_id'],
  name: record['gen_ai.evaluation.name'],
  value: record['gen_ai.evaluation.score.value'],
});

/** The tables of the collector's exporter, without those of their columns that nothing is read from. */
const COLLECTOR_TABLES = [
  'CREATE DATABASE otel',
  `CREATE TABLE otel.otel_traces (
    Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)), TraceId String, SpanId String, ParentSpanId String,
    SpanName LowCardinality(String), ServiceName LowCardinality(String),
    ResourceAttributes Map(LowCardinality(String), String), SpanAttributes Map(LowCardinality(String), String),
    Duration UInt64, StatusCode LowCardinality(String), StatusMessage String
  ) ENGINE = MergeTree ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`,
  `CREATE TABLE otel.otel_logs (
    Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)), TraceId String, SpanId String, ServiceName LowCardinality(String),
    Body String, ResourceAttributes Map(LowCardinality(String), String),
    LogAttributes Map(LowCardinality(String), String)
  ) ENGINE = MergeTree ORDER BY (ServiceName, toDateTime(Timestamp))`,
];

/** The same lines as the collector writes them: attributes are texts, what a process always says is a resource. */
export async function loadClickHouse(url: string, lines: readonly string[]): Promise<void> {
  const records = lines.map((line) => JSON.parse(line) as Line);
  const folder = mkdtempSync(join(tmpdir(), 'engine-clickhouse-'));
  const client = createClient({ url });
  for (const query of COLLECTOR_TABLES) await client.command({ query });
  const load = async (table: string, rows: readonly object[]): Promise<void> => {
    const file = join(folder, 'rows.jsonl');
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    await client.command({
      query: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM file('${file}', JSONEachRow, '${schemaOf(rows[0] ?? {})}') SETTINGS date_time_input_format = 'best_effort'`,
    });
  };
  await load('otel.otel_traces', records.filter(isSpan).map(toSpanRow));
  await load('otel.otel_logs', records.filter((record) => !isSpan(record)).map(toLogRow));
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}

const schemaOf = (row: object): string =>
  Object.entries(row)
    .map(([key, value]) => {
      if (key === 'Timestamp') return `${key} DateTime64(9)`;
      if (typeof value === 'number') return `${key} UInt64`;
      return `${key} ${typeof value === 'string' ? 'String' : 'Map(String, String)'}`;
    })
    .join(', ');

const attributesOf = (record: Line): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([key]) => key.includes('.') && key !== 'deployment.environment.name')
      .map(([key, value]) => [key, String(value)]),
  );

const envelopeOf = (record: Line) => ({
  Timestamp: record['time'],
  TraceId: record['trace_id'] ?? '',
  ServiceName: 'support',
  ResourceAttributes: { 'deployment.environment.name': record['deployment.environment.name'] },
});

const toSpanRow = (record: Line) => ({
  ...envelopeOf(record),
  SpanId: record['span_id'],
  SpanName: record['name'],
  SpanAttributes: attributesOf(record),
  Duration: Number(record['duration_ms']) * 1e6,
  StatusCode: record['status'] === 'ERROR' ? 'Error' : 'Unset',
});

const toLogRow = (record: Line) => ({
  ...envelopeOf(record),
  SpanId: record['parent_span_id'] ?? '',
  LogAttributes: attributesOf(record),
});
