import type { Severity, TextRange } from '../base/problem.ts';
import { resolveModel } from '../models/endpoints.ts';
import { type Price, costOf } from '../models/prices.ts';
import { tokenUpperBound } from '../models/tokens.ts';
import type { PlacedContent } from '../versions/content.ts';
import { valueOf } from '../yaml/tree.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { type CallInput, dearestInputs } from './dearestInputs.ts';
import { inContent, nameOf } from './findings.ts';
import { changeFix, placeOf, promptPathOf } from './fixEdits.ts';

/**
 * A call must not cost more than `cost_cap_usd`: the input of the dearest case and `max_tokens` of output at
 * list price. Bytes bound tokens from above; only if that bound is above the cap are tokens counted. Without
 * `max_tokens` the answer is bounded by the model's context window, or by nothing: that is a warning, since
 * the cap then ends calls at best after they were paid.
 */
export const costCapExceeded: PromptCheck = {
  codes: ['cost-cap-exceeded'],
  late: true,
  check(context) {
    const cap = context.prompt.costCapUsd?.value;
    return cap === undefined ? [] : context.current.flatMap((placed) => checkContent(placed, cap, context));
  },
  findFixes(problem, context) {
    const { affordable: most, cost } = problem.data ?? {};
    const place = placeOf(problem, context);
    const [prompt] = context.prompts;
    if (!place || !prompt) return [];
    const path = [...place.path.slice(0, -1), 'max_tokens'];
    const lower =
      typeof most === 'number' && most > 0
        ? changeFix(context, { title: `Set “max_tokens” to ${most}` }, [
            { path, value: most, after: 'model' },
          ])
        : [];
    if (typeof cost !== 'number' || !Number.isFinite(cost) || context.uri !== prompt.file.uri) return lower;
    const cap = roundedUp(cost);
    const capPath = [...promptPathOf(prompt), 'cost_cap_usd'];
    const raise = changeFix(context, { title: `Raise “cost_cap_usd” to ${cap}` }, [
      { path: capPath, value: cap },
    ]);
    return [...lower, ...raise];
  },
};

/** Two significant digits, upwards. */
function roundedUp(amount: number): number {
  const unit = 10 ** (Math.floor(Math.log10(amount)) - 1);
  return Number((Math.ceil(amount / unit) * unit).toPrecision(2));
}

function checkContent(placed: PlacedContent, cap: number, context: PromptContext): Finding[] {
  const { model: written, parameters } = placed.content;
  const { prices } = context.resources;
  if (!written || !prices) return [];
  const { endpoint, model } = resolveModel(written.value, context.endpoints);
  const price = prices.priceOf(
    model,
    endpoint,
    Object.fromEntries(context.registered.registry.settings.prices),
  );
  if (!price) return [];
  const inputs = dearestInputs(placed, context);
  const count = (input: CallInput): number | undefined => countTokens(input, model, context);
  const output = parameters.max_tokens;
  const over = findOver(inputs, { cap, price, output: output ?? 0 }, count);
  if (over) return [exceeded(placed, over, { cap, price, output: output ?? 0 })];
  const [longest] = inputs;
  if (output !== undefined || !longest) return [];
  const window = prices.contextWindow(model, endpoint) ?? Infinity;
  const tokens = count(longest) ?? tokenUpperBound(longest.messages);
  return costFor(price, tokens, window) <= cap
    ? []
    : unbounded(placed, tokens, { cap, price, output: window });
}

interface Bound {
  readonly cap: number;
  readonly price: Price;
  readonly output: number;
}

interface Over {
  readonly input: CallInput;
  readonly tokens: number;
}

/** The input whose call costs most and more than the cap; none while tokens cannot be counted yet. */
function findOver(
  inputs: readonly CallInput[],
  { cap, price, output }: Bound,
  count: (input: CallInput) => number | undefined,
): Over | undefined {
  const isOver = (tokens: number): boolean => !(costFor(price, tokens, output) <= cap);
  let dearest: Over | undefined;
  for (const input of inputs) {
    if (!isOver(tokenUpperBound(input.messages))) continue;
    // Where no number of tokens would be cheap enough, counting them changes nothing.
    const tokens = isOver(0) ? tokenUpperBound(input.messages) : count(input);
    if (tokens === undefined || !isOver(tokens)) continue;
    if (!dearest || tokens > dearest.tokens) dearest = { input, tokens };
  }
  return dearest;
}

const costFor = (price: Price, input: number, output: number): number =>
  price.output_per_mtok === 0 && output === Infinity
    ? costFor(price, input, 0)
    : costOf({ input_tokens: input, cached_input_tokens: 0, output_tokens: output }, price);

function countTokens(
  { messages }: CallInput,
  model: string,
  { resources }: PromptContext,
): number | undefined {
  const count = resources.countTokens;
  if (!count) return undefined;
  const overhead = tokenUpperBound(messages.map((message) => ({ ...message, content: '' })));
  return messages.reduce((sum, { content }) => sum + count(model, content), overhead);
}

function exceeded(placed: PlacedContent, { input, tokens }: Over, { cap, price, output }: Bound): Finding {
  const cost = costFor(price, tokens, output);
  const most = affordable({ cap, price, output }, tokens);
  const advice =
    most > 0
      ? `Lower \`max_tokens\` to ${most}, shorten the template`
      : 'Shorten the template, choose a cheaper model';
  const message = `${nameOf(placed)} may cost ${usd(cost)} a call for ${input.name}, more than the cap of ${usd(cap)}: up to ${tokens} tokens of input and ${output} of output. ${advice}, or raise \`cost_cap_usd\`.`;
  return finding(placed, { message, severity: 'error', data: { cost, cap, tokens, affordable: most } });
}

function unbounded(placed: PlacedContent, tokens: number, bound: Bound): Finding[] {
  const most = affordable(bound, tokens);
  if (most < 1) return []; // The input was not counted yet, and its length in bytes says too much.
  const message = `Without \`max_tokens\` nothing bounds what an answer costs, so the cap of ${usd(bound.cap)} can only be noticed afterwards. Add \`max_tokens: ${most}\` or less.`;
  return [
    finding(placed, { message, severity: 'warning', data: { cap: bound.cap, tokens, affordable: most } }),
  ];
}

/** How many tokens of output the cap leaves room for, with prices at the tier of the input. */
function affordable({ cap, price }: Bound, input: number): number {
  const perToken = costFor(price, input, 1) - costFor(price, input, 0);
  return Math.floor((cap - costFor(price, input, 0)) / perToken);
}

function finding(
  placed: PlacedContent,
  { message, severity, data }: { message: string; severity: Severity; data: Record<string, unknown> },
): Finding {
  return inContent(placed, { code: 'cost-cap-exceeded', message, severity, range: rangeIn(placed), data });
}

function rangeIn({ content }: PlacedContent): TextRange {
  return valueOf(content.node, 'max_tokens')?.range ?? content.model!.range;
}

/** Dollars to a tenth of a cent; smaller amounts to two significant digits. */
const usd = (amount: number): string =>
  `$${Number(amount < 0.01 ? amount.toPrecision(2) : amount.toFixed(3))}`;
