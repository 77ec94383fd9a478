// CPU time to analyse an experiment from its telemetry: lines → sums by unit → verdict.
// Run: node test/bench/experiment.mjs (Node 24).
import { bucketOf } from '../../src/core/experiments/assignment.ts';
import { judge } from '../../src/core/experiments/verdict.ts';
import { ExperimentReader } from '../../src/core/monitoring/experimentEvidence.ts';
import { settings } from '../core/experiments/evidenceOf.ts';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';

const RECORDS = 100_000;
const TURNS = 5;

const window = { from: 0, to: Infinity, environment: 'production' };

/** Half of the records are calls, half are their scores; a unit calls five times. */
const lines = Array.from({ length: RECORDS / 2 }, (_, i) => {
  const unit = `u_${Math.floor(i / 5)}`;
  const arm = bucketOf(settings.salt, unit) < 1000 ? 'challenger' : 'control';
  const id = i.toString(16).padStart(16, '0');
  const call = {
    id,
    arm,
    unit,
    time: new Date(1.7e12 + i * 1000).toISOString(),
    milliseconds: 500 + ((i * 7919) % 1500),
    cost: 0.0001 + (i % 100) * 1e-6,
  };
  return [callLine(call), scoreLine(id, 0.5 + ((i * 104_729) % 500) / 1000)];
}).flat();

const between = (before, after) => (after.user - before.user + after.system - before.system) / 1000;

const times = Array.from({ length: TURNS }, () => {
  const started = process.cpuUsage();
  const reader = new ExperimentReader(settings, window);
  for (const line of lines) reader.add(line);
  const read = process.cpuUsage();
  const { verdict } = judge(settings, reader.evidence());
  if (verdict === 'collecting') throw new Error('Nothing was read');
  return { read: between(started, read), judge: between(read, process.cpuUsage()) };
});
const least = (key) => Math.round(Math.min(...times.map((time) => time[key])));
const bytes = lines.reduce((sum, line) => sum + line.length, 0);
console.table([
  {
    records: RECORDS,
    'bytes a record': Math.round(bytes / RECORDS),
    'read ms': least('read'),
    'judge ms': least('judge'),
  },
]);
