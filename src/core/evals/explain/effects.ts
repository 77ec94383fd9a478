import { scoresOf } from '../evaluate.ts';
import type { Run } from '../run.ts';
import { studentTQuantile } from '../statistics/distributions.ts';
import type { Interval } from '../statistics/interval.ts';
import { clipInterval } from '../statistics/interval.ts';
import { scoreInterval } from '../statistics/meanInterval.ts';
import { type ScoresByCase, toEstimate, toPairs } from '../statistics/pairedEstimate.ts';

/** How much something moved the score, with its 95 % interval. */
export interface Effect {
  readonly delta: number;
  readonly interval: Interval;
}

/** One step of a decomposition: the score with a factor changed, minus the score without. */
export interface Term {
  readonly weight: number;
  readonly with: ScoresByCase;
  readonly without: ScoresByCase;
}

const LEVEL = 0.95;

/**
 * A weighted sum of steps on the same cases, paired case by case (weights sum to 1): the spread between cases says
 * how far it would hold for others.
 * @returns `undefined` where no case was scored in all of them
 */
export function pairedEffect(terms: readonly Term[]): Effect | undefined {
  const [only] = terms;
  if (only && terms.length === 1) return toEffect(toPairs(only.with, only.without));
  const ids = [...(only?.with.keys() ?? [])].filter((id) =>
    terms.every((term) => term.with.has(id) && term.without.has(id)),
  );
  const pick = (scores: ScoresByCase): ScoresByCase => new Map(ids.map((id) => [id, scores.get(id)!]));
  const steps = terms.map((term) => ({
    ...toPairs(pick(term.with), pick(term.without)),
    weight: term.weight,
  }));
  const differences = ids.map((_, index) =>
    steps.reduce((sum, step) => sum + step.weight * step.differences[index]!, 0),
  );
  const repeats = Math.min(...steps.map((step) => step.repeats));
  const room = Math.max(...steps.map((step) => step.room));
  return toEffect({ differences, passFail: false, repeats, room });
}

function toEffect(pairs: Parameters<typeof toEstimate>[0]): Effect | undefined {
  if (pairs.differences.length === 0) return undefined;
  const { clustered, interval } = toEstimate(pairs, LEVEL);
  return { delta: clustered.mean, interval };
}

/**
 * What other cases did: the mean over the new ones minus the mean over the old ones, everything else as it was.
 * Cases that both suites have count in both means, so that only what differs adds to the spread (the linearised
 * variance of a difference of overlapping means).
 */
export function casesEffect(after: ScoresByCase, before: ScoresByCase): Effect | undefined {
  const [to, from] = [meansOf(after), meansOf(before)];
  if (to.size === 0 || from.size === 0) return undefined;
  const [meanTo, meanFrom] = [mean([...to.values()]), mean([...from.values()])];
  const ids = new Set([...to.keys(), ...from.keys()]);
  let squares = 0;
  for (const id of ids) {
    const [a, b] = [to.get(id), from.get(id)];
    const part =
      (a === undefined ? 0 : (a - meanTo) / to.size) - (b === undefined ? 0 : (b - meanFrom) / from.size);
    squares += part * part;
  }
  const delta = meanTo - meanFrom;
  const se = Math.sqrt((squares * ids.size) / Math.max(1, ids.size - 1));
  if (se === 0) return { delta, interval: apart(after, before) };
  const half = studentTQuantile((1 + LEVEL) / 2, ids.size - 1) * se;
  return { delta, interval: clipInterval({ low: delta - half, high: delta + half }, { low: -1, high: 1 }) };
}

/** Where nothing varies, what cases that were not seen may score still bounds the difference. */
function apart(after: ScoresByCase, before: ScoresByCase): Interval {
  const [a, b] = [after, before].map((scores) => scoreInterval([...scores.values()], LEVEL)!.interval);
  return { low: a!.low - b!.high, high: a!.high - b!.low };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const meansOf = (scores: ScoresByCase): Map<string, number> =>
  new Map(Array.from(scores, ([id, values]) => [id, mean(values)]));

/**
 * How far the mean score of a run would move if the same calls were made again, as a 95 % half-width: from the
 * spread between the repeats of each case. Undefined where each question was asked once.
 */
export function repeatNoise(runs: readonly Pick<Run, 'cases'>[]): number | undefined {
  let [variance, freedom] = [0, 0];
  for (const run of runs) {
    const all = [...scoresOf(run).values()];
    for (const scores of all) {
      if (scores.length < 2) continue;
      const center = mean(scores);
      const squares = scores.reduce((sum, score) => sum + (score - center) ** 2, 0);
      variance += squares / (scores.length - 1) / scores.length / all.length ** 2;
      freedom += scores.length - 1;
    }
  }
  return freedom === 0 ? undefined : studentTQuantile((1 + LEVEL) / 2, freedom) * Math.sqrt(variance);
}
