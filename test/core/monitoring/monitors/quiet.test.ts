import { expect, test } from 'vitest';
import type { MonitorId } from '../../../../src/core/monitoring/alert.ts';
import { type Behaviour, USUAL } from '../generate/traffic.ts';
import { observe, watchFor } from '../generate/watch.ts';

/** The most alerts of each kind that so many weeks may have where nothing is wrong; none of what is not named. */
interface Quiet {
  readonly weeks: number;
  readonly behaviour: Behaviour;
  readonly suspected: Partial<Record<MonitorId, number>>;
  readonly certain: Partial<Record<MonitorId, number>>;
}

// A thousand weeks of looks once an hour, most of them where looking is cheap. The bounds are what 1,000 weeks of each
// gave with other seeds, in their share and with room for chance.
const QUIET: Readonly<Record<string, Quiet>> = {
  'twelve calls in a busy hour': {
    weeks: 800,
    behaviour: { ...USUAL, callsPerHour: 12, scoredShare: 0.6 },
    suspected: { 'quality-trend': 16, latency: 6, 'no-data': 7, 'input-drift': 3 },
    certain: { 'no-data': 2 },
  },
  'heavy tails, more failures, and quality near its threshold': {
    weeks: 150,
    behaviour: {
      ...USUAL,
      callsPerHour: 60,
      failed: 0.02,
      latency: { median: 900, sigma: 0.8 },
      quality: { mean: 0.83, userSd: 0.08, callSd: 0.15 },
    },
    suspected: { latency: 16, 'quality-trend': 7, quality: 4, 'error-rate': 3 },
    certain: { latency: 1, 'quality-trend': 1 },
  },
  'an anchor set and languages of inputs': {
    weeks: 50,
    behaviour: {
      ...USUAL,
      callsPerHour: 60,
      anchors: { count: 30, mean: 0.85, daySd: 0.01 },
      languages: [0.6, 0.2, 0.1, 0.05, 0.05],
    },
    suspected: { 'judge-drift': 4, latency: 2, 'error-rate': 2, 'input-drift': 2 },
    certain: {},
  },
};

test.each(Object.entries(QUIET))('quiet weeks: %s', { timeout: 240_000 }, async (_, quiet) => {
  const { opened, escalated } = await observe({
    seed: 17,
    start: Date.parse('2026-01-05T00:00:00Z'),
    quietHours: 28 * 24,
    hours: quiet.weeks * 7 * 24,
    served: () => [quiet.behaviour],
    watch: () => watchFor({}),
  });
  const counts = new Map<string, number>();
  const count = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { alert } of opened)
    count(`${alert.wasFiring ? 'certain' : 'suspected'} ${alert.evaluation.monitor}`);
  for (const { alert } of escalated) count(`certain ${alert.evaluation.monitor}`);
  for (const kind of ['suspected', 'certain'] as const)
    for (const [monitor, most] of Object.entries(quiet[kind])) {
      expect(counts.get(`${kind} ${monitor}`) ?? 0, `${kind} ${monitor}`).toBeLessThanOrEqual(most);
      counts.delete(`${kind} ${monitor}`);
    }
  expect([...counts]).toEqual([]);
});
