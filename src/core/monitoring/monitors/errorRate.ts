import { binomialUpperTail } from '../../evals/statistics/distributions.ts';
import { wilsonInterval } from '../../evals/statistics/wilson.ts';
import { renderPercent } from '../../experiments/verdictWords.ts';
import type { AddedSums, TelemetryRow } from '../source.ts';
import type { VersionMonitor } from './monitor.ts';
import { toReading } from './reading.ts';
import { recentOf } from './recent.ts';
import { addUp } from './sums.ts';
import { ofVersion, overDays, sinceOf, usualHours } from './usual.ts';
import { calls, range, renderSince } from './words.ts';

/** Calls of the usual week that it takes to say what is usual. */
const LEAST_USUAL_CALLS = 200;

/**
 * What is told is also beyond what the version always does: with 50 calls and a usual 3 %, one hour in five is above 5 %
 * by chance. These are the chances of that which are put up with at one look; there are many.
 */
const TAIL = { suspected: 1e-4, firing: 1e-5 } as const;

/** How much less independent calls are that come from the same users, where their own past does not say. */
const ASSUMED_DISPERSION = 2;

/**
 * The share of calls that failed, were retried, or whose answer was corrected: beyond the threshold in the last hour
 * and in the last minutes, so that what is over is not told. Calls count as less than one each where hours have
 * differed by more than chance (McCullagh and Nelder 1989, Generalized Linear Models, 4.5: quasi-binomial).
 */
export const errorRate: VersionMonitor = {
  id: 'error-rate',
  per: 'version',
  async read(look, target, watched) {
    const settings = target.settings.errorRate;
    if (!settings) return undefined;
    const { max, minCalls } = settings;
    const { version } = watched;
    const hour = addUp((await look.lastHour()).of(target.prompt, version));
    const known = { threshold: max, clearAt: max, calls: hour.calls };
    if (hour.calls < minCalls)
      return toReading(
        'too-few',
        `Not enough data: ${version} has ${calls(hour.calls)} in the last hour, and ${minCalls} are needed to judge its errors.`,
        { ...known, value: hour.calls > 0 ? rateOf(hour) : undefined },
      );
    const found = await usualHours(look, target.prompt, watched, isEnough);
    const usual = found && { ...usualRate(found.rows), of: ofVersion(found, version) };
    const dispersion = usual?.dispersion ?? ASSUMED_DISPERSION;
    const [bad, rate] = [badCalls(hour), rateOf(hour)];
    const { low, high } = wilsonInterval(bad / dispersion, hour.calls / dispersion);
    const reading = {
      ...known,
      value: rate,
      baseline: usual?.rate,
      interval: [low, high] as const,
      causes: causesOf(hour),
    };
    const against = usual ? `, usually ${renderPercent(usual.rate)}${usual.of}` : '';
    const measured = `${renderPercent(rate)} (${range(low, high, renderPercent)}) of ${calls(hour.calls)} of ${version} in the last hour failed, were retried or corrected${against}`;
    if (rate <= max)
      return toReading('ok', `${measured}; up to ${renderPercent(max)} is put up with.`, {
        ...reading,
        causes: [],
      });
    const { rows, words } = await recentOf(look, target.prompt, version);
    const recent = addUp(rows);
    if (recent.calls === 0)
      return toReading('too-few', `${measured}, but there was no call in ${words}.`, reading);
    const recently = `${renderPercent(rateOf(recent))} of ${calls(recent.calls)} in ${words}`;
    if (rateOf(recent) <= max) return toReading('ok', `${measured}, but only ${recently}.`, reading);
    const text = `${measured}, above ${renderPercent(max)}, and ${recently}`;
    // Without a past, only what no rate up to the threshold explains counts.
    const isUsual = usual !== undefined && usual.rate <= max;
    const tail = isUsual ? binomialUpperTail(bad / dispersion, hour.calls / dispersion, usual.rate) : 0;
    const where = { prompt: target.prompt, version };
    const since = renderSince(await sinceOf(look, where, ({ sums }) => sums.calls > 0 && rateOf(sums) > max));
    if (low > max && tail < TAIL.firing)
      return toReading('firing', `${text}${since}; chance does not explain it.`, reading);
    if (usual && tail < TAIL.suspected)
      return toReading('suspected', `${text}${since}; that may be chance.`, reading);
    return toReading('ok', `${text}; so few calls do so by chance.`, reading);
  },
};

/** A correction may come later than its call, so that there may be more of both than calls. */
const badCalls = (sums: AddedSums): number => Math.min(sums.calls, sums.failedOrRetried + sums.corrected);

const rateOf = (sums: AddedSums): number => badCalls(sums) / sums.calls;

function causesOf(sums: AddedSums): string[] {
  const shares = [
    ['failed', sums.failed],
    ['were retried', sums.retried],
    ['were corrected by users', sums.corrected],
  ] as const;
  return shares
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, count]) => `${calls(count)} (${renderPercent(count / sums.calls)}) ${what}.`);
}

function usualRate(rows: readonly TelemetryRow[]): { readonly rate: number; readonly dispersion: number } {
  const all = callsOf(rows);
  const rate = overDays(rows, shareOf) ?? 0;
  return {
    // One more that went wrong: a week without a failure does not say that there are none.
    rate: (rate * all + 1) / (all + 1),
    dispersion: Math.max(1, overDays(rows, dispersionOf) ?? 1),
  };
}

const isEnough = (rows: readonly TelemetryRow[]): boolean => callsOf(rows) >= LEAST_USUAL_CALLS;

const callsOf = (rows: readonly TelemetryRow[]): number =>
  rows.reduce((sum, { sums }) => sum + sums.calls, 0);

function shareOf(hours: readonly TelemetryRow[]): number | undefined {
  const all = callsOf(hours);
  return all === 0 ? undefined : hours.reduce((sum, { sums }) => sum + badCalls(sums), 0) / all;
}

/** How much more the hours of a day differ than chance lets them: χ² a degree of freedom, 1 where only chance does. */
function dispersionOf(hours: readonly TelemetryRow[]): number | undefined {
  const rate = shareOf(hours);
  if (rate === undefined || rate === 0 || rate === 1) return undefined;
  let [square, counted] = [0, 0];
  for (const { sums } of hours) {
    if (sums.calls === 0) continue;
    counted++;
    square += (badCalls(sums) - sums.calls * rate) ** 2 / (sums.calls * rate * (1 - rate));
  }
  return counted < 3 ? undefined : square / (counted - 1);
}
