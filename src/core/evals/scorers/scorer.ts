import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Message } from '../../models/request.ts';
import type { Judgement, ScoreError } from '../outcome.ts';

/** One assertion of a case. When a scorer sees it, every template in `value` is rendered. */
export interface Assertion {
  /** The scorer's name, without `not-`. */
  readonly type: string;
  /** Whether `not-` stood in front. The engine inverts; a scorer never looks at it. */
  readonly inverted: boolean;
  readonly value?: JsonValue;
  readonly threshold?: number;
  /** Share in the score of the list that it stands in; 1 where absent. With 0 it is measured and never fails. */
  readonly weight?: number;
  /** Name under which the score is also collected. */
  readonly metric?: string;
  /** JavaScript that turns the output into what is judged. */
  readonly transform?: string;
  /** Flags of a `regex`. */
  readonly flags?: string;
  /** Handed to the user's code as `context.config`. */
  readonly config?: JsonValue;
}

/** What is judged. */
export interface Answer {
  readonly output: string;
  /** What a transform made of the output, where that is not text: code sees it, other scorers see its JSON. */
  readonly value?: JsonValue;
  /** Milliseconds; absent where nobody measured them. */
  readonly latency_ms?: number;
  /** US dollars; absent where the price or the usage is unknown. */
  readonly cost_usd?: number;
  readonly finish_reason?: string;
  /** The variables of the case. */
  readonly variables: JsonObject;
}

/**
 * Runs user JavaScript: an expression, statements whose last value counts, or a body with `return`. Every
 * member of `input` is a variable of the code.
 * @throws PromptError `bad-input` where the code does not compile, throws, needs too much memory or gives
 * something that JSON cannot express; `timeout` where it is not done after `timeoutMs`.
 */
export type RunCode = (code: string, input: JsonObject, timeoutMs: number) => Promise<JsonValue>;

export interface JudgeReply {
  readonly output: string;
  /** US dollars; `null` where unknown. */
  readonly cost_usd: number | null;
}

/** What scorers need from outside. A scorer whose port is missing says so with an error, never with a score. */
export interface ScorerPorts {
  /** Asks the judge's model. @throws what `ModelClient.complete` throws */
  readonly judge?: (messages: readonly Message[]) => Promise<JudgeReply>;
  /** Absent in a workspace that is not trusted. */
  readonly runCode?: RunCode;
}

/** Judges one answer after another. Deterministic scorers answer at once, without a promise. */
export type CompiledScorer = (answer: Answer) => Judgement | Promise<Judgement>;

export type Compiled = CompiledScorer | ScoreError;

export interface Scorer {
  /** One sentence for hover, completion and the reference page. */
  readonly description: string;
  /**
   * The keys that this type has besides the common ones (`type`, `weight`, `metric`, `transform`), as JSON
   * Schema: `{ properties, required? }`. The suite's schema is put together from these.
   */
  readonly schema: JsonObject;
  /** An assertion as it stands in a suite, for completion and the reference page. */
  readonly example: JsonObject;
  /** Does once what does not depend on the answer. An assertion that can judge nothing gives an error. */
  compile(assertion: Assertion, ports: ScorerPorts): Compiled | Promise<Compiled>;
}
