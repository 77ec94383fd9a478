import { ClickHouseError, createClient } from '@clickhouse/client';
import { PromptError } from '../../core/base/errors.ts';
import {
  CLUSTERS,
  SCORE_BINS,
  type TelemetryQuery,
  type TelemetrySource,
} from '../../core/monitoring/source.ts';
import { type EngineGroup, toRows } from './engineRows.ts';

export interface ClickHouseOptions {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Of the spans, as OpenTelemetry's collector makes it: `otel.otel_traces`. */
  readonly table: string;
  /** For one query. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;

/**
 * Telemetry as OpenTelemetry's collector writes it into ClickHouse. Calls are spans. Scores are events that come when
 * their span is long over, which OpenTelemetry sends as log records that name the span: the collector keeps them in
 * `otel_logs`, beside `otel_traces`. Every sum is the engine's.
 */
export function clickhouseSource(options: ClickHouseOptions): TelemetrySource {
  const { url, user, password, table, timeoutMs = TIMEOUT_MS } = options;
  const tables = { spans: quoted(table), logs: quoted(logsTable(table)) };
  const name = nameOf(url);
  const client = createClient({
    url,
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    request_timeout: timeoutMs,
    clickhouse_settings: { readonly: '2', max_execution_time: Math.ceil(timeoutMs / 1000) },
  });
  return {
    name,
    gaps: [],
    query: async (query) => {
      try {
        const result = await client.query({
          query: sqlOf(query, tables),
          query_params: parametersOf(query),
          format: 'JSONEachRow',
        });
        return toRows(query, await result.json<EngineGroup>());
      } catch (error) {
        throw unavailable(name, table, error);
      }
    },
    dispose: () => client.close(),
  };
}

/** The table of log records stands beside that of spans: `otel_traces`, `otel_logs`. */
const logsTable = (table: string): string =>
  table.endsWith('traces') ? table.replace(/traces$/, 'logs') : `${table}_logs`;

/** @throws PromptError `telemetry-unavailable` where it is no name of a table */
function quoted(table: string): string {
  const parts = table.split('.');
  if (parts.length <= 2 && parts.every((part) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(part)))
    return parts.map((part) => `\`${part}\``).join('.');
  throw new PromptError('telemetry-unavailable', `${JSON.stringify(table)} is no name of a table.`, {
    hint: 'Write it as otel_traces or as database.otel_traces.',
  });
}

function nameOf(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
    return `ClickHouse at ${new URL(url).host}`;
  throw new PromptError('telemetry-unavailable', 'The address of ClickHouse is none of HTTP.', {
    hint: 'Write it as http://host:8123.',
  });
}

const parametersOf = (query: TelemetryQuery): Record<string, unknown> => ({
  from: query.from,
  to: query.to,
  step: query.step ?? query.to - query.from,
  environment: query.environment,
  prompt: query.prompt ?? '',
});

const DIMENSIONS = ['version', 'arm', 'model'] as const;

/** The first of some keys that a map of attributes has. */
const first = (attributes: string, ...keys: readonly string[]): string =>
  `coalesce(${keys.map((key) => `nullIf(${attributes}['${key}'], '')`).join(', ')}, '')`;

const ENVIRONMENT_KEYS = ['deployment.environment.name', 'deployment.environment'];

/** What spans and log records are told apart by. */
const labelsOf = (attributes: string): string => `
    ${first(attributes, 'gen_ai.prompt.name')} AS prompt_,
    ${first(attributes, 'gen_ai.prompt.version')} AS version_,
    ${first(attributes, 'feature_flag.result.variant')} AS arm_,
    ${first(attributes, 'gen_ai.request.model', 'gen_ai.response.model')} AS model_,
    ${first(attributes, 'feature_flag.context.id', 'gen_ai.conversation.id')} AS unit_,
    coalesce(nullIf(${first(attributes, ...ENVIRONMENT_KEYS)}, ''), ${first('ResourceAttributes', ...ENVIRONMENT_KEYS)}) AS environment_,
    ${attributes}['promptledger.shadow'] = 'true' AS shadow_`;

const DURING = `Timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND Timestamp < fromUnixTimestamp64Milli({to:Int64})`;
const START = `toInt64({from:Int64}) + intDiv(toUnixTimestamp64Milli(Timestamp) - {from:Int64}, {step:Int64}) * {step:Int64} AS start`;
const MEANT = `environment IN ('', {environment:String}) AND ({prompt:String} = '' OR prompt = {prompt:String}) AND prompt != ''`;

const number = (attribute: string): string => `toFloat64OrNull(SpanAttributes['${attribute}'])`;

/** What a query leaves together has one label, `''`. */
function sqlOf(
  { by }: TelemetryQuery,
  { spans, logs }: { readonly spans: string; readonly logs: string },
): string {
  const labels = (of: (column: string) => string): string =>
    DIMENSIONS.map((column) => `${by.includes(column) ? of(column) : "''"} AS ${column}`).join(', ');
  return `
WITH called AS (
  SELECT prompt_ AS prompt, ${labels((column) => `${column}_`)}, environment_ AS environment, ${START},
    StatusCode IN ('Error', 'STATUS_CODE_ERROR') OR SpanAttributes['error.type'] != '' AS failed,
    ifNull(${number('promptledger.retry.count')}, 0) > 0 AS retried,
    Duration / 1e6 AS milliseconds, ${number('promptledger.cost.usd')} AS cost,
    ${number('gen_ai.usage.input_tokens')} AS input, ${number('gen_ai.usage.cache_read.input_tokens')} AS cached,
    ${number('gen_ai.usage.output_tokens')} AS output
  FROM (SELECT *, ${labelsOf('SpanAttributes')} FROM ${spans} WHERE ${DURING})
  WHERE NOT shadow_ AND ${MEANT}
), events AS (
  SELECT *, ${labelsOf('LogAttributes')} FROM ${logs}
  WHERE ${DURING} AND mapContains(LogAttributes, 'gen_ai.evaluation.name')
), parents AS (
  SELECT SpanId AS span, any(prompt_) AS prompt_, any(version_) AS version_, any(arm_) AS arm_, any(model_) AS model_,
    any(unit_) AS unit_, any(environment_) AS environment_, max(shadow_) AS shadow_
  FROM (SELECT SpanId, ${labelsOf('SpanAttributes')}, ResourceAttributes FROM ${spans}
    WHERE SpanId IN (SELECT SpanId FROM events WHERE SpanId != '')) GROUP BY SpanId
), scored AS (
  SELECT if(e.prompt_ = '', p.prompt_, e.prompt_) AS prompt,
    ${labels((column) => `if(e.${column}_ = '', p.${column}_, e.${column}_)`)},
    if(e.environment_ = '', p.environment_, e.environment_) AS environment, ${START},
    if(LogAttributes['gen_ai.evaluation.name'] = 'quality', 'quality_score', LogAttributes['gen_ai.evaluation.name']) AS name,
    coalesce(toFloat64OrNull(LogAttributes['gen_ai.evaluation.score.value']),
      transform(LogAttributes['gen_ai.evaluation.score.label'], ['pass', 'fail'], [1., 0.], NULL)) AS value,
    coalesce(nullIf(e.unit_, ''), nullIf(p.unit_, ''), nullIf(e.SpanId, ''), toString(toUnixTimestamp64Milli(Timestamp))) AS unit,
    bitAnd(reinterpretAsUInt8(substring(SHA256(unit), 1, 1)), ${CLUSTERS - 1}) AS cluster,
    least(${SCORE_BINS - 1}, greatest(0, floor(value * ${SCORE_BINS}))) AS bin
  FROM events AS e LEFT JOIN parents AS p ON p.span = e.SpanId
  WHERE NOT e.shadow_ AND NOT p.shadow_ AND value IS NOT NULL AND ${MEANT}
), clustered AS (
  SELECT prompt, version, arm, model, start, name, cluster, toFloat64(count()) AS n, sum(assumeNotNull(value)) AS total,
    sum(assumeNotNull(value) * assumeNotNull(value)) AS squares, ${binned((bin) => `countIf(bin = ${bin}) AS bin${bin}`)}
  FROM scored GROUP BY prompt, version, arm, model, start, name, cluster
)
SELECT prompt, version, arm, model, toFloat64(start) AS start, '' AS name, arrayConcat([
    toFloat64(count()), toFloat64(countIf(failed)), toFloat64(countIf(retried)), toFloat64(countIf(failed OR retried)),
    ifNull(sum(cost), 0), toFloat64(count(cost)), ifNull(sum(input), 0), ifNull(sum(cached), 0), ifNull(sum(output), 0),
    toFloat64(count(milliseconds))
  ], quantilesExactInclusive(0.5, 0.95, 0.99)(milliseconds)) AS numbers
FROM called GROUP BY prompt, version, arm, model, start
UNION ALL
SELECT prompt, version, arm, model, toFloat64(start) AS start, name, [
    sum(n), sum(total), sum(squares), toFloat64(count()), sum(n * n), sum(total * total), sum(n * total),
    ${binned((bin) => `toFloat64(sum(bin${bin}))`)}
  ] AS numbers
FROM clustered GROUP BY prompt, version, arm, model, start, name`;
}

const binned = (of: (bin: number) => string): string =>
  Array.from({ length: SCORE_BINS }, (_, bin) => of(bin)).join(', ');

/** What ClickHouse calls missing tables, databases and columns. */
const MISSING: ReadonlySet<string> = new Set(['60', '81', '47']);

function unavailable(name: string, table: string, error: unknown): PromptError {
  if (!(error instanceof Error)) throw error;
  const isMissing = error instanceof ClickHouseError && MISSING.has(error.code);
  const [message = ''] = error.message.split('\n');
  return new PromptError('telemetry-unavailable', `${name} cannot be asked: ${message.slice(0, 300)}`, {
    hint: isMissing
      ? `It needs ${table} and ${logsTable(table)} as OpenTelemetry’s collector makes them: see “Where telemetry is kept”.`
      : 'Check that the server runs, its address, and the user and password.',
    cause: error,
  });
}
