import { type JsonObject, parseJsonObject } from '../base/json.ts';
import { USER_CORRECTION, USER_FEEDBACK } from './evaluations.ts';
import { LogHistogram } from './logHistogram.ts';
import { isOtlp, linesOfOtlp } from './otlpLines.ts';
import { toContent } from './recordedContent.ts';
import { type CallRecord, type ScoreRecord, toRecord } from './telemetryRecord.ts';

/** Why somebody should look at a call, the worst first. */
export const BAD_REASONS = ['failed', 'corrected', 'disliked', 'invalid', 'low-score', 'slow'] as const;

export type BadReason = (typeof BAD_REASONS)[number];

/** A served call whose answer should have been another one, or should have come sooner. */
export interface BadCall {
  readonly id: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly version: string | undefined;
  readonly model: string | undefined;
  /** In the order of `BAD_REASONS`, at least one. */
  readonly reasons: readonly BadReason[];
  /** The lowest score that it was given. */
  readonly score: number | undefined;
  readonly milliseconds: number | undefined;
  readonly costUsd: number | undefined;
  /** Undefined where the application records none. */
  readonly variables: JsonObject | undefined;
  readonly output: string | undefined;
  /** The words of the user who corrected it, where they are kept. */
  readonly correction: string | undefined;
  /** What whoever scored it said. */
  readonly remark: string | undefined;
}

export interface WantedCalls {
  readonly prompt: string;
  /** All versions where it is not given. */
  readonly version?: string | undefined;
  readonly environment: string;
  /** Milliseconds since 1970, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** The evaluation that says what an answer is worth, and below which value it is bad. */
  readonly score: string;
  readonly below: number;
  /** How many are wanted at most: the newest. */
  readonly most: number;
}

export interface BadCalls {
  /** The newest first. */
  readonly calls: readonly BadCall[];
  /** How many there are in all. */
  readonly found: number;
  /** Calls that were looked at. */
  readonly looked: number;
  /** Milliseconds from which a call is slow; undefined where there are too few to say. */
  readonly slowFrom: number | undefined;
}

/** Fewer calls than this do not show what is slow among them. */
const LEAST_TIMED = 100;

/** What was said of calls is kept for this many of them, the last that were read. */
const MOST_SAID = 50_000;

/** Below this the user did not like it, on a scale from 0 to 1. */
const LIKED = 0.5;

interface Said {
  isCorrected: boolean;
  isDisliked: boolean;
  lowest: number | undefined;
  correction: string | undefined;
  remark: string | undefined;
}

/**
 * Finds bad calls among lines that are read twice, since what is said of a call may stand before it and behind it: first
 * `survey` each line, then `collect` each. Keeps what was said of calls and the newest that are bad, never all of them.
 */
export class BadCallFinder {
  readonly #wanted: WantedCalls;
  readonly #said = new Map<string, Said>();
  readonly #took = new LogHistogram();
  /** Of the calls that are bad: what was delivered twice is one. */
  readonly #known = new Set<string>();
  #slowFrom: number | undefined;
  #isSurveyed = false;
  #looked = 0;
  #found = 0;
  #calls: BadCall[] = [];

  constructor(wanted: WantedCalls) {
    this.#wanted = wanted;
  }

