import { normalQuantile } from '../../evals/statistics/distributions.ts';
import { type SequentialOptions, twoSidedHalf } from './sequential.ts';

export interface UnitsNeeded {
  /** Standard deviation of one unit’s value. */
  readonly sd: number;
  readonly alpha: number;
  /** The chance that a difference of the size is found. */
  readonly power: number;
  /** Units of the control for each of the challenger. */
  readonly ratio: number;
}

/** How many units the challenger needs for a difference to be found by one look at the end; not rounded. */
export function unitsForDifference(delta: number, { sd, alpha, power, ratio }: UnitsNeeded): number {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return ((z * sd) / delta) ** 2 * (1 + 1 / ratio);
}

/** The difference that one look at the end finds with the wanted power. */
export function detectableByOneLook(units: number, { sd, alpha, power, ratio }: UnitsNeeded): number {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return z * sd * Math.sqrt((1 + 1 / ratio) / units);
}

/** The difference that is found with the wanted power when it is looked at all the time, by that many units. */
export function detectableSequentially(
  units: number,
  { sd, alpha, power, ratio }: UnitsNeeded,
  { tuning }: Pick<SequentialOptions, 'tuning'>,
): number {
  const se = sd * Math.sqrt((1 + 1 / ratio) / units);
  const half = twoSidedHalf({ se, n: units * (1 + ratio) }, { alpha, tuning });
  return half + normalQuantile(power) * se;
}
