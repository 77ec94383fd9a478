import type { ModelInfo, Provider } from '@pydantic/genai-prices';

import { OPENAI, type Endpoint } from './endpoints.ts';
import { toPrice } from './prices.ts';

/** A model that the price library lists at an endpoint's provider, by one of the names that it answers to. */
export interface KnownModel {
  /** As the endpoint calls it; the registry writes the endpoint's name in front unless it is the default one. */
  readonly id: string;
  /** For people, such as `GPT-4.1 mini`. */
  readonly name: string;
  readonly provider: string;
  /** US dollars per million tokens; where the length of the input decides, the dearest. */
  readonly inputPerMtok: number;
  readonly outputPerMtok: number;
  /** Tokens. */
  readonly contextWindow?: number;
}

export interface KnownModels {
  /** The model of that name, snapshots and aliases included; undefined where the endpoint's provider has none. */
  knownModel(id: string, endpoint?: Endpoint): KnownModel | undefined;
  /** The models whose names begin with the prefix, whatever the case of its letters, sorted as people count. */
  findKnownModels(prefix: string, endpoint?: Endpoint): readonly KnownModel[];
}

/** Loads the price library with the data that it carries; nothing is fetched. `at` picks dated prices. */
export async function loadKnownModels(at: Date = new Date()): Promise<KnownModels> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  const listed = new Map<string, readonly KnownModel[]>();
  const list = (url: string): readonly KnownModel[] => {
    const provider = findProvider({ providerApiUrl: url });
    return provider ? listModels(provider, at) : [];
  };
  return {
    knownModel(id, { base_url: url } = OPENAI) {
      const found = url === undefined ? undefined : calcPrice({}, id, { providerApiUrl: url });
      return found ? toKnownModel(id, found, at) : undefined;
    },
    findKnownModels(prefix, { base_url: url } = OPENAI) {
      if (url === undefined) return [];
      const models = listed.get(url) ?? list(url);
      listed.set(url, models);
      const start = prefix.toLowerCase();
      return models.filter(({ id }) => id.toLowerCase().startsWith(start));
    },
  };
}

/** Models that write no text, or write it from something else than text. */
const NO_PROMPT = /embed|moderation|whisper|transcribe|realtime|audio|image|\btts\b|\bocr\b|voxtral/;

function listModels(provider: Provider, at: Date): readonly KnownModel[] {
  const models = new Map<string, KnownModel>();
  for (const info of provider.models) {
    if (info.deprecated || NO_PROMPT.test(info.id)) continue;
    for (const id of namesOf(info)) {
      const model = toKnownModel(id, { model: info, provider }, at);
      if (model && !models.has(id)) models.set(id, model);
    }
  }
  return [...models.values()].toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

/** The library matches names by rules; those that compare with a whole name say which names there are. */
function namesOf({ id, match }: ModelInfo): readonly string[] {
  const rules = 'or' in match ? match.or : [match];
  const names = rules.flatMap((rule) => ('equals' in rule ? rule.equals : []));
  // An id that ends in a dash or begins with `ft:` is the stem of names that users give themselves.
  const isStem = /[-.:]$|^ft:/.test(id);
  return [...new Set([...(isStem ? [] : [id]), ...names])];
}

function toKnownModel(
  id: string,
  { model, provider }: { model: ModelInfo; provider: Provider },
  at: Date,
): KnownModel | undefined {
  const price = toPrice(model, at);
  if (!price) return undefined;
  return {
    id,
    name: model.name ?? model.id,
    provider: provider.name,
    inputPerMtok: price.input_per_mtok,
    outputPerMtok: price.output_per_mtok,
    ...(model.context_window !== undefined && { contextWindow: model.context_window }),
  };
}
