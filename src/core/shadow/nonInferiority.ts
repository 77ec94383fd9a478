import { boundedInterval, isConstant, isSparse } from '../evals/statistics/boundedInterval.ts';
import { type Cluster, clusteredMean } from '../evals/statistics/clusteredMean.ts';
import { normalQuantile, studentTQuantile } from '../evals/statistics/distributions.ts';
import { type Interval, clipInterval } from '../evals/statistics/interval.ts';
import { oneSidedHalf, twoSidedHalf } from '../experiments/statistics/sequential.ts';

/** A call that both versions answered. */
export interface PairedDifference {
  /** Whose call it was: those of one unit are not independent of each other. */
  readonly unit: string;
  /** The candidate’s score − that of what was served. */
  readonly difference: number;
}

/** Fewer units say too little of how much units differ. */
export const FEWEST_UNITS = 20;

const ALPHA = 0.05;

/** The part of the level that exact bounds may use up before the last look. */
const EARLY = 0.1;

export interface NonInferiorityOptions {
  readonly margin: number;
  /** How many pairs there will be at most: the bounds are tightest there. */
  readonly planned: number;
  /** No more pairs will come: this is the last look. */
  readonly isLast: boolean;
  /** Between which values a difference can lie; −1 to 1 where absent, as scores lie between 0 and 1. */
  readonly range?: Interval;
}

export interface NonInferiority {
  readonly pairs: number;
  readonly units: number;
  /** The mean difference over the pairs; 0 where there are none. */
  readonly delta: number;
  /** Its standard error, units taken as clusters. */
  readonly se: number;
  /** 95 % sure of each alone, at every look: the difference is not below `low`, and not above `high`. */
  readonly bounds: Interval;
  /** 95 % sure of both ends together, at every look. */
  readonly interval: Interval;
  /** `bounded`: hardly any unit changed, so exact bounds stand in for a spread that nobody has seen. */
  readonly method: 'sequential' | 'bounded';
  readonly state: 'pass' | 'fail' | 'continue';
}

/**
 * Whether a candidate is not worse than what was served by more than the margin, from pairs that may be looked at
 * again and again: the mean difference d̄ with its cluster-robust standard error (Miller 2024, arXiv 2411.00640) ± the
 * half width of a confidence sequence (see sequential.ts), widened by Student’s t with units − 1 degrees of freedom
 * over the normal quantile, since the standard error of few units is itself uncertain. It passes where
 * `d̄ − half > −margin` and fails where `d̄ + half < −margin`.
 *
 * Where fewer than five units differ, their spread is no guide to what others do. Then exact bounds hold, each for one
 * look: a tenth of the level is shared out among as many looks as there are pairs, and the last look has the rest.
 */
export function judgeNonInferiority(
  pairs: readonly PairedDifference[],
  { margin, planned, isLast, range = { low: -1, high: 1 } }: NonInferiorityOptions,
): NonInferiority {
  const clusters = toClusters(pairs);
  const common = { pairs: pairs.length, units: clusters.length };
  if (clusters.length < 2) {
    const delta = clusters[0] ? clusters[0].sum / clusters[0].weight : 0;
    return { ...common, delta, se: 0, bounds: range, interval: range, method: 'bounded', state: 'continue' };
  }
  const { mean: delta, se, df } = clusteredMean(clusters);
  const means = clusters.map(({ sum, weight }) => sum / weight);
  const isBounded = isConstant(means) || isSparse(means, 0);
  const found = isBounded
    ? exactBounds(means, {
        range,
        weights: clusters.map(({ weight }) => weight),
        alpha: isLast ? ALPHA * (1 - EARLY) : (ALPHA * EARLY) / planned,
      })
    : sequentialBounds({ delta, se, df, n: pairs.length }, planned);
  const bounds = clipInterval(found.bounds, range);
  return {
    ...common,
    delta,
    se,
    bounds,
    interval: clipInterval(found.interval, range),
    method: isBounded ? 'bounded' : 'sequential',
    state: clusters.length < FEWEST_UNITS ? 'continue' : stateOf(bounds, margin),
  };
}

function stateOf({ low, high }: Interval, margin: number): NonInferiority['state'] {
  if (low > -margin) return 'pass';
  return high < -margin ? 'fail' : 'continue';
}

function toClusters(pairs: readonly PairedDifference[]): Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const { unit, difference } of pairs) {
    const { sum, weight } = clusters.get(unit) ?? { sum: 0, weight: 0 };
    clusters.set(unit, { sum: sum + difference, weight: weight + 1 });
  }
  return [...clusters.values()];
}

interface Bounds {
  readonly bounds: Interval;
  readonly interval: Interval;
}

interface Estimated {
  readonly delta: number;
  readonly se: number;
  readonly df: number;
  readonly n: number;
}

function sequentialBounds({ delta, se, df, n }: Estimated, planned: number): Bounds {
  const options = { alpha: ALPHA, tuning: planned };
  const one = oneSidedHalf({ se, n }, options) * widening(1 - ALPHA, df);
  const two = twoSidedHalf({ se, n }, options) * widening(1 - ALPHA / 2, df);
  return {
    bounds: { low: delta - one, high: delta + one },
    interval: { low: delta - two, high: delta + two },
  };
}

/** How much wider Student’s interval is than the normal one. */
const widening = (p: number, df: number): number => studentTQuantile(p, df) / normalQuantile(p);

interface Exactly {
  readonly range: Interval;
  readonly weights: readonly number[];
  /** Of this look alone. */
  readonly alpha: number;
}

function exactBounds(means: readonly number[], { range, weights, alpha }: Exactly): Bounds {
  return {
    bounds: boundedInterval(means, range, { level: 1 - 2 * alpha, weights }),
    interval: boundedInterval(means, range, { level: 1 - alpha, weights }),
  };
}
