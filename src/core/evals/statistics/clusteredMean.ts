import { studentTQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';

/** The total of a cluster's observations and how many they are, or how much they weigh. */
export interface Cluster {
  readonly sum: number;
  readonly weight: number;
}

export interface ClusteredMean {
  readonly mean: number;
  /** The standard error of the mean; 0 for a single cluster, whose spread nobody knows. */
  readonly se: number;
  /** Degrees of freedom: clusters − 1. */
  readonly df: number;
}

/**
 * The mean of observations that come in clusters, with the standard error
 * `sqrt(C/(C−1) · Σ_c (sum_c − mean · weight_c)²) / Σ_c weight_c`
 * (Miller 2024, arXiv 2411.00640, appendix A, with the correction for few clusters C). With clusters of weight
 * 1 this is the usual `sd/√C`. There is at least one cluster.
 */
export function clusteredMean(clusters: readonly Cluster[]): ClusteredMean {
  const count = clusters.length;
  const weight = clusters.reduce((total, cluster) => total + cluster.weight, 0);
  const mean = clusters.reduce((total, cluster) => total + cluster.sum, 0) / weight;
  const squares = clusters.reduce((total, cluster) => total + (cluster.sum - mean * cluster.weight) ** 2, 0);
  const se = count === 1 ? 0 : Math.sqrt((squares * count) / (count - 1)) / weight;
  return { mean, se, df: count - 1 };
}

/** The interval of a clustered mean by Student's t. It needs two clusters, and is empty where nothing varies. */
export function studentInterval({ mean, se, df }: ClusteredMean, level: number): Interval {
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return { low: mean - half, high: mean + half };
}
