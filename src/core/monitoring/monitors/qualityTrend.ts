import { counted, renderSigned } from '../../evals/reports/amounts.ts';
import { theilSen } from '../../evals/statistics/theilSen.ts';
import type { QualitySettings } from '../monitoringSettings.ts';
import { judgeDrift, withJudge } from './judgeDrift.ts';
import { DAY_MS } from './look.ts';
import type { VersionMonitor } from './monitor.ts';
import { type Reading, toReading } from './reading.ts';
import { renderThreshold } from './words.ts';

/** Two full weeks, so that the days of the week weigh the same at both ends. */
const WINDOW_DAYS = 14;
/** Days with fewer scores are left out: their means are mostly noise. */
const LEAST_SCORES = 10;
/** With fewer days, Sen's interval spans nearly all slopes. */
const LEAST_DAYS = 7;
/** A decline that would take longer to matter is left to the mean. */
const HORIZON_DAYS = { firing: 14, suspected: 28 } as const;
/** A band of 95 % excludes 0 once in forty fortnights by chance, too often where many prompts are watched. */
const LEVELS = { suspected: 0.99, firing: 0.999 } as const;

/**
 * Where the quality of a version is going: the slope over daily means. It is about the future, so it is suspected where
 * the line meets the threshold within four weeks, and certain only where even the slowest decline of its 95 % band
 * does so within two. Either way the decline itself has to be surer than that band says, as there are many looks.
 */
export const qualityTrend: VersionMonitor = {
  id: 'quality-trend',
  per: 'version',
  async read(look, target, { version }) {
    const settings = target.settings.quality;
    if (!settings) return undefined;
    const { score } = settings;
    const first = look.today - WINDOW_DAYS * DAY_MS;
    const rows = (await look.wholeDays()).of(target.prompt, version).filter(({ start }) => start >= first);
    const days = rows.flatMap(({ start, sums }): Day[] => {
      const own = sums.scores.get(score);
      if (!own || own.count < LEAST_SCORES) return [];
      return [{ day: (start - first) / DAY_MS, mean: own.total / own.count, count: own.count }];
    });
    return withJudge(readTrend(days, settings, version), await judgeDrift.read(look, target));
  },
};

interface Day {
  /** Days after the window begins. */
  readonly day: number;
  readonly mean: number;
  readonly count: number;
}

function readTrend(days: readonly Day[], { score, threshold }: QualitySettings, version: string): Reading {
  const scored = days.reduce((sum, { count }) => sum + count, 0);
  if (days.length < LEAST_DAYS)
    return toReading(
      'too-few',
      `Not enough data: ${version} has ${counted(days.length, 'day')} with ${LEAST_SCORES} scores or more of the last ${WINDOW_DAYS}, and ${LEAST_DAYS} are needed for a trend of ${score}.`,
      { calls: scored },
    );
  const points = days.map(({ day, mean }) => [day, mean] as const);
  const { slope, low, high, intercept } = theilSen(points);
  const end = intercept + slope * (WINDOW_DAYS - 1);
  const reading = { value: slope, baseline: end, calls: scored, interval: [low, high] as const };
  const trend = `The ${score} of ${version} changes by ${renderSigned(slope)} a day (${renderSigned(low)} to ${renderSigned(high)}, ${days.length} days)`;
  if (high >= 0) return toReading('ok', `${trend}: no certain decline.`, reading);
  const left = (rate: number): number => Math.max(0, (end - threshold) / -rate);
  const reached =
    end <= threshold
      ? `it is at ${renderThreshold(end)}, below ${renderThreshold(threshold)}`
      : `at this rate it is below ${renderThreshold(threshold)} in ${counted(Math.ceil(left(slope)), 'day')}`;
  const text = `${trend}: ${reached}.`;
  const isSure = (level: number): boolean => theilSen(points, level).high < 0;
  if (left(high) <= HORIZON_DAYS.firing && isSure(LEVELS.firing)) return toReading('firing', text, reading);
  if (left(slope) <= HORIZON_DAYS.suspected && isSure(LEVELS.suspected))
    return toReading('suspected', text, reading);
  return toReading('ok', text, reading);
}
