import { type JsonObject, parseJsonObject } from '../base/json.ts';
import { QUALITY } from '../experiments/metrics.ts';
import { USER_CORRECTION } from './evaluations.ts';
import { isOtlp, linesOfOtlp } from './otlpLines.ts';
import { toContent } from './recordedContent.ts';
import { type CallRecord, type ScoreRecord, toRecord } from './telemetryRecord.ts';

export const BAD_FOR = ['failed', 'corrected', 'low-score', 'slow', 'invalid'] as const;

/** Why somebody would look at a call. */
export type BadFor = (typeof BAD_FOR)[number];

export interface BadCallQuery {
  readonly prompt: string;
  /** All of them where none is named. */
  readonly version?: string | undefined;
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly reasons: ReadonlySet<BadFor>;
  /** Scores of quality below this are low. */
  readonly below: number;
  /** Milliseconds from which a call is slow; undefined: none is. */
  readonly slowFrom: number | undefined;
  readonly limit: number;
}

/** A call of production that went wrong, with what was kept of it. */
export interface BadCall {
  /** Its span. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly version: string | undefined;
  readonly model: string | undefined;
  readonly reasons: readonly BadFor[];
  /** The lowest score of its quality. */
  readonly score: number | undefined;
  readonly milliseconds: number | undefined;
  readonly costUsd: number | undefined;
  readonly error: string | undefined;
  /** What it was asked; undefined where its application keeps no inputs. */
  readonly variables: JsonObject | undefined;
  readonly output: string | undefined;
  /** What a user made of the answer, where that was kept. */
  readonly correction: string | undefined;
}

/** What scores say of a call. */
interface Verdict {
  isCorrected: boolean;
  correction: string | undefined;
  score: number | undefined;
}

/** So many verdicts are remembered, those of the newest; and of calls so many times what is wanted. */
const MOST_VERDICTS = 20_000;
const SLACK = 4;

/**
 * Finds the newest bad calls of a prompt in two passes over its telemetry, because a score may stand far behind its
 * call: first `judge` every line, then `collect` every line.
 */
export class BadCallFinder {
  readonly #query: BadCallQuery;
  readonly #verdicts = new Map<string, Verdict>();
  #found: BadCall[] = [];
  readonly #seen = new Set<string>();

  constructor(query: BadCallQuery) {
    this.#query = query;
  }

  /** The first pass: what is said of calls. */
  judge(line: string): void {
    for (const json of recordsIn(line)) {
      const record = toRecord(json);
      if (record === undefined || record === 'unreadable') continue;
      if (record.kind === 'score' && this.#isMeant(record)) this.#judgeBy(record, json);
    }
  }

  #judgeBy({ of, name, value }: ScoreRecord, json: JsonObject): void {
    if (of === undefined) return;
    const isCorrection = name === USER_CORRECTION;
    const isLow = name === QUALITY && value < this.#query.below;
    if (!isCorrection && !isLow) return;
    const known = this.#verdicts.get(of);
    const verdict: Verdict = known ?? { isCorrected: false, correction: undefined, score: undefined };
    if (isCorrection) {
      const words = json['gen_ai.evaluation.explanation'];
      verdict.isCorrected = true;
      if (typeof words === 'string' && words !== '') verdict.correction = words;
    } else verdict.score = Math.min(value, verdict.score ?? Infinity);
    if (known) return;
    this.#verdicts.set(of, verdict);
    if (this.#verdicts.size > MOST_VERDICTS) this.#verdicts.delete(this.#verdicts.keys().next().value!);
  }

  /** The second pass: the calls themselves. */
  collect(line: string): void {
    for (const json of recordsIn(line)) {
      const record = toRecord(json);
      if (record === undefined || record === 'unreadable' || record.kind !== 'call') continue;
      if (this.#isMeant(record)) this.#collectCall(record, json);
    }
  }

  #collectCall(record: CallRecord, json: JsonObject): void {
    const { id, at, version, model, milliseconds, costUsd } = record;
    const { since, version: wanted } = this.#query;
    if (id === undefined || this.#seen.has(id) || at < since) return;
    if (wanted !== undefined && version !== wanted) return;
    const verdict = this.#verdicts.get(id);
    const reasons = this.#reasonsOf(record, verdict);
    if (reasons.length === 0) return;
    this.#seen.add(id);
    const error = json['error.type'];
    const { variables, output } = toContent(json);
    this.#found.push({
      id,
      at,
      version,
      model,
      reasons,
      score: verdict?.score,
      milliseconds,
      costUsd,
      error: typeof error === 'string' ? error : undefined,
      variables,
      output,
      correction: verdict?.correction,
    });
    if (this.#found.length > SLACK * this.#query.limit) this.#found = this.found();
  }

  #reasonsOf({ isFailed, milliseconds, isOutputValid }: CallRecord, verdict: Verdict | undefined): BadFor[] {
    const { reasons, slowFrom } = this.#query;
    const isSlow = slowFrom !== undefined && milliseconds !== undefined && milliseconds >= slowFrom;
    const all: readonly (readonly [BadFor, boolean])[] = [
      ['failed', isFailed],
      ['corrected', verdict?.isCorrected === true],
      ['low-score', verdict?.score !== undefined],
      ['slow', isSlow],
      ['invalid', isOutputValid === false],
    ];
    return all.flatMap(([reason, isBad]) => (isBad && reasons.has(reason) ? [reason] : []));
  }

  #isMeant({ prompt, environment, isShadow, kind }: CallRecord | ScoreRecord): boolean {
    const { prompt: wanted, environment: place } = this.#query;
    const isHere = environment === undefined || environment === place;
    // A score may say only which call it is of.
    const isOfPrompt = prompt === wanted || (kind === 'score' && prompt === undefined);
    return isOfPrompt && isHere && !isShadow;
  }

  /** The newest first, as many as are wanted. */
  found(): BadCall[] {
    return this.#found.toSorted((a, b) => b.at - a.at).slice(0, this.#query.limit);
  }
}

function recordsIn(line: string): readonly JsonObject[] {
  const json = parseJsonObject(line);
  if (!json) return [];
  return isOtlp(json) ? linesOfOtlp(json) : [json];
}
