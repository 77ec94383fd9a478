import { USER_CORRECTION } from '../../core/monitoring/evaluations.ts';
import {
  type CallSums,
  type Dimension,
  NO_SUMS,
  SCORE_BINS,
  type ScoreSums,
  type TelemetryQuery,
  type TelemetryRow,
} from '../../core/monitoring/source.ts';

/** A group of a SQL engine: the calls of a series in a window, or its scores of one name. */
export interface EngineGroup {
  readonly prompt: string;
  readonly version: string;
  readonly arm: string;
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Of the evaluation; `''` where it is about calls. */
  readonly name: string;
  /** In the order of `CALL_NUMBERS`, or of `SCORE_NUMBERS` and the bins. */
  readonly numbers: readonly (number | null)[];
}

/** What engines sum up of calls, in this order; after them come the calls that say how long they took, p50, p95 and p99. */
const CALL_NUMBERS = [
  'calls',
  'failed',
  'retried',
  'failedOrRetried',
  'costUsd',
  'pricedCalls',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
] as const satisfies readonly (keyof CallSums)[];

const NO_CALLS: CallSums = {
  ...NO_SUMS,
  latency: undefined,
  scores: new Map(),
};

/** What the windows of one series hold, while their groups come in. */
export class RowTable {
  readonly #rows = new Map<string, TelemetryRow>();
  readonly #query: TelemetryQuery;

  constructor(query: TelemetryQuery) {
    this.#query = query;
  }

  /** Changes the sums of a row, which begin with nothing. */
  change(at: Omit<EngineGroup, 'name' | 'numbers'>, change: (sums: CallSums) => CallSums): void {
    const { prompt, start } = at;
    const labels = this.#query.by.map((dimension): [Dimension, string] => [dimension, at[dimension]]);
    const key = JSON.stringify([prompt, ...labels.map(([, value]) => value), start]);
    const row = this.#rows.get(key) ?? { prompt, ...Object.fromEntries(labels), start, sums: NO_CALLS };
    this.#rows.set(key, { ...row, sums: change(row.sums) });
  }

  /** By series, and those of a series by time. */
  rows(): readonly TelemetryRow[] {
    const series = (row: TelemetryRow): string =>
      JSON.stringify([row.prompt, ...this.#query.by.map((dimension) => row[dimension])]);
    return [...this.#rows.values()]
      .map((row) => ({ row, key: series(row) }))
      .toSorted((a, b) => (a.key === b.key ? a.row.start - b.row.start : a.key < b.key ? -1 : 1))
      .map(({ row }) => row);
  }
}

/** Rows of what a SQL engine answered. */
export function toRows(query: TelemetryQuery, groups: readonly EngineGroup[]): readonly TelemetryRow[] {
  const table = new RowTable(query);
  for (const group of groups) {
    const numbers = group.numbers.map((number) => number ?? 0);
    table.change(group, (sums) => {
      if (group.name === '') return { ...sums, ...callSums(numbers) };
      if (group.name === USER_CORRECTION) return { ...sums, corrected: numbers[0] ?? 0 };
      return { ...sums, scores: new Map([...sums.scores, [group.name, scoreSums(numbers)]]) };
    });
  }
  return table.rows();
}

function callSums(numbers: readonly number[]): Partial<CallSums> {
  const [calls = 0, p50 = 0, p95 = 0, p99 = 0] = numbers.slice(CALL_NUMBERS.length);
  return {
    ...Object.fromEntries(CALL_NUMBERS.map((key, i) => [key, numbers[i] ?? 0])),
    latency: calls > 0 ? { calls, p50, p95, p99 } : undefined,
  };
}

function scoreSums(numbers: readonly number[]): ScoreSums {
  const [count = 0, total = 0, squares = 0, units = 0, callsSquared = 0, totalSquared = 0, product = 0] =
    numbers;
  const bins = numbers.slice(7, 7 + SCORE_BINS);
  return {
    count,
    total,
    squares,
    moments: { units, calls: count, total, callsSquared, totalSquared, product },
    bins,
  };
}
