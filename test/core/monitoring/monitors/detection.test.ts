import { describe, expect, test } from 'vitest';
import type { MonitorId } from '../../../../src/core/monitoring/alert.ts';
import type { MonitorTarget } from '../../../../src/core/monitoring/targets.ts';
import { type Behaviour, USUAL } from '../generate/traffic.ts';
import { type Observed, observe, watchFor, watched } from '../generate/watch.ts';

/** A Monday. Looks begin four weeks later, on a Monday too, at midnight UTC. */
const START = Date.parse('2026-01-05T00:00:00Z');
const QUIET_HOURS = 28 * 24;
const DAY = 24;

interface Scene {
  readonly days: number;
  /** What is served at an hour after the first look. */
  readonly served: (hour: number) => readonly Behaviour[];
  readonly target?: (hour: number) => Partial<MonitorTarget>;
  /** What must be told, with the first and the last look that may be the first to tell it. The look at an hour is at its end. */
  readonly told: readonly Telling[];
  readonly mayBeTold?: readonly string[];
}

type Telling = readonly [monitor: MonitorId, version: string, from: number, to: number, certain?: 'certain'];

async function check({ days, served, target, told, mayBeTold = [] }: Scene): Promise<Observed> {
  const observed = await observe({
    seed: 3,
    start: START,
    quietHours: QUIET_HOURS,
    hours: days * DAY,
    served: (_, hour) => served(hour),
    watch: (now) => watchFor(target?.(Math.round((now - START) / 3_600_000) - QUIET_HOURS) ?? {}),
  });
  const all = [...observed.opened, ...observed.escalated];
  const expected = new Set([
    ...told.map(([monitor, version]) => `${monitor} ${version}`.trim()),
    ...mayBeTold,
  ]);
  const others = all.filter(
    ({ alert: { evaluation } }) => !expected.has(`${evaluation.monitor} ${evaluation.version}`.trim()),
  );
  expect(others.map(({ hour, alert }) => `${hour}: ${alert.evaluation.text}`)).toEqual([]);
  for (const [monitor, version, from, to, certain] of told) {
    const own = all.filter(
      ({ alert: { evaluation } }) => evaluation.monitor === monitor && evaluation.version === version,
    );
    const first = own.find(({ alert }) => certain === undefined || alert.wasFiring);
    expect(first, `${monitor} ${version}`).toBeDefined();
    expect(first?.hour, `${monitor} ${version}`).toBeGreaterThanOrEqual(from);
    expect(first?.hour, `${monitor} ${version}`).toBeLessThanOrEqual(to);
    expect(own.every(({ hour }) => hour >= from)).toBe(true);
  }
  return observed;
}

/** From one hour on, until another. */
const during = (hour: number, from: number, to: number, change: Partial<Behaviour>): Behaviour =>
  hour >= from && hour < to ? { ...USUAL, ...change } : USUAL;

/** Wednesday noon. */
const NOON = 2 * DAY + 12;

/** The look at the end of the third day, the first one at a whole day with what begins on that day. */
const DAY_3 = 3 * DAY - 1;

