import { PromptError } from '../base/errors.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Endpoint } from './endpoints.ts';
import type { ModelAnswer, ModelRequest } from './request.ts';
import type { Delta } from './stream.ts';

/** One of the two request formats that endpoints speak. */
export interface ModelApi {
  /** Below the endpoint's base URL. */
  readonly path: string;
  /** @throws PromptError `bad-input` if the format cannot express the request. */
  toBody(request: ModelRequest, endpoint: Endpoint): JsonObject;
  /** Reads the reply of a call that the endpoint reports as successful. */
  toAnswer(reply: JsonObject): ReplyContent | UnusableReply;
  /** What a body has besides for the answer to come in pieces, with the usage at its end where that has to be asked for. */
  streamOptions(withUsage: boolean): JsonObject;
  createAssembler(): Assembler;
}

/** Puts the pieces of a streamed reply together. */
export interface Assembler {
  /** What the piece adds to the answer. */
  take(piece: JsonObject): readonly Delta[];
  /** The server says that the stream is complete. */
  end(): void;
  /** The reply as it would have come in one piece; undefined where the stream ended before the answer did. */
  reply(): JsonObject | undefined;
}

export type ReplyContent = Omit<ModelAnswer, 'latency_ms' | 'retries' | 'replayed'>;

/** A reply with status 200 that is no answer, and why, as the end of the sentence "the reply …". */
export interface UnusableReply {
  readonly unusable: string;
}

/** The name that both formats want for a schema; it reaches the model, so it says what the schema describes. */
export const SCHEMA_NAME = 'answer';

/** `extra` is the user's and wins over everything, except that a streamed answer could not be read. */
export function withExtra(body: JsonObject, extra: JsonObject | undefined): JsonObject {
  if (extra?.['stream']) {
    throw new PromptError('bad-input', '`extra.stream` cannot be used: answers are read whole.', {
      hint: 'Remove `stream` from the prompt’s `extra`.',
    });
  }
  return { ...body, ...extra };
}

/** What an endpoint says went wrong in a reply that reports success, as some gateways do. */
export function errorOf({ error }: JsonObject): string | undefined {
  if (typeof error === 'string') return error;
  if (!isJsonObject(error)) return undefined;
  return typeof error['message'] === 'string' ? error['message'] : JSON.stringify(error);
}
