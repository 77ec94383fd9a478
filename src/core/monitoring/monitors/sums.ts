import { type AddedSums, NO_SUMS, SCORE_BINS, type ScoreSums, type TelemetryRow } from '../source.ts';

export function addUp(rows: readonly TelemetryRow[]): AddedSums {
  const added = { ...NO_SUMS };
  for (const { sums } of rows) {
    added.calls += sums.calls;
    added.failed += sums.failed;
    added.retried += sums.retried;
    added.failedOrRetried += sums.failedOrRetried;
    added.corrected += sums.corrected;
    added.costUsd += sums.costUsd;
    added.pricedCalls += sums.pricedCalls;
    added.inputTokens += sums.inputTokens;
    added.cachedInputTokens += sums.cachedInputTokens;
    added.outputTokens += sums.outputTokens;
  }
  return added;
}

/** Scores of one name over windows and versions; of their distribution only what all of them know. */
export function addScores(
  rows: readonly TelemetryRow[],
  name: string,
): Pick<ScoreSums, 'count' | 'total' | 'squares' | 'bins'> {
  const found = rows.flatMap(({ sums }) => sums.scores.get(name) ?? []);
  const added = (of: (one: ScoreSums) => number): number => found.reduce((sum, one) => sum + of(one), 0);
  const binned = found.every(({ bins }) => bins !== undefined);
  return {
    count: added(({ count }) => count),
    total: added(({ total }) => total),
    squares: added(({ squares }) => squares),
    bins: binned
      ? Array.from({ length: SCORE_BINS }, (_, i) => added(({ bins }) => bins?.[i] ?? 0))
      : undefined,
  };
}
