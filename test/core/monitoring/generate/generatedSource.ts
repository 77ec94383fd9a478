import type {
  CallSums,
  Dimension,
  ScoreSums,
  TelemetryQuery,
  TelemetryRow,
  TelemetrySource,
} from '../../../../src/core/monitoring/source.ts';
import { CLUSTERS, SCORE_BINS } from '../../../../src/core/monitoring/source.ts';
import type { GeneratedHour, GeneratedScore } from './traffic.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './traffic.ts';

const FIVE_MS = 5 * MINUTE_MS;

/** So long whole hours are kept; five minutes are kept for a day. */
const KEPT_MS = 29 * DAY_MS;

interface Scores {
  count: number;
  total: number;
  squares: number;
  readonly bins: number[];
  readonly clusterCalls: Float64Array;
  readonly clusterTotals: Float64Array;
}

interface Bucket {
  readonly version: string;
  readonly model: string;
  readonly prompt: string;
  readonly sums: {
    calls: number;
    failed: number;
    retried: number;
    failedOrRetried: number;
    corrected: number;
    costUsd: number;
    pricedCalls: number;
    inputTokens: number;
    cachedInputTokens: number;
    outputTokens: number;
  };
  latencies: number[];
  readonly scores: Map<string, Scores>;
}

type Buckets = Map<string, Bucket>;

/**
 * Generated traffic as a source: exact percentiles, clusters by the unit’s number. Hours are added in order and
 * forgotten after four weeks, so that years can be looked at.
 */
export class GeneratedSource implements TelemetrySource {
  readonly name = 'generated traffic';
  readonly gaps: readonly string[] = [];
  readonly #hours = new Map<number, Buckets>();
  readonly #fives = new Map<number, Buckets>();
  /** Rows of whole windows that are asked for at every look. */
  readonly #rows = new Map<string, readonly TelemetryRow[]>();

  add(hour: GeneratedHour): void {
    const buckets: Buckets = new Map();
    this.#hours.set(hour.start, buckets);
    for (const call of hour.calls) {
      const five = Math.floor(call.at / FIVE_MS) * FIVE_MS;
      let inner = this.#fives.get(five);
      if (!inner) this.#fives.set(five, (inner = new Map()));
      for (const one of [buckets, inner]) {
        const bucket = bucketOf(one, call.prompt, call.version, call.model);
        const { sums } = bucket;
        sums.calls++;
        if (call.isFailed) sums.failed++;
        if (call.isRetried) sums.retried++;
        if (call.isFailed || call.isRetried) sums.failedOrRetried++;
        if (call.isCorrected) sums.corrected++;
        if (call.costUsd !== undefined) {
          sums.costUsd += call.costUsd;
          sums.pricedCalls++;
        }
        sums.inputTokens += call.inputTokens;
        sums.outputTokens += call.outputTokens;
        bucket.latencies.push(call.milliseconds);
        for (const score of call.scores) addScore(bucket, score, call.unit % CLUSTERS);
      }
    }
    for (const anchor of hour.anchors)
      addScore(bucketOf(buckets, anchor.prompt, anchor.version, ''), anchor, 0);
    this.#hours.delete(hour.start - KEPT_MS);
    for (let five = hour.start - DAY_MS; five < hour.start - DAY_MS + HOUR_MS; five += FIVE_MS)
      this.#fives.delete(five);
    for (const key of this.#rows.keys())
      if (Number(key.slice(key.lastIndexOf(' '))) < hour.start - KEPT_MS) this.#rows.delete(key);
  }

  async query({ from, to, step, by, environment, prompt }: TelemetryQuery): Promise<readonly TelemetryRow[]> {
    if (environment !== 'production') return [];
    const width = step ?? to - from;
    const rows: TelemetryRow[] = [];
    for (let start = from; start < to; start += width)
      rows.push(
        ...this.#window(start, start + width, by).filter(
          (row) => prompt === undefined || row.prompt === prompt,
        ),
      );
    return rows;
  }

  async dispose(): Promise<void> {}

