import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Message, Usage } from '../../models/request.ts';
import type { Outcome } from '../outcome.ts';
import type { Place } from '../suite/suite.ts';

/** An assertion of an answer, as a run that goes on has it or as its file kept it. */
export interface ResultAssertion {
  readonly type: string;
  readonly outcome: Outcome;
  readonly score: number;
  readonly reason: string;
  readonly metric?: string;
  readonly weight?: number;
  /** What the answer was held against. */
  readonly expected?: JsonValue;
  /** Those of a set: in memory under this name, in a run file under the next one. */
  readonly children?: readonly ResultAssertion[];
  readonly assertions?: readonly ResultAssertion[];
}

/** An answer to a case. What is optional is not in files of earlier releases. */
export interface ResultAnswer {
  readonly output: string;
  readonly outcome: Outcome;
  readonly score: number;
  readonly reason: string;
  readonly latency_ms?: number | null;
  readonly cost_usd?: number | null;
  readonly reused?: boolean;
  readonly replayed?: 'exact' | 'other-wording';
  readonly usage?: Usage;
  readonly finish_reason?: string;
  readonly assertions?: readonly ResultAssertion[];
}

/** What became of a case: the same for a run of this window (`CaseResult`) and for one that a file kept (`StoredCase`). */
export interface ResultCase {
  readonly id: string;
  readonly description: string;
  readonly outcome: Outcome;
  readonly score: number;
  readonly repeats: readonly ResultAnswer[];
  /** As they were sent; absent or empty where a file does not say. */
  readonly messages?: readonly Message[];
  readonly variables?: JsonObject;
  /** Where the case stood when it was run. */
  readonly place?: Place;
}

/** Whether it neither always passed nor always failed; repeats that ended in an error do not count. */
export function isFlaky({ outcome, repeats }: ResultCase): boolean {
  if (outcome === 'error' || repeats.length < 2) return false;
  const first = repeats[0]?.outcome;
  return repeats.some((repeat) => repeat.outcome !== first);
}

/** Whether the words of an answer differ, however they are judged. */
export const hasOtherAnswers = (a: ResultCase, b: ResultCase): boolean =>
  a.repeats.length !== b.repeats.length ||
  a.repeats.some(({ output }, index) => output !== b.repeats[index]?.output);

/** Mean milliseconds of the answers whose time is known. */
export function latencyOf({ repeats }: ResultCase): number | undefined {
  const known = repeats.flatMap(({ latency_ms }) => latency_ms ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** US dollars of all answers; undefined where one is unknown. */
export function costOf({ repeats }: ResultCase): number | undefined {
  let sum = 0;
  for (const { cost_usd: cost } of repeats) {
    if (typeof cost !== 'number') return undefined;
    sum += cost;
  }
  return sum;
}
