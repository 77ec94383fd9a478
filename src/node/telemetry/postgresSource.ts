import { Client } from 'pg';
import { PromptError } from '../../core/base/errors.ts';
import {
  CLUSTERS,
  SCORE_BINS,
  type TelemetryQuery,
  type TelemetrySource,
} from '../../core/monitoring/source.ts';
import { type EngineGroup, toRows } from './engineRows.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host/database`. It is in no message. */
  readonly url: string;
  /** Of the calls, with its schema where that is not on the search path. */
  readonly table: string;
  /** For one query. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;

/**
 * Telemetry in two tables of PostgreSQL 14 or later, or in views that have their columns: `media/llm_calls.sql`. Every
 * sum is the engine's; a query is one statement in a transaction that cannot write.
 */
export function postgresSource({ url, table, timeoutMs = TIMEOUT_MS }: PostgresOptions): TelemetrySource {
  const tables = { calls: quoted(table), scores: quoted(scoresTable(table)) };
  const name = nameOf(url);
  return {
    name,
    gaps: [],
    query: async (query) => {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
      client.on('error', () => undefined); // The query that runs meanwhile fails with the same error.
      try {
        await client.connect();
        await client.query('BEGIN TRANSACTION READ ONLY');
        await client.query("SELECT set_config('statement_timeout', $1, true)", [`${timeoutMs}`]);
        const { rows } = await client.query<EngineGroup>(sqlOf(query, tables), parametersOf(query));
        return toRows(query, rows);
      } catch (error) {
        throw unavailable(name, table, error);
      } finally {
        await client.end();
      }
    },
    dispose: async () => undefined,
  };
}

/** The table of scores stands beside that of calls: `llm_calls`, `llm_scores`. */
const scoresTable = (table: string): string =>
  /calls$/i.test(table) ? table.replace(/calls$/i, 'scores') : `${table}_scores`;

/** @throws PromptError `telemetry-unavailable` where it is no name of a table */
function quoted(table: string): string {
  const parts = table.split('.');
  if (parts.length <= 2 && parts.every((part) => /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/.test(part)))
    return parts.map((part) => `"${part}"`).join('.');
  throw new PromptError('telemetry-unavailable', `${JSON.stringify(table)} is no name of a table.`, {
    hint: 'Write it as llm_calls or as schema.llm_calls.',
  });
}

/** Says which server it is, and nothing of user and password. */
function nameOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^postgres(?:ql)?:$/.test(parsed.protocol)) {
    const host = parsed.host || (parsed.searchParams.get('host') ?? 'this machine');
    return `PostgreSQL at ${host}`;
  }
  throw new PromptError('telemetry-unavailable', 'What names the database is no address of PostgreSQL.', {
    hint: 'Write it as postgres://user:password@host:5432/database.',
  });
}

const parametersOf = (query: TelemetryQuery): unknown[] => [
  new Date(query.from).toISOString(),
  new Date(query.to).toISOString(),
  ((query.step ?? query.to - query.from) / 1000).toString(),
  query.environment,
  query.prompt ?? null,
];

const DIMENSIONS = ['version', 'arm', 'model'] as const;

interface Tables {
  readonly calls: string;
  readonly scores: string;
}

/** The window that a time belongs to. */
const start = (at: string): string =>
  `date_bin(make_interval(secs => $3::float8), ${at}, $1::timestamptz) AS start`;

/** What a query leaves together has one label, `''`. */
function sqlOf({ by }: TelemetryQuery, tables: Tables): string {
  const labels = (of: (column: string) => string): string =>
    DIMENSIONS.map((column) => `${by.includes(column) ? of(column) : "''"} AS ${column}`).join(', ');
  return `
WITH called AS (
  SELECT prompt, ${labels((column) => `coalesce(${column}, '')`)}, ${start('at')},
    failed, retries > 0 AS retried, milliseconds, cost_usd, input_tokens, cached_input_tokens, output_tokens
  FROM ${tables.calls}
  WHERE at >= $1::timestamptz AND at < $2::timestamptz AND shadow IS NOT TRUE AND prompt <> ''
    AND coalesce(environment, '') IN ('', $4::text) AND ($5::text IS NULL OR prompt = $5::text)
), scored AS (
  SELECT coalesce(s.prompt, c.prompt) AS prompt, ${labels((column) => `coalesce(s.${column}, c.${column}, '')`)},
    ${start('s.at')}, CASE s.name WHEN 'quality' THEN 'quality_score' ELSE s.name END AS name, s.value::float8 AS value,
    get_byte(sha256(convert_to(coalesce(s.unit, c.unit, s.call_id, floor(extract(epoch FROM s.at) * 1000)::bigint::text), 'UTF8')), 0) & ${CLUSTERS - 1} AS cluster,
    least(${SCORE_BINS - 1}, greatest(0, floor(s.value::float8 * ${SCORE_BINS})))::int AS bin
  FROM ${tables.scores} s LEFT JOIN ${tables.calls} c ON c.id = s.call_id
  WHERE s.at >= $1::timestamptz AND s.at < $2::timestamptz AND c.shadow IS NOT TRUE AND s.value IS NOT NULL
    AND s.name <> '' AND coalesce(s.prompt, c.prompt) <> ''
    AND coalesce(s.environment, c.environment, '') IN ('', $4::text)
    AND ($5::text IS NULL OR coalesce(s.prompt, c.prompt) = $5::text)
), clustered AS (
  SELECT prompt, version, arm, model, start, name, cluster, count(*)::float8 AS n, sum(value) AS total,
    sum(value * value) AS squares, ${binned((bin) => `count(*) FILTER (WHERE bin = ${bin}) AS bin${bin}`)}
  FROM scored GROUP BY prompt, version, arm, model, start, name, cluster
)
SELECT prompt, version, arm, model, (extract(epoch FROM start) * 1000)::float8 AS start, '' AS name, ARRAY[
    count(*), count(*) FILTER (WHERE failed), count(*) FILTER (WHERE retried),
    count(*) FILTER (WHERE failed OR retried), sum(cost_usd), count(cost_usd),
    sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), count(milliseconds)
  ]::float8[] || percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY milliseconds::float8) AS numbers
FROM called GROUP BY prompt, version, arm, model, start
UNION ALL
SELECT prompt, version, arm, model, (extract(epoch FROM start) * 1000)::float8, name, ARRAY[
    sum(n), sum(total), sum(squares), count(*), sum(n * n), sum(total * total), sum(n * total),
    ${binned((bin) => `sum(bin${bin})`)}
  ]::float8[]
FROM clustered GROUP BY prompt, version, arm, model, start, name`;
}

const binned = (of: (bin: number) => string): string =>
  Array.from({ length: SCORE_BINS }, (_, bin) => of(bin)).join(', ');

/** What PostgreSQL calls missing tables, columns and rights. */
const MISSING: ReadonlySet<string> = new Set(['42P01', '42703', '42501', '3F000']);

function unavailable(name: string, table: string, error: unknown): PromptError {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Messages of the driver name hosts, users and tables, never a password.
  const message = `${name} cannot be asked: ${error.message || code}`;
  const hint = MISSING.has(code)
    ? `It needs ${table} and ${scoresTable(table)}, or views with their columns, that its user may read: see “Where telemetry is kept”.`
    : code === '57014'
      ? 'An index on the column `at` makes it fast.'
      : 'Check that the server runs, and the address in the environment.';
  return new PromptError('telemetry-unavailable', message, { hint, cause: error });
}
