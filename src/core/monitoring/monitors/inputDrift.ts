import { groupBy } from '../../base/groupBy.ts';
import { correctedJensenShannon } from '../../evals/statistics/distributionDistance.ts';
import { predictionInterval } from '../../evals/statistics/prediction.ts';
import { counted } from '../../evals/reports/amounts.ts';
import type { TelemetryRow } from '../source.ts';
import type { PromptMonitor } from './monitor.ts';
import { type Reading, toReading } from './reading.ts';
import { addScores, addUp } from './sums.ts';
import { calls } from './words.ts';

/** What the names of evaluations of inputs begin with: `input:language`, each value from 0 to 1. */
const INPUT_PREFIX = 'input:';

/** So many days at least say what is usual; the last ones are no part of it. */
const LEAST_DAYS = 7;
const RECENT_DAYS = 7;

/** Days with fewer calls are left out: two samples of a few look different by chance. */
const LEAST_CALLS = 100;

/** The least change of the mean length that counts, as a share of the usual one. */
const LEAST_CHANGE = 0.2;

interface Day {
  readonly calls: number;
  /** How far from what is usual, and what is usual. */
  readonly value: number;
}

/**
 * Whether inputs look as they used to: the distribution of each evaluation named `input:…` by Jensen–Shannon distance,
 * and the mean length in tokens. One day beyond where history puts 99.7 % of the days is suspected, two in a row are
 * certain. Quality itself is left to its own monitor.
 */
export const inputDrift: PromptMonitor = {
  id: 'input-drift',
  per: 'prompt',
  async read(look, target) {
    const settings = target.settings.drift;
    if (!settings) return undefined;
    const rows = (await look.wholeDays()).of(target.prompt);
    const days = [...groupBy(rows, ({ start }) => start)].toSorted(([a], [b]) => a - b).map(([, own]) => own);
    const names = new Set(rows.flatMap(({ sums }) => [...sums.scores.keys()]));
    const readings = [...names]
      .filter((name) => name.startsWith(INPUT_PREFIX))
      .map((name) => readDistribution(name, days, settings.maxDistance));
    const all = [...readings, readLength(days)];
    return WORST_FIRST.flatMap((state) => all.find((reading) => reading.state === state) ?? [])[0];
  },
};

const WORST_FIRST = ['firing', 'suspected', 'ok', 'too-few'] as const;

type Days = readonly (readonly TelemetryRow[])[];

/** How many of the last days are held against those before them; undefined where these are too few. */
function recentOf(days: number): number | undefined {
  const recent = Math.min(RECENT_DAYS, days - LEAST_DAYS);
  return recent >= 1 ? recent : undefined;
}

function tooFew(what: string, days: number): Reading {
  return toReading(
    'too-few',
    `Not enough data: ${counted(days, 'day')} of the last four weeks have ${LEAST_CALLS} calls or more, and ${LEAST_DAYS + 1} are needed to know what ${what} are usual.`,
  );
}

function readDistribution(name: string, days: Days, maxDistance: number): Reading {
  const known = days.flatMap((rows) => {
    const { bins, count } = addScores(rows, name);
    return bins && count >= LEAST_CALLS ? [{ bins, count }] : [];
  });
  const recent = recentOf(known.length);
  if (recent === undefined) return tooFew(`values of ${name}`, known.length);
  const past = known.slice(0, -recent);
  // Each day of the past is held against the others: with itself among them it would look closer than a new day can.
  const distances = past.map(({ bins }, i) =>
    correctedJensenShannon(pool(past.filter((_, other) => other !== i)), bins),
  );
  const limit = Math.max(maxDistance, predictionInterval(distances).high);
  const reference = pool(past);
  const measured = known
    .slice(-Math.min(2, recent))
    .map(({ bins, count }) => ({ calls: count, value: correctedJensenShannon(reference, bins) }));
  return toVerdict(measured, (value) => value > limit, {
    threshold: limit,
    baseline: mean(distances),
    describe: (value) =>
      `${name} lies ${value.toFixed(3)} from what ${counted(past.length, 'earlier day')} had (Jensen–Shannon distance; up to ${limit.toFixed(3)} is usual)`,
  });
}

function readLength(days: Days): Reading {
  const known = days.flatMap((rows): Day[] => {
    const sums = addUp(rows);
    if (sums.calls < LEAST_CALLS || sums.inputTokens === 0) return [];
    return [{ calls: sums.calls, value: sums.inputTokens / sums.calls }];
  });
  const recent = recentOf(known.length);
  if (recent === undefined) return tooFew('lengths of inputs', known.length);
  const past = known.slice(0, -recent).map(({ value }) => value);
  const usual = mean(past);
  const { low, high } = predictionInterval(past, { least: 0 });
  const bounds = [
    Math.min(low, usual * (1 - LEAST_CHANGE)),
    Math.max(high, usual * (1 + LEAST_CHANGE)),
  ] as const;
  const change = (value: number): number => Math.abs(value / usual - 1);
  return toVerdict(
    known.slice(-Math.min(2, recent)).map((day) => ({ ...day, value: change(day.value) })),
    (value) => value > Math.max(change(bounds[0]), change(bounds[1])),
    {
      threshold: Math.max(change(bounds[0]), change(bounds[1])),
      baseline: undefined,
      describe: () => {
        const tokens = known.at(-1)?.value ?? 0;
        return `Inputs have ${Math.round(tokens)} tokens in the mean instead of ${Math.round(usual)} (${Math.round(bounds[0])} to ${Math.round(bounds[1])} is usual by ${counted(past.length, 'earlier day')})`;
      },
    },
  );
}

/** @param last the last day, and the one before it where there is one that may be held against the past */
function toVerdict(
  last: readonly Day[],
  isOut: (value: number) => boolean,
  {
    threshold,
    baseline,
    describe,
  }: {
    readonly threshold: number;
    readonly baseline: number | undefined;
    readonly describe: (value: number) => string;
  },
): Reading {
  const day = last.at(-1)!;
  const rest = { value: day.value, threshold, baseline, calls: day.calls };
  const text = `${describe(day.value)} on the last day (${calls(day.calls)})`;
  if (!isOut(day.value)) return toReading('ok', `${text}.`, rest);
  if (last.length > 1 && last.every(({ value }) => isOut(value)))
    return toReading('firing', `${text}; so it was the day before.`, rest);
  return toReading('suspected', `${text}; one day may be chance.`, rest);
}

const pool = (days: readonly { readonly bins: readonly number[] }[]): number[] =>
  (days[0]?.bins ?? []).map((_, i) => days.reduce((sum, { bins }) => sum + (bins[i] ?? 0), 0));

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
