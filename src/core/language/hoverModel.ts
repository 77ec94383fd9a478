import type { PromptContext, Resources } from '../checks/check.ts';
import { toContext } from '../checks/context.ts';
import { type CallInput, dearestInputs } from '../evals/dearestInputs.ts';
import { endpointsOf } from '../evals/plan.ts';
import { renderUsd } from '../evals/reports/amounts.ts';
import { parseSuite } from '../evals/suite/parseSuite.ts';
import { type Endpoint, originOf, resolveModel } from '../models/endpoints.ts';
import { type Price, costOf, isFree } from '../models/prices.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { HoverPorts, ModelFacts } from './hoverPorts.ts';
import { type HoverPart, text } from './hoverParts.ts';

/** A model: what it is, what it costs, and what a call of this prompt costs with it. */
export async function hoverModel(placed: PlacedContent, ports: HoverPorts): Promise<HoverPart[]> {
  const written = placed.content.model?.value;
  if (!written) return [];
  const { settings } = placed.prompt.registry;
  const { endpoint, model } = resolveModel(written, endpointsOf(settings));
  const facts = await ports.loadModels();
  const price = facts.prices.priceOf(model, endpoint, Object.fromEntries(settings.prices));
  const known = facts.models.knownModel(model, endpoint);
  const context = facts.prices.contextWindow(model, endpoint) ?? known?.contextWindow;
  const snapshots = facts.prices.snapshotsOf(model, endpoint);
  return [
    {
      kind: 'title',
      text: model,
      detail: known ? `${known.name}, ${known.provider}` : `endpoint ${endpoint.name}`,
    },
    text(describeEndpoint(endpoint)),
    text(describePrice(price)),
    ...(context === undefined ? [] : [text(`Context window: ${context.toLocaleString('en')} tokens.`)]),
    ...(snapshots.length > 0
      ? [text(`The name floats: its snapshots are ${snapshots.slice(0, 3).join(', ')}.`)]
      : []),
    ...describeCall(placed, { price, model, context, facts, ports, endpoint }),
  ];
}

function describeEndpoint(endpoint: Endpoint): string {
  if (endpoint.replay !== undefined)
    return `Answered by the endpoint ${endpoint.name} from recorded answers in ${endpoint.replay}.`;
  const origin = originOf(endpoint);
  return `Answered by the endpoint ${endpoint.name}${origin === undefined ? '' : ` at ${origin}`}.`;
}

function describePrice(price: Price | undefined): string {
  if (!price) return 'Its price is unknown: add it under prices.';
  if (isFree(price)) return 'Calls are free.';
  const cached = price.cached_input_per_mtok;
  const parts = [
    `$${price.input_per_mtok} a million tokens of input`,
    cached !== undefined && cached !== price.input_per_mtok && `$${cached} where it is cached`,
    `$${price.output_per_mtok} of output`,
  ].filter((part) => part !== false);
  return `Price: ${parts.join(', ')}.`;
}

interface Call {
  readonly price: Price | undefined;
  readonly model: string;
  readonly endpoint: Endpoint;
  readonly context: number | undefined;
  readonly facts: ModelFacts;
  readonly ports: HoverPorts;
}

function describeCall(placed: PlacedContent, { price, model, context, facts, ports }: Call): HoverPart[] {
  const resources: Resources = {
    prices: facts.prices,
    countTokens: facts.countTokens,
    checkSchema: undefined,
  };
  const promptContext: PromptContext = toContext(placed.prompt, {
    sources: ports.store,
    sha256: ports.sha256,
    resources,
    endpoints: endpointsOf(placed.prompt.registry.settings),
    parseSuite: (uri) => parseSuite(uri, ports.store, ports.sha256),
  });
  const counted = dearestInputs(placed, { sources: ports.store, suite: promptContext.suite?.suite })
    .map((input) => ({ input, tokens: facts.countTokens(model, input.messages) }))
    .toSorted((a, b) => b.tokens - a.tokens);
  const [longest] = counted;
  return longest ? [text(describeLongest(placed, longest, { price, context }))] : [];
}

function describeLongest(
  { content: { parameters }, prompt }: PlacedContent,
  { input, tokens }: { readonly input: CallInput; readonly tokens: number },
  { price, context }: Pick<Call, 'price' | 'context'>,
): string {
  const output = parameters.max_tokens;
  const share = context === undefined ? '' : ` (${percent(tokens / context)} of the window)`;
  const size = `${tokens.toLocaleString('en')} tokens of input${share}`;
  const sentence = `With ${input.name}, a call has ${size}`;
  if (!price || isFree(price)) return `${sentence}.`;
  const cost = costOf({ input_tokens: tokens, cached_input_tokens: 0, output_tokens: output ?? 0 }, price);
  const cap = promptOf(prompt).costCapUsd?.value;
  const ofCap = cap === undefined || cap === 0 ? '' : `, ${percent(cost / cap)} of cost_cap_usd`;
  return output === undefined
    ? `${sentence}, which cost ${renderUsd(cost)}${ofCap}; the answer, which max_tokens does not bound, comes on top.`
    : `${sentence} and at most ${output.toLocaleString('en')} of output: at most ${renderUsd(cost)}${ofCap}.`;
}

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
