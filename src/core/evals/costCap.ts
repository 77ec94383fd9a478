import type { Sources } from '../base/sources.ts';
import { type Endpoint, resolveModel } from '../models/endpoints.ts';
import { type Price, type PriceBook, costOf } from '../models/prices.ts';
import { tokenUpperBound } from '../models/tokens.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type CallInput, dearestInputs } from './dearestInputs.ts';
import type { Suite } from './suite/suite.ts';

/** What it takes to say what a call may cost. */
export interface CostPorts {
  readonly prices: PriceBook;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Exact token counts by the model's tokenizer; undefined while it is not loaded. */
  readonly countTokens?: ((model: string, text: string) => number) | undefined;
  /** The prompt's suite: its dearest case is what a call is measured by. */
  readonly suite: Suite | undefined;
  readonly sources: Sources;
}

/** The dearest call, which costs more than the cap. */
export interface CallOver {
  readonly kind: 'over';
  /** The input, in a sentence. */
  readonly name: string;
  readonly tokens: number;
  readonly output: number;
  readonly cost: number;
  /** How many tokens of output the cap leaves room for. */
  readonly affordable: number;
}

/** Without `max_tokens` nothing but the model's window bounds an answer, and that costs more than the cap. */
export interface CallUnbounded {
  readonly kind: 'unbounded';
  readonly tokens: number;
  readonly affordable: number;
}

/**
 * What the dearest call of a content may cost, against a cap.
 * - `uncounted`: the input is too long in bytes, and tokens cannot be counted yet
 * - `unpriced`: nobody knows the model's price; `unknown`: there is no model, or no wording that can be read
 */
export type CallBound =
  | CallOver
  | CallUnbounded
  | { readonly kind: 'holds' | 'uncounted' | 'unpriced' | 'unknown' };

/**
 * A call's bound: the input of the dearest case and `max_tokens` of output at list price. Bytes bound tokens from
 * above; only if that bound is above the cap are tokens counted.
 */
export function boundCall(placed: PlacedContent, cap: number, ports: CostPorts): CallBound {
  const { model: written, parameters } = placed.content;
  if (!written) return { kind: 'unknown' };
  const { endpoint, model } = resolveModel(written.value, ports.endpoints);
  const overrides = Object.fromEntries(placed.prompt.registry.settings.prices);
  const price = ports.prices.priceOf(model, endpoint, overrides);
  if (!price) return { kind: 'unpriced' };
  const inputs = dearestInputs(placed, ports);
  const [longest] = inputs;
  if (!longest) return { kind: 'unknown' };
  const count = (input: CallInput): number | undefined => countTokens(input, model, ports);
  const output = parameters.max_tokens;
  const bound = { cap, price, output: output ?? 0 };
  const found = findOver(inputs, bound, count);
  if (found.over) {
    const { input, tokens } = found.over;
    const cost = costFor(price, tokens, bound.output);
    return {
      kind: 'over',
      name: input.name,
      tokens,
      output: bound.output,
      cost,
      affordable: affordable(bound, tokens),
    };
  }
  if (output !== undefined) return { kind: found.isUncounted ? 'uncounted' : 'holds' };
  const window = ports.prices.contextWindow(model, endpoint) ?? Infinity;
  const tokens = count(longest) ?? tokenUpperBound(longest.messages);
  if (costFor(price, tokens, window) <= cap) return { kind: found.isUncounted ? 'uncounted' : 'holds' };
  return { kind: 'unbounded', tokens, affordable: affordable(bound, tokens) };
}

interface Bound {
  readonly cap: number;
  readonly price: Price;
  readonly output: number;
}

interface Found {
  /** The input whose call costs most and more than the cap. */
  readonly over: { readonly input: CallInput; readonly tokens: number } | undefined;
  /** Some input may be over, and cannot be counted yet. */
  readonly isUncounted: boolean;
}

function findOver(
  inputs: readonly CallInput[],
  { cap, price, output }: Bound,
  count: (input: CallInput) => number | undefined,
): Found {
  const isOver = (tokens: number): boolean => !(costFor(price, tokens, output) <= cap);
  let over: Found['over'];
  let isUncounted = false;
  for (const input of inputs) {
    if (!isOver(tokenUpperBound(input.messages))) continue;
    // Where no number of tokens would be cheap enough, counting them changes nothing.
    const tokens = isOver(0) ? tokenUpperBound(input.messages) : count(input);
    if (tokens === undefined) isUncounted = true;
    else if (isOver(tokens) && (!over || tokens > over.tokens)) over = { input, tokens };
  }
  return { over, isUncounted };
}

const costFor = (price: Price, input: number, output: number): number =>
  price.output_per_mtok === 0 && output === Infinity
    ? costFor(price, input, 0)
    : costOf({ input_tokens: input, cached_input_tokens: 0, output_tokens: output }, price);

function countTokens({ messages }: CallInput, model: string, ports: CostPorts): number | undefined {
  const count = ports.countTokens;
  if (!count) return undefined;
  const overhead = tokenUpperBound(messages.map((message) => ({ ...message, content: '' })));
  return messages.reduce((sum, { content }) => sum + count(model, content), overhead);
}

/** How many tokens of output the cap leaves room for, with prices at the tier of the input. */
function affordable({ cap, price }: Bound, input: number): number {
  const perToken = costFor(price, input, 1) - costFor(price, input, 0);
  return Math.floor((cap - costFor(price, input, 0)) / perToken);
}

/** Dollars to a tenth of a cent; smaller amounts to two significant digits. */
export const usd = (amount: number): string =>
  `$${Number(amount < 0.01 ? amount.toPrecision(2) : amount.toFixed(3))}`;
