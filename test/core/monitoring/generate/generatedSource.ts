import type {
  CallSums,
  Dimension,
  ScoreSums,
  TelemetryQuery,
  TelemetryRow,
  TelemetrySource,
} from '../../../../src/core/monitoring/source.ts';
import { CLUSTERS, NO_SUMS, SCORE_BINS } from '../../../../src/core/monitoring/source.ts';
import type { GeneratedCall, GeneratedHour, GeneratedScore } from './traffic.ts';
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
  /** Rows of hours and days by version: what every look asks for. */
  readonly #hourRows = new Map<number, readonly TelemetryRow[]>();
  readonly #dayRows = new Map<number, readonly TelemetryRow[]>();
  /** Long windows that slide by the hour, by their length. */
  readonly #sliding = new Map<number, Sliding>();

  add(hour: GeneratedHour): void {
    const { start } = hour;
    const buckets: Buckets = new Map();
    this.#hours.set(start, buckets);
    for (const call of hour.calls) {
      const five = Math.floor(call.at / FIVE_MS) * FIVE_MS;
      let inner = this.#fives.get(five);
      if (!inner) this.#fives.set(five, (inner = new Map()));
      const bucket = bucketOf(buckets, call);
      addCall(bucket, call);
      for (const score of call.scores) addScore(bucket, score, call.unit % CLUSTERS);
      // Nobody asks for the scores of five minutes.
      addCall(bucketOf(inner, call), call);
    }
    for (const anchor of hour.anchors) addScore(bucketOf(buckets, { ...anchor, model: '' }), anchor, 0);
    const gone = start - KEPT_MS;
    for (const kept of [this.#hours, this.#hourRows, this.#dayRows]) kept.delete(gone);
    for (let five = start - 2 * HOUR_MS; five < start - HOUR_MS; five += FIVE_MS) this.#fives.delete(five);
  }

  async query({ from, to, step, by, environment, prompt }: TelemetryQuery): Promise<readonly TelemetryRow[]> {
    if (environment !== 'production') return [];
    const width = step ?? to - from;
    const rows: TelemetryRow[] = [];
    for (let start = from; start < to; start += width) {
      for (const row of this.#window(start, start + width, by))
        if (prompt === undefined || row.prompt === prompt) rows.push(row);
    }
    return rows;
  }

  async dispose(): Promise<void> {}

  #window(from: number, to: number, by: readonly Dimension[]): readonly TelemetryRow[] {
    const width = to - from;
    const kept = width === HOUR_MS ? this.#hourRows : width === DAY_MS ? this.#dayRows : undefined;
    if (!kept || by.length !== 1) return this.#rowsOf(from, to, by);
    let rows = kept.get(from);
    if (!rows) kept.set(from, (rows = this.#rowsOf(from, to, by)));
    return rows;
  }

  #rowsOf(from: number, to: number, by: readonly Dimension[]): readonly TelemetryRow[] {
    if (to - from > DAY_MS && by.length === 1 && by[0] === 'version') return this.#slide(from, to);
    const groups = new Map<string, Bucket[]>();
    for (const bucket of this.#bucketsBetween(from, to)) {
      const name = `${bucket.prompt} ${by.map((dimension) => valueOf(bucket, dimension)).join(' ')}`;
      const group = groups.get(name);
      if (group) group.push(bucket);
      else groups.set(name, [bucket]);
    }
    return [...groups.values()].map((group): TelemetryRow => {
      const [first] = group;
      const dimensions = Object.fromEntries(by.map((dimension) => [dimension, valueOf(first!, dimension)]));
      return { prompt: first!.prompt, ...dimensions, start: from, sums: merge(group) };
    });
  }

  /** A long window is the one an hour before with an hour more and an hour less. It has no percentiles. */
  #slide(from: number, to: number): readonly TelemetryRow[] {
    let sliding = this.#sliding.get(to - from);
    if (!sliding || (to !== sliding.to && to - sliding.to !== HOUR_MS)) {
      sliding = { to: from, buckets: new Map() };
      this.#sliding.set(to - from, sliding);
    } else if (to !== sliding.to) {
      for (const bucket of this.#bucketsBetween(from - HOUR_MS, from)) slide(sliding.buckets, bucket, -1);
    }
    for (const bucket of this.#bucketsBetween(sliding.to, to)) slide(sliding.buckets, bucket, 1);
    sliding.to = to;
    return [...sliding.buckets.values()].map((bucket): TelemetryRow => {
      const { prompt, version } = bucket;
      return { prompt, version, start: from, sums: merge([bucket]) };
    });
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

interface Sliding {
  to: number;
  /** By prompt and version. */
  readonly buckets: Map<string, Bucket>;
}

function slide(buckets: Map<string, Bucket>, bucket: Bucket, sign: 1 | -1): void {
  const into = bucketOf(buckets, { ...bucket, model: '' });
  for (const key of SUMS) into.sums[key] += sign * bucket.sums[key];
  addScoresOf(into.scores, bucket, sign);
}

function addScoresOf(into: Map<string, Scores>, bucket: Bucket, sign: 1 | -1): void {
  for (const [name, own] of bucket.scores) {
    let sums = into.get(name);
    if (!sums) into.set(name, (sums = emptyScores()));
    sums.count += sign * own.count;
    sums.total += sign * own.total;
    sums.squares += sign * own.squares;
    for (let i = 0; i < SCORE_BINS; i++) sums.bins[i]! += sign * own.bins[i]!;
    for (let i = 0; i < CLUSTERS; i++) {
      sums.clusterCalls[i]! += sign * own.clusterCalls[i]!;
      sums.clusterTotals[i]! += sign * own.clusterTotals[i]!;
    }
  }
}

const toScoreSums = (scores: ReadonlyMap<string, Scores>): CallSums['scores'] =>
  new Map([...scores].flatMap(([name, own]) => (own.count > 0 ? [[name, toSums(own)] as const] : [])));

function addCall(bucket: Bucket, call: GeneratedCall): void {
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
}

const valueOf = (bucket: Bucket, dimension: Dimension): string =>
  dimension === 'arm' ? '' : bucket[dimension];

function bucketOf(
  buckets: Buckets,
  { prompt, version, model }: { readonly prompt: string; readonly version: string; readonly model: string },
): Bucket {
  const key = `${prompt} ${version} ${model}`;
  let bucket = buckets.get(key);
  if (!bucket) {
    bucket = { prompt, version, model, sums: emptySums(), latencies: [], scores: new Map() };
    buckets.set(key, bucket);
  }
  return bucket;
}

const emptySums = (): Bucket['sums'] => ({ ...NO_SUMS });

const SUMS = Object.keys(emptySums()) as readonly (keyof Bucket['sums'])[];

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
  for (const other of buckets.slice(1)) for (const key of SUMS) sums[key] += other.sums[key];
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
  for (const bucket of buckets) addScoresOf(scores, bucket, 1);
  return toScoreSums(scores);
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
