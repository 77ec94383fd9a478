import { renderUsd } from '../../evals/reports/amounts.ts';
import { quantileOf } from '../../evals/statistics/quantiles.ts';
import type { AddedSums, TelemetryRow } from '../source.ts';
import { costCauses } from './costCauses.ts';
import type { VersionMonitor } from './monitor.ts';
import { toReading } from './reading.ts';
import { addUp } from './sums.ts';
import { ofVersion, overDays, sinceOf, usualHours } from './usual.ts';
import { calls, renderSince } from './words.ts';

const LEAST_USUAL_CALLS = 200;
const LEAST_HOURS = 12;

/**
 * How many standard errors beyond what is usual an hour must be to be told of. A prompt that usually costs nearly as much
 * as its cap would otherwise be above it every other hour, and there are many hours.
 */
const LEAST_Z = { suspected: 3.7, firing: 4.3 } as const;

/** Costs of calls spread about as much as they are high, where their own past does not say how much. */
const ASSUMED_VARIATION = 1;

/**
 * The mean cost of the calls of the last hour against the prompt's cap. Calls without a known price are left out, never
 * counted as free.
 */
export const cost: VersionMonitor = {
  id: 'cost',
  per: 'version',
  async read(look, target, watched) {
    const { costCapUsd: cap, settings } = target;
    if (!settings.cost || cap === undefined) return undefined;
    const { minCalls } = settings.cost;
    const { version } = watched;
    const hour = addUp((await look.lastHour()).of(target.prompt, version));
    const known = { threshold: cap, clearAt: cap, calls: hour.pricedCalls };
    const unpriced = hour.calls - hour.pricedCalls;
    if (hour.calls >= minCalls && hour.pricedCalls === 0)
      return toReading(
        'unavailable',
        `What ${calls(hour.calls)} of ${version} cost in the last hour is unknown: the price of their model is. Add it under prices.`,
        known,
      );
    if (hour.pricedCalls < minCalls)
      return toReading(
        'too-few',
        `Not enough data: ${version} has ${calls(hour.pricedCalls)} with a known cost in the last hour, and ${minCalls} are needed to judge it.`,
        { ...known, value: hour.pricedCalls > 0 ? perCall(hour) : undefined },
      );
    const usual = await usualHours(look, target.prompt, watched, isEnough);
    const past = usual && spreadOf(usual.rows, minCalls);
    const value = perCall(hour);
    const se = (past?.sd ?? ASSUMED_VARIATION * value) / Math.sqrt(hour.pricedCalls);
    const half = quantileOf(0.975) * se;
    const interval = [Math.max(0, value - half), value + half] as const;
    const reading = { ...known, value, baseline: past?.mean, interval };
    const missing = unpriced > 0 ? `; the price of ${calls(unpriced)} more is unknown` : '';
    const against = usual && past ? `, usually ${renderUsd(past.mean)}${ofVersion(usual, version)}` : '';
    const measured = `A call of ${version} cost ${renderUsd(value)} in the mean over the last hour (${calls(hour.pricedCalls)}${missing})${against}`;
    if (value <= cap) return toReading('ok', `${measured}; the cap is ${renderUsd(cap)}.`, reading);
    const causes = usual ? await costCauses(look, { target, version, usual: usual.version }) : [];
    const where = { prompt: target.prompt, version };
    const isAbove = ({ sums }: TelemetryRow): boolean => sums.pricedCalls > 0 && perCall(sums) > cap;
    const since = renderSince(await sinceOf(look, where, isAbove));
    const text = `${measured}, above the cap of ${renderUsd(cap)}${since}`;
    const z = past && past.mean <= cap ? howUnusual(value, hour.pricedCalls, past) : Infinity;
    if (value - quantileOf(0.95) * se > cap && z > LEAST_Z.firing)
      return toReading('firing', `${text}; chance does not explain it.`, { ...reading, causes });
    if (z > LEAST_Z.suspected)
      return toReading('suspected', `${text}; that may be chance.`, { ...reading, causes });
    return toReading('ok', `${text}; hours differ as much by chance.`, reading);
  },
};

const perCall = (sums: AddedSums): number => sums.costUsd / sums.pricedCalls;

const isEnough = (rows: readonly TelemetryRow[]): boolean =>
  rows.filter(({ sums }) => sums.pricedCalls > 0).length >= LEAST_HOURS &&
  pricedCalls(rows) >= LEAST_USUAL_CALLS;

const pricedCalls = (rows: readonly TelemetryRow[]): number =>
  rows.reduce((sum, row) => sum + row.sums.pricedCalls, 0);

interface Spread {
  readonly mean: number;
  /** Of one call. */
  readonly sd: number;
  /** The mean of the dearest hour of a day that had enough calls to be judged. */
  readonly dearest: number;
}

/**
 * What a call costs and how much that varies, as far as the means of hours tell: an hour of n calls varies by σ²/n
 * around the mean.
 */
function spreadOf(rows: readonly TelemetryRow[], minCalls: number): Spread {
  const priced = rows.filter(({ sums }) => sums.pricedCalls > 0);
  return {
    mean: overDays(priced, meanOf) ?? 0,
    sd: Math.sqrt(overDays(priced, varianceOf) ?? 0),
    dearest: overDays(priced, (hours) => dearestOf(hours, minCalls)) ?? 0,
  };
}

const meanOf = (hours: readonly TelemetryRow[]): number =>
  hours.reduce((sum, { sums }) => sum + sums.costUsd, 0) / pricedCalls(hours);

function varianceOf(hours: readonly TelemetryRow[]): number | undefined {
  if (hours.length < 3) return undefined;
  const mean = meanOf(hours);
  const squares = hours.reduce((sum, { sums }) => sum + sums.pricedCalls * (perCall(sums) - mean) ** 2, 0);
  return squares / (hours.length - 1);
}

function dearestOf(hours: readonly TelemetryRow[], minCalls: number): number | undefined {
  const means = hours.flatMap(({ sums }) => (sums.pricedCalls >= minCalls ? [perCall(sums)] : []));
  return means.length === 0 ? undefined : Math.max(...means);
}

/**
 * How many standard errors an hour is dearer than usual, by its logarithm: a few dear calls move the mean of an hour far
 * upwards, and nothing moves it as far down.
 */
function howUnusual(value: number, n: number, { mean, sd, dearest }: Spread): number {
  return value > dearest ? Math.log(value / mean) / (sd / mean / Math.sqrt(n)) : 0;
}
