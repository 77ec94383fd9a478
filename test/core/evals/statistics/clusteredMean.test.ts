import { test } from 'vitest';
import {
  clusteredMean,
  studentInterval,
  type Cluster,
} from '../../../../src/core/evals/statistics/clusteredMean.ts';
import { studentTTail } from '../../../../src/core/evals/statistics/distributions.ts';
import type { Interval } from '../../../../src/core/evals/statistics/interval.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface ScoreRow {
  readonly input: { readonly scores: readonly number[]; readonly cluster: readonly number[] };
  readonly expected: { mean: number; se_clustered_finite: number; ci95_t: readonly [number, number] };
}
interface PairRow {
  readonly input: { baseline: readonly number[]; candidate: readonly number[]; cluster: readonly number[] };
  readonly expected: {
    mean_diff: number;
    se_paired_clustered: number;
    p_two_sided: number;
    ci95: readonly [number, number];
  };
}

/** Adds up the observations of each cluster, named by its number. */
function toClusters(values: readonly number[], cluster: readonly number[]): Cluster[] {
  const sums = new Map<number | undefined, Cluster>();
  values.forEach((value, i) => {
    const { sum, weight } = sums.get(cluster[i]) ?? { sum: 0, weight: 0 };
    sums.set(cluster[i], { sum: sum + value, weight: weight + 1 });
  });
  return Array.from(sums.values());
}

/** Bounds near 0 would magnify the error of the table's own t quantile (up to 1e-9), which the width does not. */
function widthOf({ low, high }: Interval): number {
  return high - low;
}

const scores: Oracle<ScoreRow> = JSON.parse(readOracle('clustered_se'));

test.each(scores.cases)('scores in clusters around $expected.mean', ({ input, expected }) => {
  const clustered = clusteredMean(toClusters(input.scores, input.cluster));
  expectClose(clustered.mean, expected.mean, scores.tolerance_rel);
  expectClose(clustered.se, expected.se_clustered_finite, scores.tolerance_rel);
  const interval = studentInterval(clustered, 0.95);
  expectClose(widthOf(interval), expected.ci95_t[1] - expected.ci95_t[0], scores.tolerance_rel);
});

const pairs: Oracle<PairRow> = JSON.parse(readOracle('paired_clustered'));

test.each(pairs.cases)('pairs in clusters around $expected.mean_diff', ({ input, expected }) => {
  const differences = input.candidate.map((score, i) => score - (input.baseline[i] ?? NaN));
  const clustered = clusteredMean(toClusters(differences, input.cluster));
  expectClose(clustered.mean, expected.mean_diff, pairs.tolerance_rel);
  expectClose(clustered.se, expected.se_paired_clustered, pairs.tolerance_rel);
  const p = 2 * studentTTail(Math.abs(clustered.mean / clustered.se), clustered.df);
  expectClose(p, expected.p_two_sided, pairs.tolerance_rel);
  const interval = studentInterval(clustered, 0.95);
  expectClose(widthOf(interval), expected.ci95[1] - expected.ci95[0], pairs.tolerance_rel);
});
