import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../src/core/monitoring/alert.ts';
import { type DashboardRequest, readDashboard } from '../../../src/core/monitoring/dashboard.ts';
import { memorySource } from './memorySource.ts';
import { callLine, scoreLine } from './telemetry.ts';

const NOW = Date.parse('2026-11-10T12:07:00Z');
const HOUR_MS = 3_600_000;
const about = { 'gen_ai.prompt.name': 'summarise', 'deployment.environment.name': 'production' };
const at = (hoursAgo: number): string => new Date(NOW - hoursAgo * HOUR_MS).toISOString();
let count = 0;

function call(
  hoursAgo: number,
  version: string,
  more: {
    readonly ms?: number;
    readonly score?: number;
    readonly cost?: number;
    readonly isFailed?: boolean;
  } = {},
): string[] {
  const id = `c${count++}`;
  const { ms = 1000, score, cost, isFailed = false } = more;
  return [
    callLine({
      id,
      version,
      time: at(hoursAgo),
      milliseconds: ms,
      ...(cost !== undefined && { cost }),
      more: { ...about, ...(isFailed && { status: 'ERROR', 'error.type': 'timeout' }) },
    }),
    ...(score === undefined
      ? []
      : [
          scoreLine(id, score, {
            ...about,
            time: at(hoursAgo),
            'gen_ai.prompt.version': version,
            'feature_flag.context.id': `u${count % 7}`,
          }),
        ]),
  ];
}

const request = (more: Partial<DashboardRequest> = {}): DashboardRequest => ({
  prompt: 'summarise',
  environment: 'production',
  range: '1d',
  now: NOW,
  score: 'quality_score',
  windowDays: 7,
  ...more,
});

const alert = (prompt: string, since: number, ended?: number): Alert => ({
  id: `quality ${prompt}`,
  evaluation: {
    monitor: 'quality',
    prompt,
    version: '2.0.0',
    environment: 'production',
    state: 'firing',
    value: 0.5,
    threshold: 0.8,
    clearAt: 0.82,
    baseline: undefined,
    calls: 40,
    interval: undefined,
    text: '',
    causes: [],
  },
  since: at(since),
  endedAt: ended === undefined ? undefined : at(ended),
  wasFiring: true,
  foundAt: at(0),
  lookedAt: at(0),
  cleanSince: undefined,
});

describe('the numbers of a dashboard', () => {
  const lines = [
    ...Array.from({ length: 40 }, (_, i) => call(20 - i / 100, '1.0.0', { score: 0.9, cost: 0.01 })).flat(),
    ...Array.from({ length: 40 }, (_, i) =>
      call(2 - i / 100, '2.0.0', { score: 0.5, cost: 0.03, ms: 3000, isFailed: i < 4 }),
    ).flat(),
  ];

  test('cover the range in steps, with nothing where nothing was', async () => {
    const data = await readDashboard(memorySource(lines), request(), []);
    expect(data.points).toHaveLength(96);
    expect(data.to - data.from).toBe(24 * HOUR_MS);
    expect(data.points.reduce((sum, point) => sum + point.calls, 0)).toBe(80);
    const [empty] = data.points;
    expect(empty).toMatchObject({
      calls: 0,
      p95: undefined,
      failedOrRetried: undefined,
      costPerCall: undefined,
    });
    expect(data.total).toMatchObject({ calls: 80, scored: 80, unpricedCalls: 0 });
    expect(data.total.failedOrRetried).toBeCloseTo(0.05);
    expect(data.total.costPerCall).toBeCloseTo(0.02);
    expect(data.total.p95! / 3000).toBeCloseTo(1, 1);
  });

  test('have the rolling quality with its interval, and where another version took over', async () => {
    const data = await readDashboard(memorySource(lines), request(), []);
    const last = data.rolling.at(-1)!;
    expect(last.mean).toBeCloseTo(0.7);
    expect(last.scored).toBe(80);
    expect(last.interval[0]).toBeLessThan(0.7);
    expect(last.interval[1]).toBeGreaterThan(0.7);
    expect(data.versions).toEqual(['1.0.0', '2.0.0']);
    expect(data.marks).toEqual([expect.objectContaining({ kind: 'version', version: '2.0.0' })]);
  });

  test('are those of one version where it is chosen', async () => {
    const data = await readDashboard(memorySource(lines), request({ version: '2.0.0' }), []);
    expect(data.total).toMatchObject({ calls: 40, scored: 40 });
    expect(data.rolling.at(-1)!.mean).toBeCloseTo(0.5);
  });

  test('mark the alerts of the prompt, from where they began or the range does', async () => {
    const alerts = [
      alert('summarise', 1),
      alert('summarise', 60, 3),
      alert('summarise', 90, 50),
      alert('other', 1),
    ];
    const data = await readDashboard(memorySource(lines), request(), alerts);
    const marks = data.marks.filter((mark) => mark.kind === 'alert');
    expect(marks.map(({ at: from, until }) => [from, until])).toEqual([
      [data.from, NOW - 3 * HOUR_MS],
      [NOW - HOUR_MS, undefined],
    ]);
  });

  test.each([
    ['7d', 168],
    ['30d', 180],
    ['90d', 90],
    ['1y', 365],
  ] as const)('a range of %s has %i points', async (range, points) => {
    const data = await readDashboard(memorySource(lines), request({ range }), []);
    expect(data.points).toHaveLength(points);
    expect(data.total.calls).toBe(80);
    expect(data.rolling.length).toBeLessThan(40);
  });

  test('of a prompt that nobody called say so', async () => {
    const data = await readDashboard(memorySource(lines), request({ prompt: 'nobody' }), []);
    expect(data).toMatchObject({ rolling: [], versions: [], marks: [] });
    expect(data.total.calls).toBe(0);
  });
});