  survey(line: string): void {
    for (const json of jsonOf(line)) {
      const record = toRecord(json);
      if (record === undefined || record === 'unreadable') continue;
      if (record.kind === 'score') this.#hear(record, json);
      else if (this.#isMeant(record) && !record.isFailed && record.milliseconds !== undefined)
        this.#took.add(record.milliseconds);
    }
  }

  #hear({ of, prompt, name, value }: ScoreRecord, json: JsonObject): void {
    if (of === undefined || (prompt !== undefined && prompt !== this.#wanted.prompt)) return;
    const isCorrected = name === USER_CORRECTION;
    const isDisliked = name === USER_FEEDBACK && value < LIKED;
    const isLow = name === this.#wanted.score && value < this.#wanted.below;
    if (!isCorrected && !isDisliked && !isLow) return;
    const explanation = json['gen_ai.evaluation.explanation'];
    const words = typeof explanation === 'string' && explanation !== '' ? explanation : undefined;
    const before = this.#said.get(of);
    this.#said.delete(of); // What is set again is the last in order.
    this.#said.set(of, {
      isCorrected: isCorrected || before?.isCorrected === true,
      isDisliked: isDisliked || before?.isDisliked === true,
      lowest: isLow ? Math.min(value, before?.lowest ?? Infinity) : before?.lowest,
      correction: (isCorrected ? words : undefined) ?? before?.correction,
      remark: (isCorrected ? undefined : words) ?? before?.remark,
    });
    if (this.#said.size <= MOST_SAID) return;
    for (const oldest of this.#said.keys()) {
      this.#said.delete(oldest);
      return;
    }
  }

  collect(line: string): void {
    if (!this.#isSurveyed) this.#close();
    for (const json of jsonOf(line)) {
      const record = toRecord(json);
      if (record !== undefined && record !== 'unreadable' && record.kind === 'call') this.#look(record, json);
    }
  }

  /** Slow is a call that takes at least as long as one of a hundred does, and twice as long as is usual. */
  #close(): void {
    this.#isSurveyed = true;
    if (this.#took.count >= LEAST_TIMED)
      this.#slowFrom = Math.max(this.#took.quantile(0.99), 2 * this.#took.quantile(0.5));
  }

  #look(record: CallRecord, json: JsonObject): void {
    if (!this.#isMeant(record)) return;
    this.#looked++;
    const said = record.id === undefined ? undefined : this.#said.get(record.id);
    const reasons = this.#reasonsOf(record, said);
    if (reasons.length === 0) return;
    if (record.id !== undefined) {
      if (this.#known.has(record.id)) return;
      this.#known.add(record.id);
    }
    this.#found++;
    const { id, at, version, model, milliseconds, costUsd } = record;
    const { variables, output } = toContent(json);
    this.#calls.push({
      ...{ id, at, version, model, reasons, milliseconds, costUsd, variables, output },
      score: said?.lowest,
      correction: said?.correction,
      remark: said?.remark,
    });
    if (this.#calls.length >= 4 * this.#wanted.most) this.#calls = this.#newest();
  }

  #isMeant({ prompt, version, environment, isShadow, at }: CallRecord): boolean {
    const wanted = this.#wanted;
    return (
      prompt === wanted.prompt &&
      !isShadow &&
      (wanted.version === undefined || version === wanted.version) &&
      (environment === undefined || environment === wanted.environment) &&
      at >= wanted.from &&
      at <= wanted.to
    );
  }

  #reasonsOf({ isFailed, isOutputValid, milliseconds }: CallRecord, said: Said | undefined): BadReason[] {
    const is: Readonly<Record<BadReason, boolean>> = {
      failed: isFailed,
      corrected: said?.isCorrected === true,
      disliked: said?.isDisliked === true,
      invalid: isOutputValid === false,
      'low-score': said?.lowest !== undefined,
      slow:
        !isFailed &&
        milliseconds !== undefined &&
        this.#slowFrom !== undefined &&
        milliseconds >= this.#slowFrom,
    };
    return BAD_REASONS.filter((reason) => is[reason]);
  }

  #newest(): BadCall[] {
    return this.#calls.toSorted((a, b) => b.at - a.at).slice(0, this.#wanted.most);
  }

  finish(): BadCalls {
    if (!this.#isSurveyed) this.#close();
    return {
      calls: this.#newest(),
      found: this.#found,
      looked: this.#looked,
      slowFrom: this.#slowFrom,
    };
  }
}

/** A line may hold many records, as OpenTelemetry's collector writes them; none where it cannot be read. */
function jsonOf(line: string): readonly JsonObject[] {
  const json = line.trim() === '' ? undefined : parseJsonObject(line);
  if (!json) return [];
  return isOtlp(json) ? linesOfOtlp(json) : [json];
}
