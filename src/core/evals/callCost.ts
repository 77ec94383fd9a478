import { type Price, costOf, isFree } from '../models/prices.ts';
import type { ModelRequest, Usage } from '../models/request.ts';
import { tokenUpperBound } from '../models/tokens.ts';

/**
 * What a call may cost at most where the version sets no `max_tokens`. Answers of more than this many tokens
 * are rare; one that comes all the same is paid, and the budget ends with the next call.
 */
const ASSUMED_OUTPUT_TOKENS = 4096;

/** The most that a call can cost at list price: every byte of input a token, and all the output it may have. */
export function highestCost({ messages, parameters, embeds }: ModelRequest, price: Price): number {
  const output_tokens = embeds ? 0 : (parameters.max_tokens ?? ASSUMED_OUTPUT_TOKENS);
  return costOf({ input_tokens: tokenUpperBound(messages), cached_input_tokens: 0, output_tokens }, price);
}

/** US dollars that an answer did cost. Undefined: unknown. */
export function paidFor(usage: Usage | undefined, price: Price | undefined): number | undefined {
  if (!price) return undefined;
  if (isFree(price)) return 0;
  return usage && costOf(usage, price);
}
