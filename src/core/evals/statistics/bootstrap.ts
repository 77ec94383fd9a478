import { percentile } from '../percentile.ts';
import type { Interval } from './interval.ts';
import { mulberry32 } from './mulberry32.ts';

export interface BootstrapOptions {
  /** The same seed gives the same interval. */
  readonly seed?: number;
  /** How often the sample is drawn anew; 2,000 by default. */
  readonly resamples?: number;
}

/**
 * A statistic of samples that are drawn with replacement from `size` observations (Efron 1979, Annals of
 * Statistics 7:1), in ascending order. A sample in which the statistic does not exist is left out.
 * @param statistic of the observations with these numbers, each from 0 to `size` − 1
 */
export function bootstrap(
  size: number,
  statistic: (drawn: readonly number[]) => number | undefined,
  { seed = 1, resamples = 2000 }: BootstrapOptions = {},
): number[] {
  const random = mulberry32(seed);
  const values: number[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    const value = statistic(Array.from({ length: size }, () => Math.floor(random() * size)));
    if (value !== undefined) values.push(value);
  }
  return values.toSorted((a, b) => a - b);
}

/** The percentile interval of a bootstrapped statistic (Efron and Tibshirani 1993, §13.3); undefined without values. */
export function percentileInterval(values: readonly number[], level = 0.95): Interval | undefined {
  const tail = (1 - level) / 2;
  const [low, high] = [percentile(values, tail), percentile(values, 1 - tail)];
  return low === undefined || high === undefined ? undefined : { low, high };
}
