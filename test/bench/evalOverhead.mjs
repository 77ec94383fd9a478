// What `prompt-ledger eval` costs beyond asking: whole processes, against a bare loop of `fetch` at equal concurrency.
// node test/bench/evalOverhead.mjs [rounds]

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createEvalWorkspace, startServer } from './evalWorkspace.mjs';
import { CLI, median, report, runTimed } from './measure.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const CONCURRENCY = 32;
const bare = (url, count) => [
  join(import.meta.dirname, 'bareLoop.mjs'),
  url,
  String(count),
  String(CONCURRENCY),
];
const evaluate = (...more) => [CLI, 'eval', '--concurrency', String(CONCURRENCY), ...more];

/** The median of one of the measurements of several runs. */
const medianOf = (runs, key) => median(runs.map((run) => run[key]));

/** Runs both in turn, so that whatever else the machine does meets both. */
async function compare({ count, delayMs, rounds, withMemory = false }) {
  const server = await startServer(delayMs);
  const folder = createEvalWorkspace(server.url, count);
  /** @type {Record<string, Awaited<ReturnType<typeof runTimed>>[]>} */
  const runs = { bare: [], cli: [], cached: [] };
  for (let round = 0; round < rounds; round++) {
    runs.bare.push(await runTimed(bare(server.url, count), { withMemory }));
    rmSync(join(folder, '.prompt-ledger'), { recursive: true, force: true });
    runs.cli.push(await runTimed(evaluate(), { cwd: folder, withMemory }));
    runs.cached.push(await runTimed(evaluate(), { cwd: folder, withMemory }));
  }
  server.close();
  rmSync(folder, { recursive: true });
  for (const { code, stderr, stdout } of [...runs.cli, ...runs.cached])
    if (code !== 0) throw new Error(`${stdout}${stderr}`);
  return {
    bareMs: medianOf(runs.bare, 'ms'),
    ms: medianOf(runs.cli, 'ms'),
    cachedMs: medianOf(runs.cached, 'ms'),
    bareMB: medianOf(runs.bare, 'peakMB'),
    peakMB: medianOf(runs.cli, 'peakMB'),
  };
}

const fast = await compare({ count: 1000, delayMs: 0, rounds: ROUNDS });
report('bare loop, 1,000 calls answered in 0 ms', fast.bareMs, undefined, ' ms');
report('eval, 1,000 cases × 3 assertions answered in 0 ms', fast.ms, undefined, ' ms');
report('  ratio', fast.ms / fast.bareMs, 1.5);
report('eval again, all answers there', fast.cachedMs, 600, ' ms');
const slow = await compare({ count: 1000, delayMs: 200, rounds: Math.ceil(ROUNDS / 3) });
const ideal = Math.ceil(1000 / CONCURRENCY) * 200;
report('eval, 1,000 cases answered in 200 ms', slow.ms, undefined, ' ms');
report('  ratio to the ideal', slow.ms / ideal, 1.1);
report('  (the bare loop’s ratio to the ideal)', slow.bareMs / ideal);
const large = await compare({ count: 10_000, delayMs: 0, rounds: 1, withMemory: true });
report('bare loop, 10,000 calls: peak memory', large.bareMB, undefined, ' MB');
report('eval, 10,000 cases: peak memory', large.peakMB, undefined, ' MB');
report('  ratio', large.peakMB / large.bareMB, 1.3);
report('eval, 10,000 cases: time', large.ms, undefined, ' ms');
report('eval again, 10,000 answers there: time', large.cachedMs, undefined, ' ms');
