import { renderDuration } from '../../evals/reports/amounts.ts';
import { median } from '../../evals/statistics/theilSen.ts';
import { isQuantileKnown } from '../../experiments/statistics/quantileDifference.ts';
import type { TelemetryRow } from '../source.ts';
import type { VersionMonitor } from './monitor.ts';
import { toReading } from './reading.ts';
import { recentOf } from './recent.ts';
import { ofVersion, sinceOf, usualHours } from './usual.ts';
import { calls, renderSince } from './words.ts';

/** An hour with fewer calls says nothing of its p95. */
const LEAST_CALLS_AN_HOUR = 5;

/** Hours that it takes to say what is usual: a day of them. */
const LEAST_HOURS = 24;

/** The share of the last windows that confirms, where more than one is looked at. */
const LEAST_SLOW = 1 / 3;

/** How many standard deviations of hours an hour with few calls must be slower to be told of. */
const LEAST_Z = 4;

/** The standard deviation of a normal variable, from the median distance to its median. */
const SD_OF_MAD = 1.4826;

/**
 * The standard deviation of the logarithm of an hour's p95, for an hour with so many calls: hours with more calls differ
 * less, by the root of their number.
 */
function spreadOf(rows: readonly TelemetryRow[], n: number): number {
  const logs = p95s(rows).map((p95) => Math.log(p95));
  const middle = median(logs);
  const sd = SD_OF_MAD * median(logs.map((log) => Math.abs(log - middle)));
  const usual = median(rows.flatMap(({ sums }) => sums.latency?.calls ?? []));
  return sd * Math.sqrt(usual / n);
}

function p95s(rows: readonly TelemetryRow[]): number[] {
  const found: number[] = [];
  for (const { sums } of rows)
    if (sums.latency && sums.latency.calls >= LEAST_CALLS_AN_HOUR) found.push(sums.latency.p95);
  return found;
}

/**
 * p95 of the last hour and of the last minutes, against the median of the hourly p95 of the week that ended a day
 * ago. From 73 calls on there are enough beyond p95 to say how sure it is; with fewer it is suspected, and
 * only where it is also far outside of how hours differ.
 */
export const latency: VersionMonitor = {
  id: 'latency',
  per: 'version',
  async read(look, target, watched) {
    const settings = target.settings.latency;
    if (!settings) return undefined;
    const { maxRatio, clearRatio, minCalls } = settings;
    const { version } = watched;
    const [hour] = (await look.lastHour()).of(target.prompt, version);
    const now = hour?.sums.latency;
    if (!now || now.calls < minCalls)
      return toReading(
        'too-few',
        `Not enough data: ${version} has ${calls(now?.calls ?? 0)} with a duration in the last hour, and ${minCalls} are needed to judge its p95.`,
        { value: now?.p95, calls: now?.calls ?? 0 },
      );
    const usual = await usualHours(look, target.prompt, watched, (rows) => p95s(rows).length >= LEAST_HOURS);
    const measured = `p95 of ${version} is ${renderDuration(now.p95)} over the last hour (${calls(now.calls)})`;
    if (!usual)
      return toReading(
        'too-few',
        `Not enough data: ${measured}, but it has no past yet to hold that against.`,
        {
          value: now.p95,
          calls: now.calls,
        },
      );
    const baseline = median(p95s(usual.rows));
    const [limit, clearAt] = [maxRatio * baseline, clearRatio * baseline];
    const reading = { value: now.p95, threshold: limit, clearAt, baseline, calls: now.calls };
    const ratio = `${Number((now.p95 / baseline).toFixed(1))} times the usual ${renderDuration(baseline)}${ofVersion(usual, version)}`;
    const text = `${measured}, ${ratio}`;
    if (now.p95 <= limit) return toReading('ok', `${text}.`, reading);
    const { rows, words } = await recentOf(look, target.prompt, version);
    const recent = rows.flatMap(({ sums }) => sums.latency?.p95 ?? []);
    if (recent.length === 0)
      return toReading('too-few', `${text}, but there was no call in ${words}.`, reading);
    const recently = `up to ${renderDuration(Math.max(...recent))} in ${words}`;
    // Percentiles cannot be added up. One slow call in half an hour is in one window; what goes on is in several.
    const slow = recent.filter((p95) => p95 > limit).length;
    if (slow < recent.length * LEAST_SLOW) return toReading('ok', `${text}, but only ${recently}.`, reading);
    const where = { prompt: target.prompt, version };
    const since = renderSince(
      await sinceOf(look, where, ({ sums }) => sums.latency !== undefined && sums.latency.p95 > limit),
    );
    const wrong = `${text}, and ${recently}${since}`;
    if (isQuantileKnown(now.calls, 0.95)) return toReading('firing', `${wrong}.`, reading);
    // p95 of a few calls is nearly the slowest of them, and hours with as few calls differ a lot.
    if (Math.log(now.p95 / baseline) < LEAST_Z * spreadOf(usual.rows, now.calls))
      return toReading('ok', `${text}; hours with so few calls differ as much by chance.`, reading);
    return toReading('suspected', `${wrong}; with so few calls that may be chance.`, reading);
  },
};
