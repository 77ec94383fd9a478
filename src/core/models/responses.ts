import { PromptError } from '../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import {
  errorOf,
  SCHEMA_NAME,
  withExtra,
  type ModelApi,
  type ReplyContent,
  type UnusableReply,
} from './api.ts';
import type { Endpoint } from './endpoints.ts';
import type { ModelRequest, Usage } from './request.ts';
import { ResponsesAssembler } from './responsesStream.ts';
import { qualifiesForStrict } from './strictSchema.ts';

/** OpenAI's Responses API. */
export const RESPONSES: ModelApi = {
  path: '/responses',
  toBody,
  toAnswer,
  streamOptions: () => ({ stream: true }), // The usage comes unasked.
  createAssembler: () => new ResponsesAssembler(),
};

/** Parameters that chat completions have and this API has not. To drop one silently would be to measure something else. */
const UNKNOWN_PARAMETERS = ['stop', 'seed'] as const;

function toBody({ model, messages, parameters }: ModelRequest, endpoint: Endpoint): JsonObject {
  const { temperature, top_p, max_tokens, reasoning_effort, tools, output_schema, extra } = parameters;
  for (const name of UNKNOWN_PARAMETERS) {
    if (parameters[name] === undefined) continue;
    throw new PromptError(
      'bad-input',
      `The Responses API, which ${endpoint.name} uses, has no \`${name}\`.`,
      {
        hint: `Remove \`${name}\` from the prompt, or set \`api: chat\` for the endpoint ${endpoint.name}.`,
      },
    );
  }
  const body = {
    model,
    input: messages.map(({ role, content }) => ({ role, content })),
    store: false, // The endpoint would otherwise keep every input and answer for a month.
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(max_tokens !== undefined && { max_output_tokens: max_tokens }),
    ...(reasoning_effort !== undefined && { reasoning: { effort: reasoning_effort } }),
    ...(tools && { tools }),
    ...(output_schema && { text: { format: toFormat(output_schema) } }),
  };
  return withExtra(body, extra);
}

function toFormat(schema: JsonObject): JsonObject {
  return { type: 'json_schema', name: SCHEMA_NAME, schema, strict: qualifiesForStrict(schema) };
}

function toAnswer(reply: JsonObject): ReplyContent | UnusableReply {
  const { output, status, usage, model } = reply;
  const error = errorOf(reply);
  if (status === 'failed' || error !== undefined)
    return { unusable: `reports an error: ${error ?? 'unknown'}` };
  if (!Array.isArray(output)) return { unusable: 'holds no output' };
  const items = (output as readonly JsonValue[]).filter(isJsonObject);
  const parts = items.flatMap(({ type, content }) =>
    type === 'message' && Array.isArray(content)
      ? (content as readonly JsonValue[]).filter(isJsonObject)
      : [],
  );
  const calls = items.filter(({ type }) => type === 'function_call');
  if (parts.length === 0 && calls.length === 0 && status !== 'incomplete')
    return { unusable: 'holds no message' };
  const text = parts.map(toText).join('');
  const finish = toFinishReason(reply, text === '' && calls.length > 0);
  const counted = toUsage(usage);
  const scores = parts.flatMap(toLogprobs);
  return {
    output: text === '' && calls.length > 0 ? JSON.stringify(calls) : text,
    ...(finish !== undefined && { finish_reason: finish }),
    ...(counted && { usage: counted }),
    ...(typeof model === 'string' && { model }),
    ...(scores.length > 0 && { logprobs: scores }),
  };
}

function toText({ text, refusal }: JsonObject): string {
  if (typeof text === 'string') return text;
  return typeof refusal === 'string' ? refusal : '';
}

/** Says it in the words of chat completions, so that a suite does not depend on the endpoint's API. */
function toFinishReason({ status, incomplete_details }: JsonObject, callsTools: boolean): string | undefined {
  if (status === 'completed') return callsTools ? 'tool_calls' : 'stop';
  const reason = isJsonObject(incomplete_details) ? incomplete_details['reason'] : undefined;
  if (reason === 'max_output_tokens') return 'length';
  if (typeof reason === 'string') return reason;
  return typeof status === 'string' ? status : undefined;
}

function toUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const { input_tokens: input, output_tokens: output, input_tokens_details: details } = usage;
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  const cached = isJsonObject(details) ? details['cached_tokens'] : undefined;
  return {
    input_tokens: input,
    cached_input_tokens: typeof cached === 'number' ? cached : 0,
    output_tokens: output,
  };
}

function toLogprobs({ logprobs }: JsonObject): number[] {
  if (!Array.isArray(logprobs)) return [];
  return (logprobs as readonly JsonValue[]).flatMap((token) =>
    isJsonObject(token) && typeof token['logprob'] === 'number' ? token['logprob'] : [],
  );
}
