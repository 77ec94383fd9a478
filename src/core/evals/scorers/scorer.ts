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
  /** The embedding model of a `similar` or `bertscore`, in the words of the registry or of promptfoo. */
  readonly provider?: JsonValue;
  /** The texts that a `select-best` compares the answer with. */
  readonly against?: JsonValue;
  /** Whether a `rouge-…` compares word stems. */
  readonly stem?: boolean;
  /** The `bertscore` of unrelated texts with this model: 0 on the scale that is reported. */
  readonly baseline?: number;
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
  /** Natural logarithm of each token's probability; absent where the endpoint gave none. */
  readonly logprobs?: readonly number[];
  /** The variables of the case. */
  readonly variables: JsonObject;
  /** What the model was asked. */
  readonly messages?: readonly Message[];
  /** The tools that it may call, as declared to its API. */
  readonly tools?: JsonValue;
  /** Asks for the baseline's answer to the same case. Absent: there is nothing to compare with. */
  readonly rival?: () => Promise<JudgeReply>;
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
  /** Has the question asked anew next time: the reply cannot be used. */
  readonly discard?: () => void;
}

/** Vectors that an embedding model makes of texts. */
export interface Embedded<T> {
  readonly vectors: T;
  /** US dollars; `null` where unknown. */
  readonly cost_usd: number | null;
}

export type Vector = readonly number[];

/** What scorers need from outside. A scorer whose port is missing says so with an error, never with a score. */
export interface ScorerPorts {
  /**
   * Asks the judge's model. @param schema of the reply that the messages ask for @throws what `ModelClient.complete` throws
   */
  readonly judge?: (messages: readonly Message[], schema: JsonObject) => Promise<JudgeReply>;
  /**
   * One vector for a text. @param model in the words of the registry; undefined: the one that `judge` names
   * @throws what `ModelClient.complete` throws; `bad-input` where no model is named
   */
  readonly embed?: (text: string, model: string | undefined) => Promise<Embedded<Vector>>;
  /** A vector for each token of each text. */
  readonly embedTokens?: (
    texts: readonly string[],
    model: string | undefined,
  ) => Promise<Embedded<readonly (readonly Vector[])[]>>;
  /** Absent in a workspace that is not trusted. */
  readonly runCode?: RunCode;
}

/** Judges one answer after another. Deterministic scorers answer at once, without a promise. */
export type CompiledScorer = (answer: Answer) => Judgement | Promise<Judgement>;

export type Compiled = CompiledScorer | ScoreError;

/** Whom an assertion asks besides the prompt's own model. */
export type Asked = 'judge' | 'embeddings' | 'baseline';

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
  /** What it asks a model for, besides the answer: found to be missing, or to cost money, before the run. */
  readonly asks?: readonly Asked[];
  /** Variables of the case that it reads besides those in its texts. */
  readonly reads?: readonly { readonly name: string; readonly isNeeded: boolean }[];
  /** Does once what does not depend on the answer. An assertion that can judge nothing gives an error. */
  compile(assertion: Assertion, ports: ScorerPorts): Compiled | Promise<Compiled>;
}
