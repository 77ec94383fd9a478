import { LogHistogram } from '../logHistogram.ts';
import type { CallSums, LatencyQuantiles, ScoreSums } from '../source.ts';
import type { CallRecord, ScoreRecord } from '../telemetryRecord.ts';
import { USER_CORRECTION } from '../evaluations.ts';
import type { PackReader, PackWriter } from './pack.ts';
import { ScoreTally } from './scoreTally.ts';

/**
 * What is kept of one series in one stretch of time, whatever the number of its calls. Stretches can be added up, so
 * that hours make days.
 */
export class Rollup {
  #calls = 0;
  #failed = 0;
  #retried = 0;
  #failedOrRetried = 0;
  #corrected = 0;
  #costUsd = 0;
  #pricedCalls = 0;
  #inputTokens = 0;
  #cachedInputTokens = 0;
  #outputTokens = 0;
  readonly #latency = new LogHistogram();
  /** Made with the first score: few calls are scored. */
  #scores: Map<string, ScoreTally> | undefined;

  addCall(call: CallRecord): void {
    const isRetried = call.retries > 0;
    this.#calls++;
    if (call.isFailed) this.#failed++;
    if (isRetried) this.#retried++;
    if (call.isFailed || isRetried) this.#failedOrRetried++;
    if (call.costUsd !== undefined) {
      this.#costUsd += call.costUsd;
      this.#pricedCalls++;
    }
    if (call.milliseconds !== undefined) this.#latency.add(call.milliseconds);
    this.#inputTokens += call.inputTokens ?? 0;
    this.#cachedInputTokens += call.cachedInputTokens ?? 0;
    this.#outputTokens += call.outputTokens ?? 0;
  }

  addScore(score: ScoreRecord, cluster: number): void {
    if (score.name === USER_CORRECTION) this.#corrected++;
    else this.#scoresOf(score.name).add(score.value, cluster);
  }

  #scoresOf(name: string): ScoreTally {
    this.#scores ??= new Map();
    const known = this.#scores.get(name);
    if (known) return known;
    const tally = new ScoreTally();
    this.#scores.set(name, tally);
    return tally;
  }

  addAll(other: Rollup): void {
    this.#calls += other.#calls;
    this.#failed += other.#failed;
    this.#retried += other.#retried;
    this.#failedOrRetried += other.#failedOrRetried;
    this.#corrected += other.#corrected;
    this.#costUsd += other.#costUsd;
    this.#pricedCalls += other.#pricedCalls;
    this.#inputTokens += other.#inputTokens;
    this.#cachedInputTokens += other.#cachedInputTokens;
    this.#outputTokens += other.#outputTokens;
    this.#latency.addAll(other.#latency);
    for (const [name, tally] of other.#scores ?? []) this.#scoresOf(name).addAll(tally);
  }

  toSums(): CallSums {
    return {
      calls: this.#calls,
      failed: this.#failed,
      retried: this.#retried,
      failedOrRetried: this.#failedOrRetried,
      corrected: this.#corrected,
      costUsd: this.#costUsd,
      pricedCalls: this.#pricedCalls,
      inputTokens: this.#inputTokens,
      cachedInputTokens: this.#cachedInputTokens,
      outputTokens: this.#outputTokens,
      latency: quantilesOf(this.#latency),
      scores: new Map(
        [...(this.#scores ?? [])].map(([name, tally]): [string, ScoreSums] => [name, tally.toSums()]),
      ),
    };
  }

  /**
   * Writes it as `format.md` has it.
   * @param nameIndex of the name of an evaluation
   */
  pack(writer: PackWriter, nameIndex: (name: string) => number): void {
    writer.count(this.#calls);
    writer.count(this.#failed);
    writer.count(this.#retried);
    writer.count(this.#failedOrRetried);
    writer.count(this.#corrected);
    writer.number(this.#costUsd);
    writer.count(this.#pricedCalls);
    writer.count(this.#inputTokens);
    writer.count(this.#cachedInputTokens);
    writer.count(this.#outputTokens);
    this.#latency.pack(writer);
    writer.count(this.#scores?.size ?? 0);
    for (const [name, tally] of this.#scores ?? []) {
      writer.count(nameIndex(name));
      tally.pack(writer);
    }
  }

  /** Adds what `pack` wrote. @throws RangeError where it is damaged */
  addPacked(reader: PackReader, names: readonly string[]): void {
    this.#calls += reader.count();
    this.#failed += reader.count();
    this.#retried += reader.count();
    this.#failedOrRetried += reader.count();
    this.#corrected += reader.count();
    this.#costUsd += reader.number();
    this.#pricedCalls += reader.count();
    this.#inputTokens += reader.count();
    this.#cachedInputTokens += reader.count();
    this.#outputTokens += reader.count();
    this.#latency.addPacked(reader);
    for (let rest = reader.count(); rest > 0; rest--) {
      const name = names[reader.count()];
      if (name === undefined) throw new RangeError('An evaluation has no name');
      this.#scoresOf(name).addPacked(reader);
    }
  }
}

function quantilesOf(histogram: LogHistogram): LatencyQuantiles | undefined {
  if (histogram.count === 0) return undefined;
  const [p50, p95, p99] = [histogram.quantile(0.5), histogram.quantile(0.95), histogram.quantile(0.99)];
  return { calls: histogram.count, p50, p95, p99 };
}
