import { percentile } from '../percentile.ts';
import type { Interval } from '../statistics/interval.ts';
import { type PairedComparison, comparePaired } from '../statistics/paired.ts';
import type { CaseResult, Incompleteness } from '../run.ts';
import { isFlaky } from './resultCase.ts';

/** What became of a case in a run. `waiting`: it goes on and will have it. `skipped`: it ended without it. */
export type CellState = 'pass' | 'fail' | 'error' | 'waiting' | 'skipped' | 'none';

/** A run as the head of its column says it. */
export interface RunHead {
  readonly version: string;
  readonly model: string;
  readonly endpoint: string;
  readonly startedAt: string;
  /** Undefined while it goes on. */
  readonly endedAt: string | undefined;
  readonly content: string;
  readonly suiteDigest: string;
  /** Mean over the cases that were judged, and its interval; undefined where none was, or while it goes on. */
  readonly score: number | undefined;
  readonly interval: Interval | undefined;
  /** US dollars; null where a price is unknown. */
  readonly cost: number | null;
  readonly incomplete: readonly Incompleteness[];
}

/** What has been counted of a column's cells. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly flaky: number;
  /** Mean score of the cases that were judged; undefined where none was. */
  readonly score: number | undefined;
}

/** One side of a run: its head and its cells, which may still come. */
export class ResultColumn {
  readonly key: string;
  readonly #planned: ReadonlySet<string>;
  readonly #cells = new Map<string, CaseResult>();
  #head: RunHead;
  #judged = 0;
  #sum = 0;
  readonly #counts = { pass: 0, fail: 0, error: 0 };
  #flaky = 0;
  #p95: number | undefined;
  #isP95Known = false;

  /** @param planned ids of the cases that the run has or is to have, in their order */
  constructor(key: string, head: RunHead, planned: Iterable<string>) {
    this.key = key;
    this.#head = head;
    this.#planned = new Set(planned);
  }

  get head(): RunHead {
    return this.#head;
  }

  get isRunning(): boolean {
    return this.#head.endedAt === undefined;
  }

  /** Ids of all its cases, those that are still to come included. */
  get ids(): ReadonlySet<string> {
    return this.#planned;
  }

  get cells(): ReadonlyMap<string, CaseResult> {
    return this.#cells;
  }

  get done(): number {
    return this.#cells.size;
  }

  get tally(): Tally {
    const { pass, fail, error } = this.#counts;
    return {
      passed: pass,
      failed: fail,
      errors: error,
      flaky: this.#flaky,
      score: this.#judged === 0 ? undefined : this.#sum / this.#judged,
    };
  }

  /** Milliseconds; undefined while it goes on, and where no time is known. */
  get latencyP95(): number | undefined {
    if (this.isRunning || this.#isP95Known) return this.#p95;
    this.#isP95Known = true;
    const latencies: number[] = [];
    for (const { repeats } of this.#cells.values())
      for (const { latency_ms } of repeats) if (latency_ms !== null) latencies.push(latency_ms);
    return (this.#p95 = percentile(latencies, 0.95));
  }

  /** Takes a result in; one that is there already is replaced. */
  add(result: CaseResult): void {
    const before = this.#cells.get(result.id);
    if (before) this.#count(before, -1);
    this.#cells.set(result.id, result);
    this.#count(result, 1);
  }

  end(head: RunHead): void {
    this.#head = head;
  }

  stateOf(id: string): CellState {
    const cell = this.#cells.get(id);
    if (cell) return cell.outcome;
    if (!this.#planned.has(id)) return 'none';
    return this.isRunning ? 'waiting' : 'skipped';
  }

  #count(result: CaseResult, by: 1 | -1): void {
    this.#counts[result.outcome] += by;
    if (isFlaky(result)) this.#flaky += by;
    if (result.outcome === 'error') return;
    this.#judged += by;
    this.#sum += by * result.score;
  }
}

/** Holds two columns against each other, case by case. Undefined while one goes on, and where no case was scored in both. */
export function compareColumns(
  subject: ResultColumn,
  baseline: ResultColumn,
  maxDrop: number,
): PairedComparison | undefined {
  if (subject.isRunning || baseline.isRunning) return undefined;
  return comparePaired(scoresOf(subject), scoresOf(baseline), { maxDrop });
}

function scoresOf({ cells }: ResultColumn): Map<string, readonly number[]> {
  const scored = [...cells.values()].filter(({ outcome }) => outcome !== 'error');
  return new Map(scored.map(({ id, repeats }) => [id, repeats.map(({ score }) => score)]));
}
