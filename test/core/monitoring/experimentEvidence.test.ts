import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExperimentEvidence } from '../../../src/core/experiments/evidence.ts';
import { ExperimentReader } from '../../../src/core/monitoring/experimentEvidence.ts';
import { LogHistogram } from '../../../src/core/monitoring/logHistogram.ts';
import { TrafficReader } from '../../../src/core/monitoring/promptTraffic.ts';
import { parseRecord } from '../../../src/core/monitoring/telemetryRecord.ts';
import { percentile } from '../../../src/core/evals/percentile.ts';
import '../../propertySeed.ts';
import { settings } from '../experiments/evidenceOf.ts';
import { present } from '../evals/statistics/oracle.ts';
import { callLine, scoreLine } from './telemetry.ts';

const window = {
  from: Date.parse('2026-11-01T00:00:00Z'),
  to: Date.parse('2026-11-08T00:00:00Z'),
  environment: 'production',
};

function read(lines: readonly string[]): ExperimentEvidence {
  const reader = new ExperimentReader(settings, window);
  for (const line of lines) reader.add(line);
  return reader.evidence();
}

const moments = (evidence: ExperimentEvidence, arm: 'control' | 'challenger', name = 'quality_score') => {
  const found = evidence.arms[arm].metrics.get(name);
  return found?.kind === 'moments' ? found.moments : undefined;
};

describe('calls and scores become sums by unit', () => {
  const lines = [
    callLine({ id: 'a1', unit: 'ann', cost: 0.01 }),
    callLine({ id: 'a2', unit: 'ann', cost: 0.03 }),
    callLine({ id: 'b1', unit: 'bob', cost: 0.02 }),
    callLine({ id: 'c1', unit: 'cid', arm: 'challenger' }),
    scoreLine('a1', 0.5),
    scoreLine('a2', 1),
    scoreLine('b1', 0.75),
    scoreLine('c1', 0.25),
  ];
  const expected = {
    units: 2,
    calls: 3,
    total: 2.25,
    callsSquared: 5,
    totalSquared: 1.5 ** 2 + 0.75 ** 2,
    product: 2 * 1.5 + 0.75,
  };

  test('of a metric', () => {
    const evidence = read(lines);
    expect(moments(evidence, 'control')).toEqual(expected);
    expect(moments(evidence, 'control', 'cost_per_call')?.total).toBeCloseTo(0.06, 12);
    expect(moments(evidence, 'challenger')).toMatchObject({ units: 1, calls: 1, total: 0.25 });
    expect(evidence.arms.control).toMatchObject({ units: 2, calls: 3 });
  });

  test('in whatever order the lines come, and however often', () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.subarray(lines),
        (order, again) => {
          const evidence = read([...order, ...again]);
          const { total, totalSquared, ...counts } = present(moments(evidence, 'control'));
          expect(counts).toMatchObject({ units: 2, calls: 3, callsSquared: 5 });
          expect(totalSquared).toBeCloseTo(expected.totalSquared, 12);
          expect(total).toBeCloseTo(expected.total, 12);
          expect(evidence.arms.control.calls).toBe(3);
        },
      ),
    ));
});

test('the newest score of a call counts, whoever came first', () => {
  const corrected = scoreLine('a1', 0.2, { time: '2026-11-03T10:00:00.000Z' });
  for (const scores of [
    [scoreLine('a1', 0.9), corrected],
    [corrected, scoreLine('a1', 0.9)],
  ])
    expect(moments(read([callLine({ id: 'a1', unit: 'ann' }), ...scores]), 'control')?.total).toBe(0.2);
});

test('a score whose call was not recorded says itself where it belongs', () => {
  const own = {
    'gen_ai.prompt.version': '2.1.0',
    'feature_flag.result.variant': 'challenger',
    'feature_flag.context.id': 'dan',
  };
  expect(moments(read([scoreLine('gone', 0.4, own)]), 'challenger')).toMatchObject({ units: 1, total: 0.4 });
});

const label = (text: string) =>
  scoreLine('a1', 0, {
    'gen_ai.evaluation.score.value': undefined,
    'gen_ai.evaluation.score.label': text,
  });

test('a label is a score where it says whether something passed', () => {
  const call = callLine({ id: 'a1', unit: 'ann' });
  expect(moments(read([call, label('pass')]), 'control')?.total).toBe(1);
  expect(moments(read([call, label('fail')]), 'control')?.total).toBe(0);
  expect(moments(read([call, label('fine')]), 'control')).toBeUndefined();
});

test.each<[name: string, more: Readonly<Record<string, unknown>>]>([
  ['of another prompt', { 'gen_ai.prompt.name': 'other' }],
  ['of another experiment', { 'feature_flag.key': 'longer' }],
  ['of another environment', { 'deployment.environment.name': 'staging' }],
  ['before the start', { time: '2026-10-31T23:59:59.999Z' }],
  ['after the end', { time: '2026-11-08T00:00:00.000Z' }],
  ['that nobody was served', { 'promptledger.shadow': true }],
  ['whose arm was not drawn', { 'feature_flag.result.reason': 'disabled' }],
  ['without an arm', { 'feature_flag.result.variant': undefined }],
])('a call %s does not count, nor does its score', (_name, more) => {
  const own = { 'feature_flag.result.variant': 'control', 'feature_flag.context.id': 'ann', ...more };
  const lines = [callLine({ id: 'a1', unit: 'ann', more }), scoreLine('a1', 0.5, own)];
  if ('time' in more) lines[1] = scoreLine('a1', 0.5, { ...own, time: '2026-11-02T00:00:00.000Z' });
  const evidence = read(lines);
  expect(evidence.arms.control.calls).toBe(0);
  expect(moments(evidence, 'control')).toBeUndefined();
});

