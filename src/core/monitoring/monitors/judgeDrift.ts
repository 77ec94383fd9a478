import { groupBy } from '../../base/groupBy.ts';
import { counted, renderScore } from '../../evals/reports/amounts.ts';
import { predictionInterval } from '../../evals/statistics/prediction.ts';
import type { TelemetryRow } from '../source.ts';
import type { MonitorTarget } from '../targets.ts';
import type { Look } from './look.ts';
import type { PromptMonitor } from './monitor.ts';
import { type Reading, toReading } from './reading.ts';
import { addScores } from './sums.ts';
import { renderScores, scoredCalls } from './words.ts';

/**
 * What the names of evaluations of a frozen anchor set begin with: answers that never change, scored anew each day, so
 * that only the judge can move their mean. `anchor:quality` is that of `quality`.
 */
const ANCHOR_PREFIX = 'anchor:';

/** So many days at least say what is usual. */
const LEAST_DAYS = 7;

/**
 * The last days are no part of what is usual: a judge that has changed would soon look as if it had always been so. They
 * are more than the days of the quality window, which must not be free of doubt before it is free of the change.
 */
const RECENT_DAYS = 14;

/** A judge without randomness scores an anchor set the same every day: less than this is no drift. */
const LEAST_SD = 0.005;

/**
 * Whether the judge still scores its anchor set as it used to. One day outside of where its history puts 99.7 % of the
 * days is suspected; two in a row on the same side are certain.
 */
export const judgeDrift: PromptMonitor = {
  id: 'judge-drift',
  per: 'prompt',
  read(look, target) {
    return look.judgeOf(target.prompt, () => readJudge(look, target));
  },
};

async function readJudge(look: Look, target: MonitorTarget): Promise<Reading | undefined> {
  if (!target.settings.drift) return undefined;
  const rows = (await look.wholeDays()).of(target.prompt);
  const names = new Set(rows.flatMap(({ sums }) => [...sums.scores.keys()]));
  const readings = [...names]
    .filter((name) => name.startsWith(ANCHOR_PREFIX))
    .map((name) => readAnchors(name, rows));
  // Of several anchor sets the worst one speaks.
  return WORST_FIRST.flatMap((state) => readings.find((reading) => reading.state === state) ?? [])[0];
}

const WORST_FIRST = ['firing', 'suspected', 'ok', 'too-few'] as const;

function readAnchors(name: string, rows: readonly TelemetryRow[]): Reading {
  const days = [...groupBy(rows, ({ start }) => start)]
    .toSorted(([a], [b]) => a - b)
    .map(([, own]) => addScores(own, name))
    .filter(({ count }) => count > 0)
    .map(({ count, total }) => ({ count, mean: total / count }));
  const recent = Math.min(RECENT_DAYS, days.length - LEAST_DAYS);
  const last = days.at(-1);
  if (!last || recent < 1)
    return toReading(
      'too-few',
      `Not enough data: ${name} was scored on ${counted(days.length, 'day')}, and ${LEAST_DAYS + 1} are needed to know the judge.`,
      { calls: last?.count ?? 0 },
    );
  const history = days.slice(0, -recent).map(({ mean }) => mean);
  const { low, high } = predictionInterval(history, { least: LEAST_SD });
  const sideOf = (value: number): number => (value < low ? -1 : value > high ? 1 : 0);
  const side = sideOf(last.mean);
  const isLasting = side !== 0 && recent > 1 && sideOf(days.at(-2)!.mean) === side;
  const rest = {
    value: last.mean,
    threshold: last.mean < (low + high) / 2 ? low : high,
    baseline: (low + high) / 2,
    calls: last.count,
  };
  const measured = `The judge gave its anchor set ${name} a mean of ${renderScore(last.mean)} on the last day (${scoredCalls(last.count)})`;
  const usual = `${renderScores(low, high)} is usual by ${counted(history.length, 'earlier day')}`;
  if (isLasting)
    return toReading('firing', `${measured}, the second day outside of what is usual: ${usual}.`, rest);
  if (side !== 0) return toReading('suspected', `${measured}, outside of what is usual: ${usual}.`, rest);
  return toReading('ok', `${measured}; ${usual}.`, rest);
}

/** What a judge says that is suspect is marked so, and what one says that has certainly changed is no ground to act on. */
export function withJudge(reading: Reading, judge: Reading | undefined): Reading {
  const isAbout = reading.state === 'firing' || reading.state === 'suspected';
  if (!isAbout || !judge || (judge.state !== 'suspected' && judge.state !== 'firing')) return reading;
  const causes = [...reading.causes, `The judge is suspect: ${judge.text}`];
  return judge.state === 'firing' ? { ...reading, state: 'suspected', causes } : { ...reading, causes };
}
