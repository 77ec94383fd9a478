import { expect, test } from 'vitest';
import { PromptError } from '../../../../src/core/base/errors.ts';
import type { Evaluation, MonitorId } from '../../../../src/core/monitoring/alert.ts';
import { DEFAULT_MONITORS } from '../../../../src/core/monitoring/monitoringSettings.ts';
import { evaluateMonitors } from '../../../../src/core/monitoring/monitors/evaluate.ts';
import type { TelemetryQuery } from '../../../../src/core/monitoring/source.ts';
import type { MonitorTarget } from '../../../../src/core/monitoring/targets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../generate/traffic.ts';
import { watchFor, watched } from '../generate/watch.ts';
import { RowsSource, type ShortSums, scoresOf } from './rowsSource.ts';

/** A Wednesday, 12:07 UTC: windows end at 12:05. */
const NOW = Date.parse('2026-11-18T12:07:30Z');
const TO = NOW - 2.5 * MINUTE_MS;

type Holds = (start: number, width: number, query: TelemetryQuery) => ShortSums | undefined;

interface Case {
  readonly holds: Holds;
  readonly target?: Partial<MonitorTarget>;
}

async function evaluate({ holds, target }: Case): Promise<readonly Evaluation[]> {
  const source = new RowsSource({ prompt: 'summarise-ticket', version: '2.0.0' }, holds);
  return evaluateMonitors(source, watchFor(target ?? {}), NOW);
}

