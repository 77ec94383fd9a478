// A million resolves of the built runtime while its registry file is swapped: time of each and of the slowest, swaps,
// garbage collections with their pauses, and memory. Run after `npm run build -- --production`: node test/bench/runtime.mjs
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { open } from '../../dist/runtime/index.js';
import { report } from './measure.mjs';

const RESOLVES = 1_000_000;
/** After so many, the loop lets the file system and the poller have their turn. */
const SLICE = 200;
const TICKET = 'Printer on fire. '.repeat(30);

const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-bench-'));
const file = join(folder, 'prompt-registry.yaml');
const others = Array.from(
  { length: 50 },
  (_, i) => `  other-${i}:\n    version: "1.0.0"\n    model: gpt-4o\n    template: "Other ${i}: {{ x }}"\n`,
).join('');

/** The source document's prompt, under an experiment, among fifty others. */
const registry = (round) => `experiments:
  shorter:
    prompt: summarise-ticket
    control: { version: "2.0.0", weight: 0.9 }
    challenger: { version: "2.1.0", weight: 0.1 }
    started_at: "2026-01-01T00:00:00Z"
prompts:
  summarise-ticket:
    version: "2.0.0"
    versions:
      2.0.0:
        model: gpt-4o
        temperature: 0.3
        max_tokens: 500
        template: |
          You are a senior support engineer. Summarise this
          ticket in 3 bullet points: priority, root cause, action. (${round})
          TICKET: {{ticket_content}}
      2.1.0:
        model: gpt-4o
        template: "Summarise in 3 bullet points (${round}): {{ticket_content}}"
${others}`;

function write(round) {
  writeFileSync(`${file}.new`, registry(round));
  renameSync(`${file}.new`, file);
}

function summary(times) {
  const sorted = times.toSorted();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return {
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

const pauses = [];
const observer = new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries()) pauses.push({ duration, kind: detail.kind });
});
observer.observe({ entryTypes: ['gc'] });

write(0);
const runtime = await open({ file, pollMs: 100 });
const times = new Float64Array(RESOLVES);
const memory = [process.memoryUsage().heapUsed];
const cpuBefore = process.cpuUsage();
let round = 1;
let broken = 0;
for (let i = 0; i < RESOLVES; i++) {
  const started = performance.now();
  const found = runtime.resolve('summarise-ticket', {
    unit: `user-${i % 5000}`,
    variables: { ticket_content: TICKET },
  });
  times[i] = (performance.now() - started) * 1000;
  if (found.error !== undefined || found.messages.length !== 1) broken++;
  if (i % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
  if (i % (SLICE * 100) === 0) {
    write(round++);
    memory.push(process.memoryUsage().heapUsed);
  }
}
const cpu = process.cpuUsage(cpuBefore);
const { swaps, failures } = runtime.health();
await runtime.close();
await new Promise((resolve) => setTimeout(resolve, 50));
observer.disconnect();
rmSync(folder, { recursive: true });

const { mean, p50, p99, max } = summary(times);
report(
  'CPU time a resolve, all threads, with swaps and collections',
  (cpu.user + cpu.system) / RESOLVES,
  20,
  ' µs',
);
report('resolve, mean (experiment, render of the source document’s prompt)', mean, 20, ' µs');
report('resolve, median', p50, 20, ' µs');
report('resolve, 99th percentile', p99, undefined, ' µs');
report('resolve, slowest (a collection or the scheduler)', max / 1000, undefined, ' ms');
report(`swaps, of ${round} writes`, swaps, undefined);
report('resolves that failed', broken + failures, 0);
const total = pauses.reduce((sum, { duration }) => sum + duration, 0);
report('collections', pauses.length, undefined);
report('  of them of the old generation', pauses.filter(({ kind }) => kind === 4).length, undefined);
report('  longest pause', Math.max(0, ...pauses.map(({ duration }) => duration)), undefined, ' ms');
report('  all pauses, share of the time spent resolving', (total / (mean * RESOLVES)) * 1e5, undefined, ' %');
report('heap, most', Math.max(...memory) / 1e6, undefined, ' MB');
report('heap, at the end minus at the start', (memory.at(-1) - memory[0]) / 1e6, undefined, ' MB');
