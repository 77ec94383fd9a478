import { isOpenAiItself, type Endpoint } from './endpoints.ts';
import type { ModelRequest } from './request.ts';

/**
 * OpenAI's models that hold their answers to a JSON Schema (guide "Structured model outputs", "Supported models"):
 * GPT-4o from August 2024 on and what came after it.
 */
const HOLDING =
  /^(?:ft:)?(?:gpt-4o(?!-2024-05-13|-audio|-realtime|-search)|gpt-4\.\d|gpt-[5-9]|o1(?!-mini|-preview)|o[3-9])/;

/** The request with its `reply_schema` enforced where endpoint and model are known to do that, else without it. */
export function withReplySchema(
  { reply_schema, ...request }: ModelRequest,
  endpoint: Endpoint,
): ModelRequest {
  if (!reply_schema || !isOpenAiItself(endpoint) || !HOLDING.test(request.model)) return request;
  return { ...request, parameters: { ...request.parameters, output_schema: reply_schema } };
}
