// Telemetry files → sums by prompt, version and hour: a bare loop of JSON.parse, ours, and DuckDB on the same file; what
// another thousand lines take; how long a year of sums takes to open.
// Run: node test/bench/telemetry.mjs [calls] (Node 24). Ratios of one run compare; seconds depend on the machine.

import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RollupBook, runThrough } from '../../src/core/monitoring/rollup/rollupBook.ts';
import { DAY_MS, HOUR_MS, edgesFor } from '../../src/core/monitoring/rollup/stretches.ts';
import { NO_RECORDS } from '../../src/core/monitoring/telemetryIntake.ts';
import { openFilesSource } from '../../src/node/telemetry/filesSource.ts';
import { RollupState } from '../../src/node/telemetry/rollupState.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { install, isInstalled } from '../scripts/packages.mjs';
import { writeTelemetry } from './telemetryText.mjs';

const CALLS = Number(process.argv[2] ?? 1_000_000);
const FROM = Date.UTC(2026, 9, 1);
const WEEK = { from: FROM, to: FROM + 7 * DAY_MS, by: ['version'], environment: 'production' };

const folder = mkdtempSync(join(tmpdir(), 'telemetry-bench-'));
const rows = [];

try {
  const duckdb = await openDuckDb();
  for (const isLong of [true, false]) {
    const path = join(folder, isLong ? 'long.jsonl' : 'short.jsonl');
    await writeTelemetry(path, { calls: CALLS, isLong, from: FROM });
    const size = Math.round(statSync(path).size / CALLS);
    const bare = await timed(() => bareLoop(path));
    note(size, 'loop of JSON.parse, counts and costs only', bare, bare);

    const stateFolder = join(folder, isLong ? 'long' : 'short');
    const source = await openFilesSource([path], { stateFolder });
    note(size, 'ours: all sums, kept on disk', await timed(() => countAll(source)), bare);
    await source.dispose();
    await writeTelemetry(path, {
      calls: 1000,
      isLong,
      from: FROM + 7 * DAY_MS - HOUR_MS,
      span: HOUR_MS / 2,
      seed: 2,
      flags: 'a',
    });
    const again = await timed(async () => {
      const reopened = await openFilesSource([path], { stateFolder });
      await countAll(reopened, CALLS + 1000);
      await reopened.dispose();
    });
    note(size, 'ours, opened again, 1,000 lines more', again, bare);

    for (const [threads, quantile] of [
      [1, 'quantile_cont'],
      [2, 'quantile_cont'],
      [2, 'approx_quantile'],
    ]) {
      await duckdb.run(`SET threads = ${threads}`);
      const time = await timed(() => duckdb.run(duckDbQuery(path, quantile)));
      note(size, `DuckDB, ${threads} thread${threads > 1 ? 's' : ''}, ${quantile}`, time, bare);
    }
  }
  console.table(rows);
  await year();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function note(size, what, { ms, cpu }, bare) {
  rows.push({
    'bytes a line': size,
    what,
    seconds: Number((ms / 1000).toFixed(3)),
    'CPU seconds': Number((cpu / 1000).toFixed(3)),
    'of the loop': `${((100 * cpu) / bare.cpu).toFixed(1)} %`,
  });
}

/** Milliseconds by the clock, and of all cores. */
async function timed(work) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - start, cpu: (user + system) / 1000 };
}

async function bareLoop(path) {
  const sums = new Map();
  let rest = '';
  for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const record = JSON.parse(line);
      const key = `${record['gen_ai.prompt.name']} ${record['gen_ai.prompt.version']} ${record.time.slice(0, 13)}`;
      const sum = sums.get(key) ?? { calls: 0, cost: 0 };
      sum.calls++;
      sum.cost += record['promptledger.cost.usd'];
      sums.set(key, sum);
    }
  }
  const calls = [...sums.values()].reduce((all, sum) => all + sum.calls, 0);
  if (calls !== CALLS) throw new Error(`The loop read ${calls} calls`);
}

async function countAll(source, expected = CALLS) {
  const found = await source.query({ ...WEEK, step: HOUR_MS });
  const calls = found.reduce((all, { sums }) => all + sums.calls, 0);
  if (calls !== expected) throw new Error(`Ours read ${calls} calls`);
}

