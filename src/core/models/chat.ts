import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import {
  errorOf,
  SCHEMA_NAME,
  withExtra,
  type ModelApi,
  type ReplyContent,
  type UnusableReply,
} from './api.ts';
import { isOpenAiItself, type Endpoint } from './endpoints.ts';
import { ChatAssembler, joinParts } from './chatStream.ts';
import type { ModelRequest, Usage } from './request.ts';
import { qualifiesForStrict } from './strictSchema.ts';

/** Chat completions, which every server that calls itself OpenAI-compatible speaks. */
export const CHAT: ModelApi = {
  path: '/chat/completions',
  toBody,
  toAnswer,
  streamOptions: (withUsage) => ({
    stream: true,
    ...(withUsage && { stream_options: { include_usage: true } }),
  }),
  createAssembler: () => new ChatAssembler(),
};

function toBody({ model, messages, parameters }: ModelRequest, endpoint: Endpoint): JsonObject {
  const { max_tokens, output_schema, extra, ...rest } = parameters;
  const body = {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...rest, // The registry uses the names of this API for everything else.
    ...(max_tokens !== undefined && { [limitName(model, endpoint)]: max_tokens }),
    ...(output_schema && { response_format: toResponseFormat(output_schema) }),
  };
  return withExtra(body, extra);
}

/**
 * OpenAI deprecates `max_tokens` and its reasoning models refuse it; many other servers know nothing else and
 * would ignore `max_completion_tokens`, which would leave the length, and the cost, of an answer unbounded.
 */
function limitName(model: string, endpoint: Endpoint): 'max_completion_tokens' | 'max_tokens' {
  const isReasoning = /^(o\d|gpt-5)/.test(model.slice(model.lastIndexOf('/') + 1));
  return isReasoning || isOpenAiItself(endpoint) ? 'max_completion_tokens' : 'max_tokens';
}

function toResponseFormat(schema: JsonObject): JsonObject {
  return {
    type: 'json_schema',
    json_schema: { name: SCHEMA_NAME, schema, strict: qualifiesForStrict(schema) },
  };
}

function toAnswer(reply: JsonObject): ReplyContent | UnusableReply {
  const { choices, usage, model } = reply;
  const [choice] = Array.isArray(choices) ? (choices as readonly JsonValue[]) : [];
  if (!isJsonObject(choice)) {
    const error = errorOf(reply);
    return { unusable: error === undefined ? 'holds no choices' : `reports an error: ${error}` };
  }
  const { message, finish_reason, logprobs } = choice;
  if (!isJsonObject(message)) return { unusable: 'holds a choice without a message' };
  const scores = toLogprobs(logprobs);
  const counted = toUsage(usage);
  return {
    output: toOutput(message),
    ...(typeof finish_reason === 'string' && { finish_reason }),
    ...(counted && { usage: counted }),
    ...(typeof model === 'string' && { model }),
    ...(scores && { logprobs: scores }),
  };
}

/** A refusal is what the model said, and so the output; tool calls are, where there is no text. */
function toOutput({ content, refusal, tool_calls }: JsonObject): string {
  const text = typeof content === 'string' ? content : joinParts(content);
  if (text !== '') return text;
  if (typeof refusal === 'string' && refusal !== '') return refusal;
  return Array.isArray(tool_calls) && tool_calls.length > 0 ? JSON.stringify(tool_calls) : '';
}

function toUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  const cached = isJsonObject(details) ? details['cached_tokens'] : undefined;
  return {
    input_tokens: input,
    cached_input_tokens: typeof cached === 'number' ? cached : 0,
    output_tokens: output,
  };
}

function toLogprobs(logprobs: JsonValue | undefined): number[] | undefined {
  const tokens = isJsonObject(logprobs) ? logprobs['content'] : undefined;
  if (!Array.isArray(tokens)) return undefined;
  return tokens.flatMap((token) =>
    isJsonObject(token) && typeof token['logprob'] === 'number' ? token['logprob'] : [],
  );
}
