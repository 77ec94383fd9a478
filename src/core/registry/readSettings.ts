import { type JsonObject, type JsonValue, isJsonObject } from '../base/json.ts';
import { type YamlMap, type YamlNode, toJson } from '../yaml/tree.ts';
import type { Located, PriceSettings, RegistrySettings } from './model.ts';

/** The settings of the registry file `uri` from its top-level values. */
export function readSettings(sections: ReadonlyMap<string, YamlNode>, uri: string): RegistrySettings {
  const include = sections.get('include');
  const map = (key: string): YamlMap | undefined => {
    const node = sections.get(key);
    return node?.kind === 'map' ? node : undefined;
  };
  const object = (key: string): JsonObject | undefined => {
    const node = map(key);
    const value = node && toJson(node);
    return isJsonObject(value) ? value : undefined;
  };
  const partials = map('partials');
  return {
    include: include?.kind === 'seq' ? include.items.flatMap(toLocatedText) : [],
    partials: new Map(
      (partials?.entries ?? []).flatMap(({ key, value }) =>
        toLocatedText(value).map((path) => [key, { ...path, from: uri }] as const),
      ),
    ),
    endpoints: readEndpoints(object('endpoints') ?? {}),
    prices: readPrices(object('prices') ?? {}),
    judge: object('judge'),
  };
}

function toLocatedText(node: YamlNode): Located<string>[] {
  return node.kind === 'scalar' && typeof node.value === 'string'
    ? [{ value: node.value, range: node.range }]
    : [];
}

const isEndpointSetting: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  base_url: isText,
  replay: isText,
  api_key_env: isText,
  api: (value) => value === 'chat' || value === 'responses',
  free: (value) => typeof value === 'boolean',
  max_concurrency: isNumber,
  requests_per_minute: isNumber,
  tokens_per_minute: isNumber,
  timeout_ms: isNumber,
  max_retries: isNumber,
};

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isNumber(value: JsonValue): value is number {
  return typeof value === 'number';
}

function usableSettings(settings: JsonValue): JsonObject {
  const entries = Object.entries(isJsonObject(settings) ? settings : {});
  return Object.fromEntries(entries.filter(([key, value]) => isEndpointSetting[key]?.(value)));
}

/** An endpoint without any setting that can be used is still declared: its name leads a model's name. */
function readEndpoints(endpoints: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, settings]) => [name, usableSettings(settings)]),
  );
}

function readPrices(prices: JsonObject): ReadonlyMap<string, PriceSettings> {
  const read = new Map<string, PriceSettings>();
  for (const [model, price] of Object.entries(prices)) {
    if (!isJsonObject(price)) continue;
    const { input_per_mtok, output_per_mtok, cached_input_per_mtok } = price;
    if (typeof input_per_mtok !== 'number' || typeof output_per_mtok !== 'number') continue;
    const cached = typeof cached_input_per_mtok === 'number' ? { cached_input_per_mtok } : {};
    read.set(model, { input_per_mtok, output_per_mtok, ...cached });
  }
  return read;
}
