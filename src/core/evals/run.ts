import type { JsonObject } from '../base/json.ts';
import type { Message, Usage } from '../models/request.ts';
import type { Outcome } from './outcome.ts';
import type { AssertionResult } from './assertions.ts';
import type { JudgeAgreement } from './calibration/agreement.ts';
import type { Interval } from './statistics/interval.ts';
import type { Adherence } from './structuredOutput.ts';
import type { Place } from './suite/suite.ts';

/** One answer to a case, and what the assertions say of it. */
export interface RepeatResult {
  readonly output: string;
  readonly outcome: Outcome;
  readonly score: number;
  /** Why, in one sentence: the first failure or error. */
  readonly reason: string;
  /** Milliseconds; null where there was no answer. */
  readonly latency_ms: number | null;
  /** Absent where the endpoint reports none. */
  readonly usage?: Usage;
  readonly finish_reason?: string;
  /** US dollars, judging included; null where unknown. An answer that was there before costs nothing again. */
  readonly cost_usd: number | null;
  readonly assertions: readonly AssertionResult[];
  readonly named_scores: Readonly<Record<string, number>>;
  /** The answer was there from an earlier run. */
  readonly reused: boolean;
  /** From a cassette: recorded for this wording, or a sample for another one. */
  readonly replayed?: 'exact' | 'other-wording';
  /** The recording is labelled as a sample. */
  readonly sample?: true;
}

export interface CaseResult {
  readonly id: string;
  readonly description: string;
  /** Of what was asked and how it is judged: while it stays, the case is the same (see caseDigest). */
  readonly digest: string;
  /** Absent where the result comes from a run file. */
  readonly place?: Place;
  /** As they were sent; empty where an older run file does not say. */
  readonly messages: readonly Message[];
  readonly variables: JsonObject;
  /** Error if any repeat could not be judged, fail if any failed. */
  readonly outcome: Outcome;
  /** Mean of the repeats that were judged; 0 where none was. */
  readonly score: number;
  readonly named_scores: Readonly<Record<string, number>>;
  readonly repeats: readonly RepeatResult[];
}

/** Why a run's score is not recorded. */
export type Incompleteness = 'errors' | 'budget' | 'cancelled' | 'filtered' | 'sample' | 'other-model';

/** A finished run of one version, as it is kept and shown. */
export interface Run {
  readonly prompt: string;
  readonly version: string;
  readonly suite: string;
  readonly endpoint: string;
  readonly model: string;
  readonly content_digest: string;
  readonly suite_digest: string;
  /** ISO 8601. */
  readonly started_at: string;
  readonly ended_at: string;
  readonly repeats: number;
  /** Mean over the cases that were judged; undefined where none was. */
  readonly score: number | undefined;
  readonly ci95: Interval | undefined;
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  /** Cases that were never asked. */
  readonly skipped: number;
  /** US dollars of this run; null where a price is unknown. */
  readonly cost_usd: number | null;
  readonly latency_p95_ms: number | undefined;
  /** Undefined where the prompt has no `output_schema`. */
  readonly structured: Adherence | undefined;
  /** Attempts beyond the first of calls that an endpoint refused or broke off. */
  readonly retries: number;
  /** Calls that were answered from earlier runs. */
  readonly reused: number;
  /** Answers that are labelled as samples. */
  readonly samples: number;
  /** How far its judge is known to agree with people; undefined where no model judges anything. */
  readonly judge: JudgeAgreement | undefined;
  /** Cases that neither always pass nor always fail. */
  readonly flaky: readonly string[];
  readonly incomplete: readonly Incompleteness[];
  /** In suite order. */
  readonly cases: readonly CaseResult[];
}
