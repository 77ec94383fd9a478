import type {
  CallSums,
  ScoreSums,
  TelemetryQuery,
  TelemetryRow,
  TelemetrySource,
} from '../../../../src/core/monitoring/source.ts';

/** What a window holds, in short. */
export type ShortSums = Partial<Omit<CallSums, 'scores' | 'latency'>> & {
  readonly p95?: number;
  readonly scores?: Readonly<Record<string, ScoreSums>>;
};

function sumsOf({ p95, scores = {}, ...own }: ShortSums): CallSums {
  const calls = own.calls ?? 0;
  return {
    calls,
    failed: 0,
    retried: 0,
    failedOrRetried: own.failed ?? 0,
    corrected: 0,
    costUsd: 0,
    pricedCalls: own.costUsd === undefined ? 0 : calls,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    ...own,
    latency: p95 === undefined ? undefined : { calls, p50: p95 / 2, p95, p99: p95 * 1.5 },
    scores: new Map(Object.entries(scores)),
  };
}

/** Scores around a mean whose units all have one call, so that their standard error is `sd / √count`. */
export function scoresOf(count: number, mean: number, sd: number, isClustered = true): ScoreSums {
  const [total, squares] = [count * mean, count * mean ** 2 + (count - 1) * sd ** 2];
  const moments = {
    units: count,
    calls: count,
    total,
    callsSquared: count,
    totalSquared: squares,
    product: total,
  };
  return { count, total, squares, moments: isClustered ? moments : undefined, bins: undefined };
}

/** Says what each window of each query holds; what it says nothing of has no row. */
export class RowsSource implements TelemetrySource {
  readonly name = 'rows';
  readonly gaps: readonly string[] = [];
  readonly queries: TelemetryQuery[] = [];
  readonly #holds: (start: number, width: number, query: TelemetryQuery) => ShortSums | undefined;
  readonly #about: Pick<TelemetryRow, 'prompt' | 'version'>;

  constructor(
    about: Pick<TelemetryRow, 'prompt' | 'version'>,
    holds: (start: number, width: number, query: TelemetryQuery) => ShortSums | undefined,
  ) {
    this.#about = about;
    this.#holds = holds;
  }

  async query(query: TelemetryQuery): Promise<readonly TelemetryRow[]> {
    this.queries.push(query);
    const width = query.step ?? query.to - query.from;
    const rows: TelemetryRow[] = [];
    for (let start = query.from; start < query.to; start += width) {
      const sums = this.#holds(start, width, query);
      if (sums) rows.push({ ...this.#about, start, sums: sumsOf(sums) });
    }
    return rows;
  }

  async dispose(): Promise<void> {}
}
