import type { JsonObject } from '../base/json.ts';
import type { ModelParameters, Role } from '../registry/parameters.ts';

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** One call of a model, complete: two calls with equal requests are the same question. */
export interface ModelRequest {
  /** The model's name at its endpoint, without the endpoint's name in front. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: ModelParameters;
  /** The question is not to be answered but embedded: each message's text, as one vector or as one for each token. */
  readonly embeds?: 'text' | 'tokens';
  /**
   * What the question itself asks the reply to look like, as JSON Schema: enforced where the endpoint can. It says
   * nothing new, so it is no part of the question: the same answer serves with it and without.
   */
  readonly reply_schema?: JsonObject;
}

export interface Usage {
  /** All input tokens, cached ones included. */
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  /** All output tokens, reasoning included. */
  readonly output_tokens: number;
}

export interface ModelAnswer {
  /** The text; tool calls without text are the JSON of the calls. */
  readonly output: string;
  readonly finish_reason?: string;
  /** Absent where the endpoint reports none: then the cost is unknown, not zero. */
  readonly usage?: Usage;
  /** Milliseconds of the attempt that succeeded, waiting and failed attempts left out. */
  readonly latency_ms: number;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** The model that answered, as the endpoint reports it. */
  readonly model?: string;
  /** Mean log probabilities where requested and given. */
  readonly logprobs?: readonly number[];
  /** Set by replay endpoints: recorded for this very request, or for another wording of the template. */
  readonly replayed?: 'exact' | 'other-wording';
  /** The recording is a sample: it shows how things work, and no model need ever have said it. */
  readonly sample?: true;
}

/** Whom a call is for. Replay endpoints find their sample answers by it; it is not part of the question. */
export interface CallContext {
  readonly prompt: string;
  /** Digest of the case's variables. */
  readonly variables: string;
  /** Index of the repeat, from 0. */
  readonly repeat: number;
}

export interface ModelClient {
  /**
   * @throws PromptError `missing-key`, `origin-not-allowed`, `unauthorized`, `rate-limited`, `endpoint-failed`,
   * `request-refused`, `timeout` or `no-recorded-answer`; an AbortError if the signal is aborted.
   */
  complete(request: ModelRequest, context: CallContext, signal?: AbortSignal): Promise<ModelAnswer>;
  /** Present where a model may be lacking. @throws PromptError `bad-input` where it is */
  ready?(model: string): Promise<void>;
}