test('another version than the arm has is counted and left out', () => {
  const evidence = read([
    callLine({ id: 'a1', unit: 'ann', version: '1.9.0' }),
    callLine({ id: 'a2', unit: 'ann' }),
  ]);
  expect(evidence.otherVersion).toBe(1);
  expect(evidence.arms.control.calls).toBe(1);
});

test('who met both arms is in neither', () => {
  const evidence = read([
    callLine({ id: 'a1', unit: 'ann' }),
    callLine({ id: 'a2', unit: 'ann', arm: 'challenger' }),
    callLine({ id: 'b1', unit: 'bob' }),
    scoreLine('a1', 0.1),
    scoreLine('a2', 0.1),
    scoreLine('b1', 0.8),
  ]);
  expect(evidence.crossed).toBe(1);
  expect(evidence.arms).toMatchObject({ control: { units: 1 }, challenger: { units: 0 } });
  expect(moments(evidence, 'control')).toMatchObject({ units: 1, total: 0.8 });
  expect(moments(evidence, 'challenger')).toBeUndefined();
});

test('a call of nobody is a unit of its own', () => {
  const lines = ['a1', 'a2', 'a3'].map((id) => callLine({ id }));
  expect(read(lines).arms.control.units).toBe(3);
});

test('stable and canary are the same arms by other names', () => {
  const lines = [
    callLine({ id: 'a1', arm: 'stable' }),
    callLine({ id: 'c1', arm: 'canary', version: '2.1.0' }),
  ];
  expect(read(lines).arms).toMatchObject({ control: { units: 1 }, challenger: { units: 1 } });
});

test('errors are a rate by unit', () => {
  const reader = new ExperimentReader({ ...settings, metrics: ['error_rate'] }, window);
  const failed = { status: 'ERROR', 'error.type': 'timeout' };
  for (const [id, more] of [
    ['a1', failed],
    ['a2', {}],
    ['a3', {}],
  ] as const)
    reader.add(callLine({ id, unit: 'ann', more }));
  expect(moments(reader.evidence(), 'control', 'error_rate')).toMatchObject({ units: 1, calls: 3, total: 1 });
});

const calls = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => callLine({ id: `a${i}`, milliseconds: 100 + i }));

test('p95 needs 73 calls', () => {
  expect(read(calls(72)).arms.control.metrics.get('latency_p95')).toBeUndefined();
  const found = present(read(calls(100)).arms.control.metrics.get('latency_p95'));
  expect(found.kind === 'quantile' && Math.abs(found.estimate.value / 194.05 - 1)).toBeLessThan(0.01);
});

test('lines that are no record are counted, whatever they are', () => {
  const reader = new ExperimentReader(settings, window);
  for (const line of ['', '{"v":1,"type":"sp', '[]', 'null', '"text"', '{"type":"span"}', '\u0000'])
    reader.add(line);
  expect(reader.unreadable).toBe(6);
  fc.assert(fc.property(fc.json(), (line) => void parseRecord(line)));
});

test('names of other tools are read', () => {
  const record = parseRecord(
    JSON.stringify({
      type: 'span',
      time: '2026-11-01T10:00:00Z',
      span_id: 'x',
      'langfuse.observation.prompt.name': 'summarise',
      'langfuse.observation.prompt.version': 7,
      'gen_ai.conversation.id': 'c',
    }),
  );
  expect(record).toMatchObject({ kind: 'call', prompt: 'summarise', version: '7', unit: 'c' });
});

describe('a histogram of logarithms', () => {
  test('is right to one percent, also where it was put together', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 300, maxLength: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const [first, second] = [new LogHistogram(), new LogHistogram()];
          for (const [i, value] of values.entries()) (i % 2 === 0 ? first : second).add(value);
          first.addAll(second);
          const sorted = values.toSorted((a, b) => a - b);
          const at = share * (values.length - 1);
          // Between two values any of both is right: what lies between is not in the histogram.
          expect(first.quantile(share)).toBeGreaterThanOrEqual(present(sorted[Math.floor(at)]) / 1.0101);
          expect(first.quantile(share)).toBeLessThanOrEqual(present(sorted[Math.ceil(at)]) * 1.0101);
        },
      ),
      { numRuns: 50 },
    ));

  test('zeros, and nothing', () => {
    const histogram = new LogHistogram();
    expect(histogram.quantile(0.5)).toBeNaN();
    for (const value of [0, 0, 0, 100]) histogram.add(value);
    expect(histogram.quantile(0.5)).toBe(0);
    expect(Math.abs(histogram.quantile(1) / present(percentile([0, 0, 0, 100], 1)) - 1)).toBeLessThan(0.01);
  });
});

test('traffic of a prompt, whatever version served it', () => {
  const reader = new TrafficReader('summarise', 'production');
  expect(reader.traffic()).toBeUndefined();
  const lines = Array.from({ length: 20 }, (_, i) => [
    callLine({
      id: `a${i}`,
      unit: `user-${i % 10}`,
      version: `1.${i}.0`,
      time: `2026-11-0${1 + (i % 3)}T10:00:00.000Z`,
    }),
    scoreLine(`a${i}`, i % 2 === 0 ? 0.8 : 0.6),
  ]).flat();
  for (const line of [...lines, 'torn{']) reader.add(line);
  const traffic = present(reader.traffic());
  expect(traffic).toMatchObject({ units: 10, calls: 20, days: 2 });
  expect(traffic.quality?.mean).toBeCloseTo(0.7, 12);
  expect(traffic.quality?.sd).toBeCloseTo(0.1 * Math.sqrt(10 / 9), 12);
});
