import type { UnitMoments } from '../experiments/statistics/moments.ts';

/** What rows of a query are told apart by, besides their prompt and their window. */
export type Dimension = 'version' | 'arm' | 'model';

/** Sums over a stretch of time, cut into windows of equal width. */
export interface TelemetryQuery {
  /** Milliseconds since 1970, a multiple of five minutes; inclusive. */
  readonly from: number;
  /** The same; exclusive. */
  readonly to: number;
  /** Width of a window in milliseconds, which divides `to - from`; one window where it is not given. */
  readonly step?: number;
  readonly by: readonly Dimension[];
  /** Records that name no environment count everywhere. */
  readonly environment: string;
  /** All prompts where it is not given. */
  readonly prompt?: string;
}

/** What one window holds of one series. A window without a call and without a score has no row. */
export interface TelemetryRow {
  readonly prompt: string;
  /** Only what the query tells apart; `''` where the records do not say. */
  readonly version?: string;
  readonly arm?: string;
  readonly model?: string;
  /** Where the window begins, milliseconds since 1970. */
  readonly start: number;
  readonly sums: CallSums;
}

/** Sums over calls whose answer was served to somebody; shadow calls are in none. */
export interface CallSums {
  readonly calls: number;
  readonly failed: number;
  /** Calls that the application tried more than once. */
  readonly retried: number;
  /** Calls that failed or were tried more than once, each counted once. */
  readonly failedOrRetried: number;
  /** Answers that a user corrected, by the time of the correction. */
  readonly corrected: number;
  /** US dollars, over the calls whose price is known. */
  readonly costUsd: number;
  readonly pricedCalls: number;
  /** Tokens over all calls that state them; cached ones are part of `inputTokens`. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Milliseconds; undefined without a call that states how long it took. */
  readonly latency: LatencyQuantiles | undefined;
  /** By name of the evaluation; that of answer quality is `quality_score`, whatever of its names was written. */
  readonly scores: ReadonlyMap<string, ScoreSums>;
}

/** Sums that can be added up over windows and versions. */
export type AddedSums = Omit<CallSums, 'latency' | 'scores'>;

/** Of no call. */
export const NO_SUMS: AddedSums = Object.freeze({
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
});

/** By linear interpolation between order statistics (type 7), to 1 % where they come from a histogram. */
export interface LatencyQuantiles {
  readonly calls: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Sums over the scores of one evaluation, by the time at which they were given. */
export interface ScoreSums {
  readonly count: number;
  readonly total: number;
  readonly squares: number;
  /**
   * The same by clusters of calls, for the variance of the mean: a unit belongs to the cluster that `clusterOf` names.
   * Undefined where the source cannot tell units apart; then nothing that acts may follow from the scores.
   */
  readonly moments: UnitMoments | undefined;
  /** Counts in `SCORE_BINS` bins of equal width over 0 to 1, values outside in the outermost; undefined where unknown. */
  readonly bins: readonly number[] | undefined;
}

export const SCORE_BINS = 20;

/**
 * How many clusters units are shared out into. Few enough to be kept for each hour, enough for a variance: that of a
 * mean over k random groups of units has a relative standard error of √(2 / (k − 1)) (Wolter 2007, Introduction to
 * Variance Estimation, 2.2), 18 % here.
 */
export const CLUSTERS = 64;

/** Where telemetry is kept: files, or an engine that a team runs anyway. It gives sums; what follows from them is ours. */
export interface TelemetrySource {
  /** For messages: `logs/`, `Prometheus at prom:9090`. */
  readonly name: string;
  /** What it cannot answer, in sentences for people; nothing that acts may depend on it. */
  readonly gaps: readonly string[];
  /** @throws PromptError `telemetry-unavailable` where it cannot be asked, with what to do */
  query(query: TelemetryQuery): Promise<readonly TelemetryRow[]>;
  dispose(): Promise<void>;
}
