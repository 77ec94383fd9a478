import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { errorOf, type ReplyContent, type UnusableReply } from './api.ts';
import type { Endpoint } from './endpoints.ts';
import type { ModelRequest, Usage } from './request.ts';

/** One call without a stream: where it goes, what it says, and how its reply is read. */
export interface CallFormat {
  /** Below the endpoint's base URL, or a whole URL. */
  readonly path: string;
  readonly body: JsonObject;
  readonly read: (reply: unknown) => ReplyContent | UnusableReply;
}

/**
 * The vectors of texts, as the output's JSON. One for each text: OpenAI's `/embeddings`, of one text. One for each
 * token of each text: `/embed_all` of text-embeddings-inference, which stands beside the `/v1` of its other API.
 */
export function toEmbeddingCall({ model, messages, embeds }: ModelRequest, endpoint: Endpoint): CallFormat {
  const texts = messages.map(({ content }) => content);
  if (embeds === 'tokens') {
    const root = (endpoint.base_url ?? '').replace(/\/v1$/, '');
    return {
      path: `${root}/embed_all`,
      body: { inputs: texts },
      read: (reply) => readTokens(reply, texts.length),
    };
  }
  return { path: '/embeddings', body: { model, input: texts[0] ?? '' }, read: readVector };
}

function readVector(reply: unknown): ReplyContent | UnusableReply {
  if (!isJsonObject(reply)) return { unusable: 'is not a JSON object' };
  const { data, usage, model } = reply;
  const [first] = Array.isArray(data) ? (data as readonly JsonValue[]) : [];
  const vector = isJsonObject(first) ? first['embedding'] : undefined;
  if (!isVector(vector)) {
    const error = errorOf(reply);
    return { unusable: error === undefined ? 'holds no embedding' : `reports an error: ${error}` };
  }
  const counted = toUsage(usage);
  return {
    output: JSON.stringify(vector),
    ...(counted && { usage: counted }),
    ...(typeof model === 'string' && { model }),
  };
}

function readTokens(reply: unknown, texts: number): ReplyContent | UnusableReply {
  return areTokens(reply) && reply.length === texts
    ? { output: JSON.stringify(reply) }
    : { unusable: 'holds no embedding for each token' };
}

/** A vector for each token of each text. */
export function areTokens(value: unknown): value is readonly (readonly (readonly number[])[])[] {
  return Array.isArray(value) && value.every((tokens) => Array.isArray(tokens) && tokens.every(isVector));
}

export function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
}

function toUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage) || typeof usage['prompt_tokens'] !== 'number') return undefined;
  return { input_tokens: usage['prompt_tokens'], cached_input_tokens: 0, output_tokens: 0 };
}