  #window(from: number, to: number, by: readonly Dimension[]): readonly TelemetryRow[] {
    const isKept = to - from === HOUR_MS || to - from === DAY_MS;
    const key = `${by.join()} ${to - from} ${from}`;
    const known = isKept ? this.#rows.get(key) : undefined;
    if (known) return known;
    const buckets = this.#bucketsBetween(from, to);
    const groups = new Map<string, Bucket[]>();
    for (const bucket of buckets) {
      const name = [bucket.prompt, ...by.map((dimension) => valueOf(bucket, dimension))].join(' ');
      groups.set(name, [...(groups.get(name) ?? []), bucket]);
    }
    const rows = [...groups.values()].map((group): TelemetryRow => {
      const [first] = group;
      const dimensions = Object.fromEntries(by.map((dimension) => [dimension, valueOf(first!, dimension)]));
      return { prompt: first!.prompt, ...dimensions, start: from, sums: merge(group) };
    });
    if (isKept) this.#rows.set(key, rows);
    return rows;
  }

  #bucketsBetween(from: number, to: number): Bucket[] {
    const found: Bucket[] = [];
    for (let at = from; at < to;) {
      const isHour = at % HOUR_MS === 0 && at + HOUR_MS <= to;
      found.push(...((isHour ? this.#hours : this.#fives).get(at)?.values() ?? []));
      at += isHour ? HOUR_MS : FIVE_MS;
    }
    return found;
  }
}

const valueOf = (bucket: Bucket, dimension: Dimension): string =>
  dimension === 'arm' ? '' : bucket[dimension];

function bucketOf(buckets: Buckets, prompt: string, version: string, model: string): Bucket {
  const key = `${prompt} ${version} ${model}`;
  let bucket = buckets.get(key);
  if (!bucket) {
    const sums = {
      calls: 0,
      failed: 0,
      retried: 0,
      failedOrRetried: 0,
      corrected: 0,
      costUsd: 0,
      pricedCalls: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
    };
    bucket = { prompt, version, model, sums, latencies: [], scores: new Map() };
    buckets.set(key, bucket);
  }
  return bucket;
}

const emptyScores = (): Scores => ({
  count: 0,
  total: 0,
  squares: 0,
  bins: Array.from({ length: SCORE_BINS }, () => 0),
  clusterCalls: new Float64Array(CLUSTERS),
  clusterTotals: new Float64Array(CLUSTERS),
});

function addScore({ scores }: Bucket, { name, value }: GeneratedScore, cluster: number): void {
  let own = scores.get(name);
  if (!own) scores.set(name, (own = emptyScores()));
  own.count++;
  own.total += value;
  own.squares += value * value;
  own.bins[Math.min(SCORE_BINS - 1, Math.floor(value * SCORE_BINS))]!++;
  own.clusterCalls[cluster]!++;
  own.clusterTotals[cluster]! += value;
}

function merge(buckets: readonly Bucket[]): CallSums {
  const sums = { ...buckets[0]!.sums };
  for (const other of buckets.slice(1))
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += other.sums[key];
  let latency: CallSums['latency'] | 'unknown' = 'unknown';
  let scores: CallSums['scores'] | undefined;
  // Long windows are asked for one of the two only.
  return {
    ...sums,
    get latency() {
      if (latency === 'unknown') latency = quantilesOf(buckets);
      return latency;
    },
    get scores() {
      return (scores ??= mergeScores(buckets));
    },
  };
}

function quantilesOf(buckets: readonly Bucket[]): CallSums['latency'] {
  const latencies = Float64Array.from(buckets.flatMap((bucket) => bucket.latencies)).toSorted();
  if (latencies.length === 0) return undefined;
  return {
    calls: latencies.length,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
  };
}

function mergeScores(buckets: readonly Bucket[]): CallSums['scores'] {
  const scores = new Map<string, Scores>();
  for (const bucket of buckets)
    for (const [name, own] of bucket.scores) {
      const into = scores.get(name) ?? emptyScores();
      scores.set(name, into);
      into.count += own.count;
      into.total += own.total;
      into.squares += own.squares;
      for (let i = 0; i < SCORE_BINS; i++) into.bins[i]! += own.bins[i]!;
      for (let i = 0; i < CLUSTERS; i++) {
        into.clusterCalls[i]! += own.clusterCalls[i]!;
        into.clusterTotals[i]! += own.clusterTotals[i]!;
      }
    }
  return new Map([...scores].map(([name, own]) => [name, toSums(own)]));
}

/** Type 7 of values in order. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

function toSums({ count, total, squares, bins, clusterCalls, clusterTotals }: Scores): ScoreSums {
  const moments = { units: 0, calls: 0, total: 0, callsSquared: 0, totalSquared: 0, product: 0 };
  for (let i = 0; i < CLUSTERS; i++) {
    const [d, m] = [clusterCalls[i]!, clusterTotals[i]!];
    if (d === 0) continue;
    moments.units++;
    moments.calls += d;
    moments.total += m;
    moments.callsSquared += d * d;
    moments.totalSquared += m * m;
    moments.product += d * m;
  }
  return { count, total, squares, bins, moments };
}
