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
const what = (key) => (runs) => median(runs.map((run) => run[key]));
const [ms, cpuS, peakMB] = ['ms', 'cpuS', 'peakMB'].map(what);

/** Runs the bare loop, a cold and a warm evaluation in turn, so that whatever else the machine does meets all. */
async function compare({ count, delayMs, rounds }) {
  const server = await startServer(delayMs);
  const folder = createEvalWorkspace(server.url, count);
  /** @type {Record<string, Awaited<ReturnType<typeof runTimed>>[]>} */
  const runs = { bare: [], cold: [], warm: [] };
  const inFolder = { cwd: folder, withResources: true };
  for (let round = 0; round < rounds; round++) {
    runs.bare.push(await runTimed(bare(server.url, count), { withResources: true }));
    rmSync(join(folder, '.prompt-ledger'), { recursive: true, force: true });
    runs.cold.push(await runTimed(evaluate(), inFolder));
    runs.warm.push(await runTimed(evaluate(), inFolder));
  }
  server.close();
  rmSync(folder, { recursive: true });
  for (const { code, stderr, stdout } of [...runs.cold, ...runs.warm])
    if (code !== 0) throw new Error(`${stdout}${stderr}`);
  return runs;
}

for (const count of [1000, 10_000])
  for (const delayMs of [0, 200]) {
    const rounds = count === 1000 && delayMs === 0 ? ROUNDS : Math.ceil(ROUNDS / 3);
    const runs = await compare({ count, delayMs, rounds });
    const ideal = Math.ceil(count / CONCURRENCY) * delayMs;
    console.log(`\n${count.toLocaleString('en')} cases × 3 assertions, answered in ${delayMs} ms`);
    for (const [name, measured] of Object.entries(runs)) {
      report(`  ${name}: time`, ms(measured), name === 'warm' && count === 1000 ? 600 : undefined, ' ms');
      report(`  ${name}: CPU`, cpuS(measured), undefined, ' s');
      report(`  ${name}: peak memory`, peakMB(measured), undefined, ' MB');
    }
    if (delayMs === 0) report('  cold to bare: time', ms(runs.cold) / ms(runs.bare), 1.5);
    else report('  cold to ideal: time', ms(runs.cold) / ideal, 1.1);
    report(
      '  cold to bare: peak memory',
      peakMB(runs.cold) / peakMB(runs.bare),
      count === 10_000 ? 1.3 : undefined,
    );
  }
