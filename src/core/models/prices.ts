import type * as Catalog from '@pydantic/genai-prices';
import type { ModelInfo, ModelPrice } from '@pydantic/genai-prices';

import type { Endpoint } from './endpoints.ts';
import type { Usage } from './request.ts';

/** What the registry's `prices.<model>` says, in US dollars per million tokens. */
export interface ListedPrice {
  readonly input_per_mtok: number;
  readonly output_per_mtok: number;
  /** Absent: cached input costs as much as any other. */
  readonly cached_input_per_mtok?: number;
}

/**
 * US dollars per million tokens. Where a price depends on the length of the input, these are the dearest
 * ones, so that whoever multiplies them directly errs on the safe side; `costOf` uses the exact tier.
 */
export interface Price extends ListedPrice {
  /** Ascending by `above_input_tokens`, the first at -1. A tier prices all tokens of a call above its threshold. */
  readonly tiers?: readonly PriceTier[];
  /** US dollars for the call itself, besides its tokens. */
  readonly per_call?: number;
}

export interface PriceTier extends ListedPrice {
  readonly above_input_tokens: number;
}

/** The registry's `prices`, keyed by the model's name with or without its endpoint in front. */
export type PriceList = Readonly<Record<string, ListedPrice>>;

export interface PriceBook {
  /** Undefined means unknown, which is never zero: caps and budgets fail closed on it. */
  priceOf(model: string, endpoint: Endpoint, overrides?: PriceList): Price | undefined;
  /** The model's context window in tokens, where the price library knows it. */
  contextWindow(model: string, endpoint: Endpoint): number | undefined;
  /**
   * The dated snapshots that a model's name may stand for, newest first: what the price library lists under the
   * same name with a date behind it. Empty for a name that has a date, and where none is known.
   */
  snapshotsOf(model: string, endpoint: Endpoint): readonly string[];
}

const NOTHING: Price = { input_per_mtok: 0, output_per_mtok: 0, cached_input_per_mtok: 0 };

/** Loads the price library with the list prices that it carries; nothing is fetched. `at` picks dated prices. */
export async function loadPrices(at: Date = new Date()): Promise<PriceBook> {
  const catalog = await import('@pydantic/genai-prices');
  const known = new Map<string, { info: ModelInfo; price: Price | undefined } | undefined>();
  const snapshots = new Map<string, readonly string[]>();
  const find = (model: string, endpoint: Endpoint) => {
    const key = `${endpoint.base_url ?? ''} ${model}`;
    if (!known.has(key)) {
      const info = findModel(catalog, model, endpoint);
      known.set(key, info && { info, price: toPrice(info, at) });
    }
    return known.get(key);
  };
  return {
    priceOf(model, endpoint, overrides = {}) {
      if (endpoint.replay !== undefined) return NOTHING;
      const written = ownPrice(overrides, `${endpoint.name}/${model}`) ?? ownPrice(overrides, model);
      return written ?? (endpoint.free ? NOTHING : find(model, endpoint)?.price);
    },
    contextWindow: (model, endpoint) => find(model, endpoint)?.info.context_window,
    snapshotsOf(model, endpoint) {
      const key = `${endpoint.base_url ?? ''} ${model}`;
      let found = snapshots.get(key);
      if (!found) snapshots.set(key, (found = findSnapshots(catalog, model, endpoint)));
      return found;
    },
  };
}

/** A date at the end of a name: `-2024-08-06`, `-20241022`, `-0613`. */
const DATE = /^-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4})$/;

function findSnapshots(catalog: typeof Catalog, model: string, endpoint: Endpoint): string[] {
  if (endpoint.base_url === undefined) return [];
  const provider = catalog.calcPrice({}, model, { providerApiUrl: endpoint.base_url })?.provider;
  const names = (provider?.models ?? []).flatMap(({ id, match }) => [id, ...namesIn(match)]);
  const alias = model.replace(/-latest$/, '');
  const dated = names.filter((name) => name.startsWith(alias) && DATE.test(name.slice(alias.length)));
  return [...new Set(dated)].toSorted().toReversed();
}

/** The names that a rule of the price library lists in full. */
function namesIn(match: ModelInfo['match']): string[] {
  if ('or' in match) return match.or.flatMap(namesIn);
  return 'equals' in match ? [match.equals] : [];
}

