import { groupBy } from '../../base/groupBy.ts';
import { median } from '../../evals/statistics/theilSen.ts';
import type { TelemetryRow } from '../source.ts';
import { DAY_MS, HOUR_MS, type Look, MINUTE_MS, STEP_MS } from './look.ts';
import type { PromptMonitor } from './monitor.ts';
import { toReading } from './reading.ts';
import { calls, renderMinutes, renderSince } from './words.ts';

const WEEK_MS = 7 * DAY_MS;

/** Calls of one user come together: so many of them at least are taken to be one. */
const LEAST_AT_ONCE = 2;

/** Hours with fewer calls together say little of how calls come. */
const LEAST_CALLS = 5;

/** The median of χ² with one degree of freedom, whose mean is 1. */
const MEDIAN_OF_CHI_SQUARE = 0.455;

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
    const silent = `${prompt} has had no call for ${renderMinutes(silence)}${renderSince(last)}`;
    // Of a longer silence its last day is looked at: what is known by the hour goes back that far.
    const since = Math.max(last, look.now - DAY_MS);
    const days = (await look.wholeDays()).of(prompt);
    const isKnown = days.some(({ start, sums }) => sums.calls > 0 && start + DAY_MS <= since - WEEK_MS);
    const back = isKnown ? WEEK_MS : DAY_MS;
    const before = callsBetween(hours, since - back, look.now - back);
    const then = isKnown ? 'a week ago' : 'a day ago';
    const measured = { ...reading, baseline: before, calls: Math.round(before) };
    // The more calls come as one, the less a silence says: with the fewest it says the most.
    const isTelling = chanceOf(before, LEAST_AT_ONCE) <= CHANCE.suspected;
    const chance = isTelling ? chanceOf(before, callsAtOnce(hours)) : 1;
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

/** That of no call where there were so many in an equal stretch, so many of them coming as one. */
const chanceOf = (before: number, atOnce: number): number => 2 ** -(before / atOnce + 1);

/**
 * How many calls come as one, by how much hours in a row differ: counts of independent calls differ by (x − y)² / (x + y)
 * = 1 in the mean. The median keeps an outage from making everything usual.
 */
function callsAtOnce(hours: readonly TelemetryRow[]): number {
  const counts = [...groupBy(hours, ({ start }) => start)].map(
    ([start, rows]) => [start, rows.reduce((sum, { sums }) => sum + sums.calls, 0)] as const,
  );
  const ratios = counts.flatMap(([start, count], i) => {
    const [next, following] = counts[i + 1] ?? [NaN, 0];
    const isPair = next === start + HOUR_MS && count + following >= LEAST_CALLS;
    return isPair ? [(count - following) ** 2 / (count + following)] : [];
  });
  return ratios.length === 0 ? LEAST_AT_ONCE : Math.max(LEAST_AT_ONCE, median(ratios) / MEDIAN_OF_CHI_SQUARE);
}

/** Calls of hours, of hours that lie in the stretch with a part of them as many as that part of the hour has. */
function callsBetween(hours: readonly TelemetryRow[], from: number, to: number): number {
  return hours.reduce((sum, { start, sums }) => {
    const inside = Math.max(0, Math.min(to, start + HOUR_MS) - Math.max(from, start));
    return sum + (sums.calls * inside) / HOUR_MS;
  }, 0);
}