describe('what happens is told, in time, and nothing else is', () => {
  test('quality that falls by 0.006 a day: the trend before the mean', async () => {
    const falling = (hour: number): number => 0.88 - 0.006 * Math.max(0, hour / DAY - 3);
    const { opened, escalated } = await check({
      days: 24,
      served: (hour) => [{ ...USUAL, quality: { ...USUAL.quality, mean: falling(hour) } }],
      told: [
        ['quality-trend', '2.0.0', 5 * DAY, 14 * DAY, 'certain'],
        // The mean of seven days is below 0.80 16.3 days after the decline begins on the fourth day.
        ['quality', '2.0.0', 16 * DAY, 22 * DAY, 'certain'],
      ],
    });
    const hourOf = (id: MonitorId): number =>
      [...opened, ...escalated].find(({ alert }) => alert.evaluation.monitor === id && alert.wasFiring)!.hour;
    expect(hourOf('quality-trend')).toBeLessThan(hourOf('quality') - 3 * DAY);
  });

  test('an outage of two hours: at the next look, and over with it', async () => {
    const { ended } = await check({
      days: 5,
      served: (hour) => [during(hour, NOON, NOON + 2, { failed: 0.5 })],
      told: [['error-rate', '2.0.0', NOON, NOON, 'certain']],
    });
    expect(ended.map(({ hour }) => hour - NOON)).toEqual([2]);
  });

  test('calls that take three times as long', async () => {
    const { ended } = await check({
      days: 5,
      served: (hour) => [during(hour, NOON, NOON + 3, { latency: { median: 2700, sigma: 0.5 } })],
      told: [['latency', '2.0.0', NOON, NOON, 'certain']],
    });
    expect(ended.map(({ hour }) => hour - NOON)).toEqual([3]);
  });

  test('a cost leak by retries: what each attempt costs, and the retries', async () => {
    const { opened } = await check({
      days: 4,
      served: (hour) => [during(hour, NOON, Infinity, { retried: 0.6 })],
      target: () => ({ costCapUsd: 0.009 }),
      told: [
        ['cost', '2.0.0', NOON, NOON + 2, 'certain'],
        ['error-rate', '2.0.0', NOON, NOON, 'certain'],
        // A call that is tried twice takes twice as long, and is written with the tokens of both.
        ['latency', '2.0.0', NOON, 4 * DAY],
        ['input-drift', '', DAY_3, 4 * DAY],
      ],
    });
    const causes = opened.find(({ alert }) => alert.evaluation.monitor === 'cost')!.alert.evaluation.causes;
    expect(causes.at(-1)).toMatch(/^\d\d(\.\d)? % of the calls were retried instead of 1(\.\d)? %/);
  });

  test('a cost leak by long inputs: what has grown, and that inputs are unlike those before', async () => {
    const { opened } = await check({
      days: 4,
      served: (hour) => [during(hour, NOON, Infinity, { inputTokens: { median: 9000, sigma: 0.5 } })],
      target: () => ({ costCapUsd: 0.015 }),
      told: [
        ['cost', '2.0.0', NOON, NOON, 'certain'],
        ['input-drift', '', DAY_3, DAY_3],
      ],
    });
    const causes = opened.find(({ alert }) => alert.evaluation.monitor === 'cost')!.alert.evaluation.causes;
    expect(causes[0]).toMatch(/^A call has \d+,\d+ input tokens instead of 1\d\d\d\.$/);
  });

  test('what lasts for a week is one alert', async () => {
    const { opened, ended } = await check({
      days: 9,
      served: (hour) => [
        during(hour, NOON, Infinity, {
          failed: 0.2,
          inputTokens: { median: 9000, sigma: 0.5 },
          callsPerHour: 90,
        }),
      ],
      target: () => ({ costCapUsd: 0.015 }),
      told: [
        ['cost', '2.0.0', NOON, NOON, 'certain'],
        ['error-rate', '2.0.0', NOON, NOON, 'certain'],
        ['input-drift', '', DAY_3, DAY_3 + DAY, 'certain'],
      ],
    });
    expect(opened).toHaveLength(3);
    expect(ended).toEqual([]);
  });

  test('a dearer model behind one version', async () => {
    const dear = { model: 'gpt-4.5', price: { input: 25, output: 100 } };
    const { opened } = await check({
      days: 4,
      served: (hour) => [during(hour, NOON, Infinity, dear)],
      target: () => ({ costCapUsd: 0.02 }),
      told: [['cost', '2.0.0', NOON, NOON, 'certain']],
    });
    expect(opened[0]!.alert.evaluation.causes.join()).toMatch(
      /^Tokens cost more: .* \(gpt-4\.5 has 100 % of the calls instead of 0 %\)\.$/,
    );
  });

  test('a bad canary with a tenth of the traffic: its own alert, with the control’s past as its baseline', async () => {
    const control = { ...USUAL, scoredShare: 1 };
    const canary: Behaviour = {
      ...control,
      version: '2.1.0',
      arm: 'challenger',
      callsPerHour: 12,
      quality: { ...USUAL.quality, mean: 0.66 },
    };
    await check({
      days: 5,
      served: (hour) => (hour < 12 ? [control] : [{ ...control, callsPerHour: 108 }, canary]),
      target: (hour) => ({
        versions: hour < 12 ? [watched('2.0.0')] : [watched('2.0.0'), watched('2.1.0', '2.0.0')],
      }),
      told: [['quality', '2.1.0', 14, 2 * DAY, 'certain']],
    });
  });

  test('silence on a working day: within the hour, until the first call', async () => {
    const { ended } = await check({
      days: 5,
      served: (hour) => [during(hour, NOON, NOON + 5, { callsPerHour: 0 })],
      told: [['no-data', '', NOON, NOON, 'certain']],
    });
    expect(ended.map(({ hour }) => hour - NOON)).toEqual([5]);
  });

  test('a judge that has changed: told as such, and what it says of quality is marked and never certain', async () => {
    const usual: Behaviour = { ...USUAL, anchors: { count: 40, mean: 0.85, daySd: 0.01 } };
    const changed: Behaviour = {
      ...usual,
      anchors: { count: 40, mean: 0.75, daySd: 0.01 },
      quality: { ...USUAL.quality, mean: 0.78 },
    };
    const { opened, escalated } = await check({
      days: 12,
      served: (hour) => [hour < 2 * DAY ? usual : changed],
      told: [
        ['judge-drift', '', DAY_3, DAY_3 + DAY, 'certain'],
        ['quality', '2.0.0', 4 * DAY, 9 * DAY],
      ],
      // A step is a trend to some windows and none to others.
      mayBeTold: ['quality-trend 2.0.0'],
    });
    for (const { alert } of [...opened, ...escalated].filter(
      ({ alert: { evaluation } }) => evaluation.version !== '',
    )) {
      expect(alert.wasFiring).toBe(false);
      expect(alert.evaluation.causes.join()).toContain('The judge is suspect');
    }
  });

  test('inputs in another language', async () => {
    await check({
      days: 6,
      served: (hour) => [
        { ...USUAL, languages: hour < 2 * DAY ? [0.6, 0.2, 0.1, 0.05, 0.05] : [0.3, 0.2, 0.4, 0.05, 0.05] },
      ],
      told: [['input-drift', '', DAY_3, DAY_3 + DAY, 'certain']],
    });
  });
});

describe('what is as it should be is not told', () => {
  test('a release that is as good, if a little slower and dearer', async () => {
    const next: Partial<Behaviour> = {
      version: '2.1.0',
      latency: { median: 1100, sigma: 0.5 },
      outputTokens: { median: 350, sigma: 0.4 },
      quality: { ...USUAL.quality, mean: 0.89 },
    };
    await check({
      days: 10,
      served: (hour) => [during(hour, NOON, Infinity, next)],
      target: (hour) => ({
        versions: [hour <= NOON ? watched('2.0.0', '1.0.0') : watched('2.1.0', '2.0.0')],
      }),
      told: [],
    });
  });

  test('a prompt that sleeps at night and on weekends', async () => {
    await check({ days: 14, served: () => [{ ...USUAL, night: 0, weekend: 0 }], told: [] });
  });

  test('a call now and then', async () => {
    await check({ days: 14, served: () => [{ ...USUAL, callsPerHour: 1 }], told: [] });
  });
});