function ownPrice(prices: PriceList, key: string): ListedPrice | undefined {
  return Object.hasOwn(prices, key) ? prices[key] : undefined;
}

/** Looks up by the endpoint's URL alone: the same name at an unknown host may cost anything. */
function findModel(catalog: typeof Catalog, model: string, endpoint: Endpoint): ModelInfo | undefined {
  if (endpoint.base_url === undefined) return undefined;
  return catalog.calcPrice({}, model, { providerApiUrl: endpoint.base_url })?.model;
}

/** Undefined if the library prices the model by something else than tokens of text (images, minutes). */
export function toPrice(info: ModelInfo, at: Date): Price | undefined {
  const prices = pricesAt(info, at);
  const thresholds = new Set([-1, ...prices.flatMap((price) => Object.values(price).flatMap(thresholdsOf))]);
  const tiers: PriceTier[] = [];
  for (const above of [...thresholds].toSorted((a, b) => a - b)) {
    const input = dearest(prices, 'input_mtok', above);
    // Embedding models answer without output tokens, so the library lists no price for these.
    const output = dearest(prices, 'output_mtok', above) ?? (info.id.includes('embed') ? 0 : undefined);
    if (input === undefined || output === undefined) return undefined;
    const cached = dearest(prices, 'cache_read_mtok', above);
    tiers.push({
      above_input_tokens: above,
      input_per_mtok: input,
      output_per_mtok: output,
      ...(cached !== undefined && { cached_input_per_mtok: cached }),
    });
  }
  const perThousandCalls = dearest(prices, 'requests_kcount', 0);
  const { above_input_tokens: _, ...flat } = tiers.reduce(dearerTier);
  return {
    ...flat,
    ...(tiers.length > 1 && { tiers }),
    ...(perThousandCalls !== undefined && { per_call: perThousandCalls / 1000 }),
  };
}

/** The price lists that may hold at a time. Those for hours of the day all may: a run can cross the hour. */
function pricesAt(info: ModelInfo, at: Date): ModelPrice[] {
  if (!Array.isArray(info.prices)) return [info.prices];
  const possible: ModelPrice[] = [];
  for (const { constraint, prices } of info.prices.toReversed()) {
    if (constraint?.type === 'start_date' && at < new Date(constraint.start_date)) continue;
    possible.push(prices);
    if (constraint?.type !== 'time_of_date') return possible;
  }
  return possible.length > 0 ? possible : info.prices.slice(0, 1).map(({ prices }) => prices);
}

function thresholdsOf(value: ModelPrice[string]): number[] {
  return typeof value === 'object' ? value.tiers.map(({ start }) => start) : [];
}

/** The price of a unit for a call whose input is longer than `above` tokens, by as little as possible. */
function dearest(prices: readonly ModelPrice[], unit: string, above: number): number | undefined {
  const found = prices.flatMap((price) => {
    const value = price[unit];
    if (typeof value !== 'object') return value ?? [];
    return value.tiers.findLast(({ start }) => above >= start)?.price ?? value.base;
  });
  return found.length > 0 ? Math.max(...found) : undefined;
}

function dearerTier(a: PriceTier, b: PriceTier): PriceTier {
  const cached = Math.max(
    a.cached_input_per_mtok ?? a.input_per_mtok,
    b.cached_input_per_mtok ?? b.input_per_mtok,
  );
  return {
    above_input_tokens: -1,
    input_per_mtok: Math.max(a.input_per_mtok, b.input_per_mtok),
    output_per_mtok: Math.max(a.output_per_mtok, b.output_per_mtok),
    ...(a.cached_input_per_mtok !== undefined && { cached_input_per_mtok: cached }),
  };
}

/** US dollars for one call. */
export function costOf(usage: Usage, price: Price): number {
  const tier =
    price.tiers?.findLast(({ above_input_tokens }) => usage.input_tokens > above_input_tokens) ?? price;
  const { input_per_mtok: input, output_per_mtok: output, cached_input_per_mtok: cached = input } = tier;
  const fresh = usage.input_tokens - usage.cached_input_tokens;
  const tokens = fresh * input + usage.cached_input_tokens * cached + usage.output_tokens * output;
  return tokens / 1_000_000 + (price.per_call ?? 0);
}

export const isFree = (price: Price): boolean =>
  price.input_per_mtok === 0 && price.output_per_mtok === 0 && (price.per_call ?? 0) === 0;