async function one(monitor: MonitorId, given: Case): Promise<Evaluation> {
  const found = (await evaluate(given)).filter((evaluation) => evaluation.monitor === monitor);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const is = (width: number): ((start: number, own: number) => boolean) => {
  return (_, own) => own === width;
};
const isWeek = (_: number, width: number): boolean => width > 6 * DAY_MS;
const isHour = is(HOUR_MS);
const isFive = is(5 * MINUTE_MS);
const isDay = is(DAY_MS);

const isLastHour = (start: number, width: number): boolean => isHour(start, width) && start === TO - HOUR_MS;

test('a few queries answer for all prompts, none of them about what is later', async () => {
  const source = new RowsSource({ prompt: 'summarise-ticket', version: '2.0.0' }, () => ({
    calls: 200,
    costUsd: 1,
  }));
  const prompts = Array.from({ length: 50 }, (_, i) => ({
    prompt: `p${i}`,
    versions: [watched('1.0.0'), watched('2.0.0')],
  }));
  await evaluateMonitors(source, watchFor(...prompts), NOW);
  expect(source.queries).toHaveLength(5);
  for (const { from, to, step } of source.queries) {
    expect(to).toBeLessThanOrEqual(NOW);
    expect([from % (5 * MINUTE_MS), to % (5 * MINUTE_MS), (to - from) % (step ?? 1)]).toEqual([0, 0, 0]);
  }
});

const quality =
  (...scores: Parameters<typeof scoresOf>): Holds =>
  (start, width) =>
    isWeek(start, width) ? { calls: 1000, scores: { quality_score: scoresOf(...scores) } } : undefined;

test.each([
  [
    'firing',
    1000,
    0.78,
    0.15,
    'The mean quality_score of 2.0.0 over 7 days is 0.780 (0.771 to 0.789) on 1,000 scored calls, below 0.8, which chance does not explain.',
  ],
  [
    'suspected',
    1000,
    0.795,
    0.15,
    'The mean quality_score of 2.0.0 over 7 days is 0.795 (0.786 to 0.804) on 1,000 scored calls, below 0.8, which may be chance.',
  ],
  [
    'ok',
    1000,
    0.8,
    0.15,
    'The mean quality_score of 2.0.0 over 7 days is 0.800 (0.791 to 0.809) on 1,000 scored calls, not below 0.8.',
  ],
  [
    'too-few',
    99,
    0.2,
    0.15,
    'Not enough data: 2.0.0 has 99 scored calls over 7 days, and 100 are needed to judge quality_score.',
  ],
] as const)('quality is %s', async (state, count, mean, sd, text) => {
  const found = await one('quality', { holds: quality(count, mean, sd) });
  expect(found).toMatchObject({ state, text, calls: count, threshold: 0.8, clearAt: 0.82 });
});

const widthOf = ({ interval }: Evaluation): number => interval![1] - interval![0];

test('a source that does not tell users apart is never certain of quality, and its interval is wider', async () => {
  const certain = await one('quality', { holds: quality(1000, 0.5, 0.15) });
  const unsure = await one('quality', { holds: quality(1000, 0.5, 0.15, false) });
  expect([certain.state, unsure.state]).toEqual(['firing', 'suspected']);
  expect(widthOf(unsure) / widthOf(certain)).toBeCloseTo(Math.SQRT2, 2);
  expect(unsure.text).toContain('the source does not tell users apart');
});

test('one cluster of users has no spread, so nothing is certain of it', async () => {
  const lump = { count: 500, total: 250, squares: 130, bins: undefined };
  const moments = {
    units: 1,
    calls: 500,
    total: 250,
    callsSquared: 250_000,
    totalSquared: 62_500,
    product: 125_000,
  };
  const holds: Holds = (start, width) =>
    isWeek(start, width) ? { calls: 500, scores: { quality_score: { ...lump, moments } } } : undefined;
  expect((await one('quality', { holds })).state).toBe('suspected');
});

const helpfulness: Holds = (_, width) =>
  width > 2 * DAY_MS && width < 4 * DAY_MS
    ? { calls: 50, scores: { helpfulness: scoresOf(50, 0.4, 0.1) } }
    : undefined;

test('the score, the window and the threshold are those of the prompt', async () => {
  const settings = {
    ...DEFAULT_MONITORS,
    quality: { score: 'helpfulness', threshold: 0.6, clear: 0.65, windowDays: 3, minCalls: 20 },
  };
  expect(await one('quality', { holds: helpfulness, target: { settings } })).toMatchObject({
    state: 'firing',
    threshold: 0.6,
    clearAt: 0.65,
    value: expect.closeTo(0.4),
  });
});

/** A usual week with so many failures of 100 calls an hour, and an hour with its last five minutes. */
const errors =
  (usual: number, hour: ShortSums, five: ShortSums | undefined): Holds =>
  (start, width) => {
    if (isLastHour(start, width)) return hour;
    if (isHour(start, width)) return { calls: 100, failed: usual };
    return isFive(start, width) && start === TO - 5 * MINUTE_MS ? five : undefined;
  };

test.each([
  ['ok', 2, { calls: 100, failed: 5 }, { calls: 10, failed: 10 }],
  ['firing', 2, { calls: 100, failed: 20 }, { calls: 10, failed: 1 }],
  ['ok', 2, { calls: 100, failed: 20 }, { calls: 20, failed: 1 }],
  // Nothing wrong in five minutes with a few calls ends nothing yet: there are more that say otherwise.
  ['ok', 2, { calls: 100, failed: 20 }, { calls: 6 }],
  ['too-few', 2, { calls: 100, failed: 20 }, undefined],
  ['too-few', 2, { calls: 49, failed: 49 }, { calls: 5, failed: 5 }],
  // 8 % of 50 calls is above 5 %, and happens by chance to a prompt with 2 %.
  ['ok', 2, { calls: 50, failed: 4 }, { calls: 5, failed: 1 }],
  // 6 % of 2,000 calls is not certainly above 5 %, and never happens to a prompt with 2 %.
  ['suspected', 2, { calls: 2000, failed: 118 }, { calls: 100, failed: 8 }],
  // What is always above 5 % is told, though it is nothing new.
  ['suspected', 6, { calls: 200, failed: 13 }, { calls: 20, failed: 2 }],
  ['firing', 9, { calls: 1000, failed: 90 }, { calls: 20, failed: 2 }],
] as const)(
  'errors are %s with %i usual of 100, %j in the hour, %j in five minutes',
  async (state, usual, hour, five) => {
    expect((await one('error-rate', { holds: errors(usual, hour, five) })).state).toBe(state);
  },
);

const failingFor =
  (hours: number): Holds =>
  (start, width, query) =>
    isHour(start, width) && start >= TO - hours * HOUR_MS && start < TO - HOUR_MS
      ? { calls: 100, failed: 30 }
      : errors(2, { calls: 100, failed: 20 }, { calls: 20, failed: 4 })(start, width, query);

const textAfter = async (hours: number): Promise<string> =>
  (await one('error-rate', { holds: failingFor(hours) })).text;

test('what is wrong says since when, as far as full hours tell', async () => {
  expect(await textAfter(4)).toMatch(/, since 2026-11-18 09:00 UTC; chance does not explain it\.$/);
  expect(await textAfter(1)).toMatch(/; chance does not explain it\.$/);
});

const lowSinceSunday: Holds = (start, width) => {
  if (isWeek(start, width)) return { calls: 1000, scores: { quality_score: scoresOf(1000, 0.7, 0.1) } };
  if (!isDay(start, width)) return undefined;
  const mean = start >= Date.parse('2026-11-15T00:00:00Z') ? 0.6 : 0.85;
  return { calls: 100, scores: { quality_score: scoresOf(100, mean, 0.1) } };
};

test('low quality says since which day', async () => {
  expect((await one('quality', { holds: lowSinceSunday })).text).toMatch(
    /, below 0\.8 since 2026-11-15, which chance does not explain\.$/,
  );
});

test('corrections and retries count, and what a call is counted for is said', async () => {
  const hour = { calls: 100, failed: 4, retried: 12, failedOrRetried: 14, corrected: 10 };
  const found = await one('error-rate', { holds: errors(1, hour, { calls: 10, corrected: 3 }) });
  expect(found).toMatchObject({ state: 'firing', value: 0.24, threshold: 0.05 });
  expect(found.causes).toEqual([
    '12 calls (12 %) were retried.',
    '10 calls (10 %) were corrected by users.',
    '4 calls (4 %) failed.',
  ]);
});

test('a version without a past is held against that of the version before', async () => {
  const source = new RowsSource(
    { prompt: 'summarise-ticket', version: '2.1.0' },
    errors(2, { calls: 50, failed: 8 }, { calls: 9, failed: 2 }),
  );
  const old = new RowsSource({ prompt: 'summarise-ticket', version: '2.0.0' }, errors(2, {}, undefined));
  const both = {
    name: 'both',
    gaps: [],
    // The new version has been served for an hour.
    query: async (query: TelemetryQuery) => [
      ...(await source.query(query)).filter(({ start }) => start >= TO - HOUR_MS),
      ...(await old.query(query)),
    ],
    dispose: async () => {},
  };
  const [found] = (
    await evaluateMonitors(both, watchFor({ versions: [watched('2.1.0', '2.0.0')] }), NOW)
  ).filter(({ monitor }) => monitor === 'error-rate');
  expect(found?.text).toContain('usually 2 % of 2.0.0');
  expect(found?.baseline).toBeCloseTo(0.02);
});

/** A usual week of hours with the same p95. */
const latencies =
  (usual: number, hour: ShortSums, five: ShortSums | undefined): Holds =>
  (start, width) => {
    if (isLastHour(start, width)) return hour;
    if (isHour(start, width)) return { calls: 40, p95: usual };
    return isFive(start, width) && start === TO - 5 * MINUTE_MS ? five : undefined;
  };

test.each([
  ['firing', { calls: 100, p95: 2100 }, { calls: 8, p95: 2500 }],
  ['suspected', { calls: 50, p95: 2100 }, { calls: 8, p95: 2500 }],
  ['ok', { calls: 100, p95: 2000 }, { calls: 8, p95: 2500 }],
  ['ok', { calls: 100, p95: 2100 }, { calls: 8, p95: 1900 }],
  ['too-few', { calls: 100, p95: 2100 }, undefined],
  ['too-few', { calls: 19, p95: 9000 }, { calls: 8, p95: 9000 }],
] as const)('latency is %s with %j in the hour and %j in five minutes', async (state, hour, five) => {
  const found = await one('latency', { holds: latencies(1000, hour, five) });
  expect(found).toMatchObject({ state, value: hour.p95 });
  if (state !== 'too-few') expect(found).toMatchObject({ baseline: 1000, threshold: 2000, clearAt: 1600 });
});

test('an alert on latency says how many times what is usual', async () => {
  const { text } = await one('latency', {
    holds: latencies(1000, { calls: 100, p95: 2350 }, { calls: 20, p95: 2500 }),
  });
  expect(text).toBe(
    'p95 of 2.0.0 is 2.35 s over the last hour (100 calls), 2.4 times the usual 1.00 s, and up to 2.50 s in the last five minutes.',
  );
});

const slowFromTheStart: Holds = (start, width) =>
  isLastHour(start, width) ? { calls: 100, p95: 60_000 } : undefined;

test('latency without a past is not enough data, however slow', async () => {
  expect((await one('latency', { holds: slowFromTheStart })).state).toBe('too-few');
});

const costs =
  (usual: number, hour: ShortSums): Holds =>
  (start, width) => {
    if (isLastHour(start, width)) return hour;
    // Even hours are a little dearer than odd ones.
    if (isHour(start, width))
      return { calls: 100, costUsd: 100 * usual * ((start / HOUR_MS) % 2 === 0 ? 1.02 : 0.98) };
    return isWeek(start, width) ? { calls: 16_800, costUsd: 16_800 * usual } : undefined;
  };

test.each([
  ['firing', 0.02, { calls: 100, costUsd: 8 }],
  ['ok', 0.02, { calls: 100, costUsd: 5 }],
  ['too-few', 0.02, { calls: 19, costUsd: 19 }],
  // The usual is above the cap already.
  ['firing', 0.06, { calls: 100, costUsd: 6.1 }],
  // Above the cap, but not certainly so, and dearer than any hour before.
  ['suspected', 0.04, { calls: 100, costUsd: 5.1 }],
] as const)('cost is %s with a usual %f and %j in the hour', async (state, usual, hour) => {
  expect((await one('cost', { holds: costs(usual, hour) })).state).toBe(state);
});

test('an unknown price is not zero: where none is known nothing was measured, where some are those count', async () => {
  const none = await one('cost', { holds: costs(0.02, { calls: 100 }) });
  expect(none).toMatchObject({ state: 'unavailable', value: undefined });
  const some = await one('cost', { holds: costs(0.02, { calls: 1000, costUsd: 8, pricedCalls: 100 }) });
  expect(some).toMatchObject({ state: 'firing', value: 0.08, calls: 100 });
  expect(some.text).toContain('the price of 900 calls more is unknown');
});

test('a prompt without a cap has no alert on its cost', async () => {
  const all = await evaluate({
    holds: costs(0.02, { calls: 100, costUsd: 80 }),
    target: { costCapUsd: undefined },
  });
  expect(all.some(({ monitor }) => monitor === 'cost')).toBe(false);
});

/** Calls in each hour until so many minutes ago, and on full days. */
const silentFor =
  (minutes: number, perHour: number): Holds =>
  (start, width) => {
    if (isDay(start, width)) return { calls: perHour * 24 };
    if (isFive(start, width)) return start < TO - minutes * MINUTE_MS ? { calls: perHour / 12 } : undefined;
    return isHour(start, width) && start + HOUR_MS <= TO - minutes * MINUTE_MS
      ? { calls: perHour }
      : undefined;
  };

test.each([
  ['ok', 25, 120],
  ['firing', 30, 120],
  ['too-few', 30, 24],
  ['suspected', 90, 16],
  ['firing', 240, 24],
  ['too-few', 240, 1],
] as const)(
  'silence is %s after %i minutes without a call, of usually %i an hour',
  async (state, minutes, perHour) => {
    expect((await one('no-data', { holds: silentFor(minutes, perHour) })).state).toBe(state);
  },
);

const silentAWeekAgo: Holds = (start, width, query) =>
  isHour(start, width) && start >= NOW - 7 * DAY_MS - 5 * HOUR_MS && start < NOW - 7 * DAY_MS + HOUR_MS
    ? undefined
    : silentFor(180, 120)(start, width, query);

test('a prompt that was just as silent a week ago is not told of', async () => {
  expect((await one('no-data', { holds: silentAWeekAgo })).state).toBe('too-few');
});

test('a prompt that is turned off is silent on purpose', async () => {
  const all = await evaluate({ holds: silentFor(300, 120), target: { isKilled: true } });
  expect(all.some(({ monitor }) => monitor === 'no-data')).toBe(false);
});

test('where no prompt at all has calls, the telemetry may be what is missing', async () => {
  const source = new RowsSource({ prompt: 'a', version: '1' }, (start, width, query) =>
    isFive(start, width) ? undefined : silentFor(120, 120)(start, width, query),
  );
  const found = await evaluateMonitors(source, watchFor({ prompt: 'a' }, { prompt: 'b' }), NOW);
  const [silent] = found.filter(({ monitor, prompt }) => monitor === 'no-data' && prompt === 'a');
  expect(silent?.causes).toEqual(['No other prompt has calls either: see whether telemetry still arrives.']);
});

test('without traffic everything is not enough data, and nothing is fine', async () => {
  const all = await evaluate({ holds: () => undefined });
  expect(all.map(({ state }) => state)).toEqual(all.map(() => 'too-few'));
  expect(all.map(({ monitor }) => monitor)).toEqual([
    'quality',
    'quality-trend',
    'error-rate',
    'latency',
    'cost',
    'no-data',
    'input-drift',
  ]);
});

test('what is turned off says nothing', async () => {
  const settings = {
    quality: undefined,
    errorRate: undefined,
    latency: undefined,
    cost: undefined,
    noData: undefined,
    drift: undefined,
  };
  expect(await evaluate({ holds: () => ({ calls: 100 }), target: { settings } })).toEqual([]);
});

test('a query that fails makes what needs it unavailable, with what to do, and hides nothing else', async () => {
  const all = await evaluate({
    holds: (start, width, query) => {
      if (query.step === HOUR_MS)
        throw new PromptError('telemetry-unavailable', 'Prometheus took too long.', {
          hint: 'Ask it for less.',
        });
      return isWeek(start, width)
        ? { calls: 500, scores: { quality_score: scoresOf(500, 0.5, 0.1) } }
        : { calls: 100, failed: 60 };
    },
  });
  const states = Object.fromEntries(all.map(({ monitor, state }) => [monitor, state]));
  expect(states).toMatchObject({ quality: 'firing', 'error-rate': 'unavailable', 'no-data': 'unavailable' });
  expect(all.find(({ monitor }) => monitor === 'no-data')?.text).toBe(
    'Could not be measured: Prometheus took too long. Ask it for less.',
  );
});

const broken: Holds = () => {
  throw new TypeError('A bug');
};

test('a bug of a source is no fact about a monitor', async () => {
  await expect(evaluate({ holds: broken })).rejects.toThrow('A bug');
});

/** Anchor scores of each day, the last one yesterday. */
const anchors =
  (means: readonly number[]): Holds =>
  (start, width) => {
    if (!isDay(start, width)) return undefined;
    const mean = means.at((start - Math.floor(NOW / DAY_MS) * DAY_MS) / DAY_MS);
    return mean === undefined ? undefined : { scores: { 'anchor:quality': scoresOf(40, mean, 0.1) } };
  };

const steady = Array.from({ length: 26 }, (_, i) => 0.8 + (i % 3) * 0.01);

test.each([
  ['ok', [...steady, 0.81, 0.82]],
  ['suspected', [...steady, 0.81, 0.9]],
  ['firing', [...steady, 0.9, 0.9]],
  ['suspected', [...steady, 0.9, 0.7]],
  ['too-few', [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.5]],
] as const)('a judge is %s', async (state, means) => {
  const given =
    means.length < 28 ? Array.from({ length: 28 }, (_, i) => means[i - 28 + means.length]) : means;
  const holds: Holds = (start, width, query) =>
    given.at((start - Math.floor(NOW / DAY_MS) * DAY_MS) / DAY_MS) === undefined
      ? undefined
      : anchors(given.map((mean) => mean ?? 0))(start, width, query);
  expect((await one('judge-drift', { holds })).state).toBe(state);
});

test('a judge that always gives the same is not suspect for a rounding', async () => {
  const given = [...Array.from({ length: 27 }, () => 0.8), 0.805];
  expect((await one('judge-drift', { holds: anchors(given) })).state).toBe('ok');
});
