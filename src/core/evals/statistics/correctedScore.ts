import type { Rating } from './agreement.ts';
import { isSparse } from './boundedInterval.ts';
import { studentInterval } from './clusteredMean.ts';
import { clipInterval, type Interval } from './interval.ts';
import { scoreInterval } from './meanInterval.ts';
import { predictionPoweredMean } from './predictionPowered.ts';

/** What people would give on average, all answers taken together. */
export interface CorrectedScore {
  readonly mean: number;
  readonly interval: Interval;
  /** How much the judge's word counts; 0 where people's labels stand alone. */
  readonly lambda: number;
}

/**
 * The score that people would give, from the labelled answers and the judge's word on the others. By
 * prediction-powered inference, with Student's t for the few labels; where fewer than five labels differ from
 * the judge's word, its standard error says nothing, and people's labels alone give the interval.
 * @param labelled one rating for each case, each between 0 and 1
 * @param unlabelled the judge's ratings of cases that nobody labelled
 * @returns `undefined` without labels
 */
export function correctedScore(
  labelled: readonly Rating[],
  unlabelled: readonly number[],
  level = 0.95,
): CorrectedScore | undefined {
  const alone = scoreInterval(
    labelled.map(({ human }) => [human]),
    level,
  );
  if (!alone) return undefined;
  const gaps = labelled.map(({ judge, human }) => human - judge);
  if (
    unlabelled.length < 2 ||
    labelled.length < 2 ||
    isSparse(gaps) ||
    isSparse(labelled.map(({ human }) => human))
  )
    return { mean: alone.mean, interval: alone.interval, lambda: 0 };
  const { mean, se, lambda } = predictionPoweredMean(labelled, unlabelled);
  const interval = studentInterval({ mean, se, df: labelled.length - 1 }, level);
  const range = { low: 0, high: 1 };
  return { mean: Math.min(1, Math.max(0, mean)), interval: clipInterval(interval, range), lambda };
}
