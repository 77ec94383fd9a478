import { endpointsOf } from '../evals/plan.ts';
import { renderCost } from '../evals/forecast.ts';
import { resolveModel } from '../models/endpoints.ts';
import { type PriceBook, costOf, isFree } from '../models/prices.ts';
import type { Message } from '../models/request.ts';
import { type TokenCounter, tokenUpperBound } from '../models/tokens.ts';
import type { PlacedContent } from '../versions/content.ts';

export interface TokenCount {
  readonly tokens: number;
  /** `exact` by the model's own tokenizer, `estimate` by another one's, `bound` from the length in bytes. */
  readonly certainty: 'exact' | 'estimate' | 'bound';
}

/** What a call would take, before it is made. */
export interface PromptUsage {
  /** Of each message, without what the chat format adds. */
  readonly messages: readonly TokenCount[];
  readonly total: TokenCount;
  /** US dollars for the input and up to `max_tokens` of answer, in words; undefined while prices are loading. */
  readonly cost: string | undefined;
  /** Tokens that the model can take, answer included; undefined where nobody knows. */
  readonly contextWindow: number | undefined;
}

export interface UsagePorts {
  readonly prices: PriceBook | undefined;
  readonly count: TokenCounter | undefined;
}

/** Counts the messages of a call to the content's model. */
export function usageOf(
  { content, prompt }: PlacedContent,
  messages: readonly Message[],
  { prices, count }: UsagePorts,
): PromptUsage {
  const resolved = content.model && resolveModel(content.model.value, endpointsOf(prompt.registry.settings));
  const model = resolved?.model ?? '';
  const certainty = !count ? 'bound' : hasKnownTokenizer(model) ? 'exact' : 'estimate';
  const toCount = (input: string | readonly Message[]): TokenCount => ({
    tokens: count ? count(model, input) : tokenUpperBound(input),
    certainty,
  });
  const counts = messages.map((message) => toCount(message.content));
  const overhead = tokenUpperBound(messages.map(({ role }) => ({ role, content: '' })));
  const total = { tokens: counts.reduce((sum, { tokens }) => sum + tokens, overhead), certainty } as const;
  if (!resolved || !prices) return { messages: counts, total, cost: undefined, contextWindow: undefined };
  const { endpoint } = resolved;
  const price = prices.priceOf(model, endpoint, Object.fromEntries(prompt.registry.settings.prices));
  const costFor = (output_tokens: number): number =>
    price ? costOf({ input_tokens: total.tokens, cached_input_tokens: 0, output_tokens }, price) : 0;
  const range = price && { low: costFor(0), high: costFor(content.parameters.max_tokens ?? 0) };
  return {
    messages: counts,
    total,
    cost: range && !isFree(price) ? `${renderCost(range)} a call` : renderCost(range),
    contextWindow: prices.contextWindow(model, endpoint),
  };
}

/** Other makers' models have tokenizers of their own, which nobody publishes for JavaScript. */
const hasKnownTokenizer = (model: string): boolean =>
  /^(gpt-|chatgpt-|o\d|ft:gpt-|text-embedding-)/.test(model);