async function openDuckDb() {
  const own = join(import.meta.dirname, '..', 'duckdb');
  if (!isInstalled(own) && !install(own, 'DuckDB')) throw new Error('DuckDB cannot be installed');
  const entry = join(own, 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js');
  const { DuckDBInstance } = await import(pathToFileURL(entry).href);
  return (await DuckDBInstance.create(':memory:')).connect();
}

function duckDbQuery(path, quantile) {
  return `
  SELECT "gen_ai.prompt.name", "gen_ai.prompt.version", date_trunc('hour', time) AS hour, count(*) AS calls,
    sum("promptledger.cost.usd") AS cost, count(*) FILTER (status = 'ERROR') AS failed,
    ${quantile}(duration_ms, 0.95) AS p95
  FROM read_json('${path}', format = 'newline_delimited', columns = {time: 'TIMESTAMP', duration_ms: 'DOUBLE',
    status: 'VARCHAR', "gen_ai.prompt.name": 'VARCHAR', "gen_ai.prompt.version": 'VARCHAR',
    "promptledger.cost.usd": 'DOUBLE'})
  GROUP BY ALL`;
}

/** Keeps a year of sums of 20 prompts in 2 versions, 12 calls each five minutes of the last days, and opens it. */
async function year() {
  const now = FROM;
  const book = new RollupBook(sha256);
  runThrough(book.moveEdges(edgesFor(now)));
  let calls = 0;
  for (let at = now - 365 * DAY_MS; at < now; at += 5 * 60_000) {
    const isRecent = at > now - 2 * DAY_MS;
    for (let series = 0; series < 40; series++) {
      // Fewer of what is a year ago: sums of a day have as many buckets with a hundred calls as with a thousand.
      if (!isRecent && (at / 300_000 + series) % 6 !== 0) continue;
      for (let i = 0; i < (isRecent ? 3 : 1); i++) addCall(book, { at, series, number: calls++ });
    }
  }
  const stateFolder = join(folder, 'year');
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const state = new RollupState(stateFolder, [logs]);
  await state.load();
  await state.save(book, {
    files: [],
    counts: { ...NO_RECORDS, counted: calls },
    newest: now,
    troubledAt: undefined,
  });
  let source;
  const open = await timed(async () => (source = await openFilesSource([logs], { stateFolder })));
  const query = {
    from: now - 365 * DAY_MS,
    to: now,
    step: DAY_MS,
    by: ['version'],
    environment: 'production',
  };
  const ask = await timed(async () => {
    const found = await source.query(query);
    if (found.length < 40 * 364) throw new Error(`The year has ${found.length} rows`);
  });
  const one = await timed(() => source.query({ ...query, prompt: 'prompt-3' }));
  const day = await timed(() => source.query({ ...query, from: now - DAY_MS, step: HOUR_MS }));
  console.table([
    { 'a year of 40 series': 'open', ms: Math.round(open.ms) },
    { 'a year of 40 series': 'all days of all', ms: Math.round(ask.ms) },
    { 'a year of 40 series': 'all days of one prompt', ms: Math.round(one.ms) },
    { 'a year of 40 series': 'the last day by hours of all', ms: Math.round(day.ms) },
  ]);
}

function addCall(book, { at, series, number }) {
  const prompt = `prompt-${series >> 1}`;
  const version = series % 2 === 0 ? '2.0.0' : '2.1.0';
  const spread = Math.sin(number * 12.9898) * 43_758.5453;
  const share = spread - Math.floor(spread);
  const common = { at, prompt, version, isShadow: false, environment: 'production' };
  const id = `id-${number}`;
  book.add({
    ...common,
    kind: 'call',
    id,
    milliseconds: Math.exp(5.5 + 2.5 * share),
    isFailed: share < 0.02,
    costUsd: share / 1000,
    retries: 0,
    inputTokens: 500,
    outputTokens: 90,
  });
  if (number % 4 === 0)
    book.add({
      ...common,
      kind: 'score',
      of: id,
      unit: `unit-${number % 977}`,
      name: 'quality_score',
      value: share,
    });
}
