import type { TelemetryRow } from '../source.ts';
import { DAY_MS, HOUR_MS, type Look, MINUTE_MS, STEP_MS } from './look.ts';
import type { PromptMonitor } from './monitor.ts';
import { toReading } from './reading.ts';
import { calls, renderMinutes } from './words.ts';

const WEEK_MS = 7 * DAY_MS;

/** Calls of one user come together: so many of them are taken to be one. */
const CALLS_AT_ONCE = 2;

/** The chance that a prompt as busy as a week ago is silent for so long, below which that is told. Looks are many. */
const CHANCE = { firing: 1e-6, suspected: 1e-5 } as const;

/**
 * Silence of a prompt that had calls at this time of the week. It is told by its chance: with N calls in the same
 * stretch a week ago, none in this one has the chance 2^−(N+1) if nothing has changed, as either of two equal stretches
 * may have each call (the predictive distribution of a Poisson count, Jeffreys aside). So a busy prompt is told of after
 * the half hour that is set, and one with a call now and then after as many hours as it takes; one that always sleeps at
 * night is not told of at all.
 */
export const noData: PromptMonitor = {
  id: 'no-data',
  per: 'prompt',
  async read(look, target) {
    const { noData: settings } = target.settings;
    if (!settings || target.isKilled) return undefined;
    const { prompt } = target;
    const fives = await look.fiveMinutes();
    const hours = (await look.hours()).of(prompt);
    const last = lastCall(fives.of(prompt), STEP_MS) ?? lastCall(hours, HOUR_MS);
    const { afterMinutes } = settings;
    const known = { threshold: afterMinutes };
    if (last === undefined) {
      const text = `Not enough data: ${prompt} has had no call in the last eight days.`;
      return toReading('too-few', text, known);
    }
    const silence = Math.max(0, look.now - last) / MINUTE_MS;
    const recent = calls(fives.of(prompt).reduce((sum, { sums }) => sum + sums.calls, 0));
    const reading = { ...known, value: silence };
    if (silence < afterMinutes)
      return toReading('ok', `${prompt} has calls: ${recent} in the last hour.`, reading);
    const silent = `${prompt} has had no call for ${renderMinutes(silence)}`;
    const weekAgo = callsBetween(hours, last - WEEK_MS, look.now - WEEK_MS);
    const isKnown = hours.some(({ start, sums }) => sums.calls > 0 && start + HOUR_MS <= last - WEEK_MS);
    const before = isKnown ? weekAgo : callsBetween(hours, last - DAY_MS, look.now - DAY_MS);
    const then = isKnown ? 'a week ago' : 'a day ago';
    const measured = { ...reading, baseline: before, calls: Math.round(before) };
    const chance = 2 ** -(before / CALLS_AT_ONCE + 1);
    const text = `${silent}; in the same stretch ${then} it had ${calls(Math.round(before))}`;
    if (chance > CHANCE.suspected) return toReading('too-few', `${text}, too few to tell.`, measured);
    const causes =
      fives.isEmpty && isSeveral(look)
        ? ['No other prompt has calls either: see whether telemetry still arrives.']
        : [];
    // Without a week of history nobody knows what is usual on this day of the week.
    const isCertain = isKnown && chance <= CHANCE.firing;
    return toReading(isCertain ? 'firing' : 'suspected', `${text}.`, { ...measured, causes });
  },
};

const isSeveral = ({ watch }: Look): boolean => watch.targets.length > 1;

/** When the last window with calls ended: the last call is at most that late. */
function lastCall(rows: readonly TelemetryRow[], width: number): number | undefined {
  const ends = rows.filter(({ sums }) => sums.calls > 0).map(({ start }) => start + width);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Calls of hours, of hours that lie in the stretch with a part of them as many as that part of the hour has. */
function callsBetween(hours: readonly TelemetryRow[], from: number, to: number): number {
  return hours.reduce((sum, { start, sums }) => {
    const inside = Math.max(0, Math.min(to, start + HOUR_MS) - Math.max(from, start));
    return sum + (sums.calls * inside) / HOUR_MS;
  }, 0);
}
