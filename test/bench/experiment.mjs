// CPU time to analyse an experiment from its telemetry: lines → sums by unit → verdict.
// Run: node test/bench/experiment.mjs (Node 24).
import { bucketOf } from '../../src/core/experiments/assignment.ts';
import { judge } from '../../src/core/experiments/verdict.ts';
import { ExperimentReader } from '../../src/core/monitoring/experimentEvidence.ts';

const RECORDS = 100_000;
const TURNS = 5;

const settings = {
  name: 'shorter',
  prompt: 'summarise',
  versions: { control: '2.0.0', challenger: '2.1.0' },
  weights: { control: 0.9, challenger: 0.1 },
  salt: 'summarise:shorter',
  metrics: ['quality_score', 'latency_p95', 'cost_per_call'],
  autoRevert: true,
  qualityDelta: -0.1,
  isRelative: false,
  sensitivity: 'threshold',
  minimumSampleSize: 500,
  significanceLevel: 0.05,
};
const window = { from: 0, to: Infinity, environment: 'production' };

/** Half of the records are calls, half are their scores; a unit calls five times. */
const lines = Array.from({ length: RECORDS / 2 }, (_, i) => {
  const unit = `u_${Math.floor(i / 5)}`;
  const arm = bucketOf(settings.salt, unit) < 1000 ? 'challenger' : 'control';
  const own = {
    'gen_ai.prompt.name': 'summarise',
    'gen_ai.prompt.version': settings.versions[arm],
    'feature_flag.key': 'summarise',
    'feature_flag.result.variant': arm,
    'feature_flag.result.reason': 'split',
    'feature_flag.context.id': unit,
  };
  const id = i.toString(16).padStart(16, '0');
  const time = new Date(1.7e12 + i * 1000).toISOString();
  const call = {
    v: 1,
    type: 'span',
    time,
    duration_ms: 500 + ((i * 7919) % 1500),
    trace_id: id + id,
    span_id: id,
    name: 'chat gpt-4o-mini',
    kind: 'CLIENT',
    status: 'OK',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.usage.input_tokens': 613,
    'gen_ai.usage.output_tokens': 48,
    'promptledger.cost.usd': 0.0001 + (i % 100) * 1e-6,
    ...own,
  };
  const score = {
    v: 1,
    type: 'event',
    time,
    name: 'gen_ai.evaluation.result',
    parent_span_id: id,
    'gen_ai.evaluation.name': 'quality',
    'gen_ai.evaluation.score.value': 0.5 + ((i * 104_729) % 500) / 1000,
    ...own,
  };
  return [JSON.stringify(call), JSON.stringify(score)];
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
