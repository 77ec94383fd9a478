import { type JsonObject, type JsonValue, isJsonObject } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { ModelParameters, Role } from './parameters.ts';
import { type YamlMap, type YamlNode, entryOf, toJson, valueOf } from '../yaml/tree.ts';
import type {
  Content,
  EvalSettings,
  LastEval,
  Located,
  PriceSettings,
  RegistrySettings,
  VariableDeclaration,
  Wording,
  WrittenMessage,
} from './model.ts';

// Readers of parsed YAML. Each takes what has the right type and leaves the rest out: the schema's
// validators say what is wrong, and one wrong value must not take the others with it.

export function textAt(map: YamlNode | undefined, key: string): Located<string> | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { value: node.value, range: node.range } : undefined;
}

export function numberAt(map: YamlNode | undefined, key: string): Located<number> | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'number' ? { value: node.value, range: node.range } : undefined;
}

export function mapAt(map: YamlNode | undefined, key: string): YamlMap | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'map' ? node : undefined;
}

/** A version as written: also a number, which the schema complains about but everybody understands. */
export function versionAt(map: YamlNode | undefined, key: string, text: string): Located<string> | undefined {
  const node = valueOf(map, key);
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const isText = typeof node.value === 'string';
  return { value: isText ? String(node.value) : text.slice(node.range.start, node.range.end), range: node.range };
}

export function readContent(node: YamlMap): Content {
  const lastEval = mapAt(node, 'last_eval');
  const text = (key: string): string | undefined => textAt(node, key)?.value;
  return {
    node,
    model: textAt(node, 'model'),
    parameters: readParameters(node),
    wording: readWording(node),
    evalScore: numberAt(node, 'eval_score'),
    lastEval: lastEval && (toJson(lastEval) as LastEval),
    lastEvalRange: entryOf(node, 'last_eval')?.keyRange,
    digest: textAt(node, 'digest'),
    stage: text('stage'),
    releasedAt: text('released_at'),
    deployedAt: text('deployed_at'),
    notes: text('notes'),
  };
}

function readWording(node: YamlMap): Wording {
  const template = writtenText(node, 'template');
  if (template) return { kind: 'template', template };
  const path = textAt(node, 'template_file');
  if (path) return { kind: 'file', path };
  const messages = valueOf(node, 'messages');
  if (messages?.kind !== 'seq') return { kind: 'none' };
  return { kind: 'messages', messages: messages.items.flatMap(readMessage) };
}

function readMessage(node: YamlNode): WrittenMessage[] {
  const role = textAt(node, 'role')?.value;
  const content = writtenText(node, 'content');
  return role !== undefined && content ? [{ role: role as Role, content }] : [];
}

function writtenText(map: YamlNode, key: string): { text: string; node: Extract<YamlNode, { kind: 'scalar' }> } | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { text: node.value, node } : undefined;
}

/** The keys of content that go to the model as they are. */
export const PARAMETER_KEYS = [
  'temperature',
  'top_p',
  'max_tokens',
  'stop',
  'seed',
  'reasoning_effort',
  'tools',
  'output_schema',
  'extra',
] as const satisfies readonly (keyof ModelParameters)[];

const isParameter: { readonly [Key in keyof ModelParameters]-?: (value: JsonValue) => boolean } = {
  temperature: (value) => typeof value === 'number',
  top_p: (value) => typeof value === 'number',
  max_tokens: (value) => typeof value === 'number',
  stop: (value) => typeof value === 'string' || isTextList(value),
  seed: (value) => typeof value === 'number',
  reasoning_effort: (value) => typeof value === 'string',
  tools: (value) => Array.isArray(value),
  output_schema: isJsonObject,
  extra: isJsonObject,
};

const isTextList = (value: JsonValue): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function readParameters(node: YamlMap): ModelParameters {
  const found: Record<string, JsonValue> = {};
  for (const key of PARAMETER_KEYS) {
    const value = valueOf(node, key);
    if (!value) continue;
    const json = toJson(value);
    if (isParameter[key](json)) found[key] = json;
  }
  return found as ModelParameters;
}

export function readVariables(node: YamlMap | undefined): ReadonlyMap<string, VariableDeclaration> | undefined {
  if (!node) return undefined;
  return new Map(
    node.entries.map(({ key, keyRange, value }) => {
      const sample = valueOf(value, 'sample');
      const required = valueOf(value, 'required');
      const declaration = {
        name: key,
        keyRange,
        description: textAt(value, 'description')?.value,
        sample: sample && toJson(sample),
        type: textAt(value, 'type')?.value,
        required: !(required?.kind === 'scalar' && required.value === false),
      };
      return [key, declaration];
    }),
  );
}

export function readEvals(node: YamlMap | undefined): EvalSettings {
  return {
    suite: textAt(node, 'suite'),
    minScore: numberAt(node, 'min_score')?.value,
    maxDrop: numberAt(node, 'max_drop')?.value,
    repeat: numberAt(node, 'repeat')?.value,
  };
}

export function readTextMap(node: YamlMap | undefined, text: string): ReadonlyMap<string, Located<string>> {
  const entries = (node?.entries ?? []).flatMap(({ key }) => {
    const value = versionAt(node, key, text);
    return value ? [[key, value] as const] : [];
  });
  return new Map(entries);
}

/** The settings of a registry from its top-level values. */
export function readSettings(sections: ReadonlyMap<string, YamlNode>): RegistrySettings {
  const include = sections.get('include');
  const map = (key: string): YamlMap | undefined => {
    const node = sections.get(key);
    return node?.kind === 'map' ? node : undefined;
  };
  const object = (key: string): JsonObject | undefined => {
    const node = map(key);
    return node && (toJson(node) as JsonObject);
  };
  const partials = map('partials');
  return {
    include: include?.kind === 'seq' ? include.items.flatMap(toLocatedText) : [],
    partials: new Map((partials?.entries ?? []).flatMap(({ key, value }) => toLocatedText(value).map((path) => [key, path] as const))),
    endpoints: object('endpoints') ?? {},
    prices: readPrices(object('prices') ?? {}),
    judge: object('judge'),
  };
}

function toLocatedText(node: YamlNode): Located<string>[] {
  return node.kind === 'scalar' && typeof node.value === 'string' ? [{ value: node.value, range: node.range }] : [];
}

function readPrices(prices: JsonObject): ReadonlyMap<string, PriceSettings> {
  const entries = Object.entries(prices).flatMap(([model, price]) =>
    isJsonObject(price) && typeof price['input_per_mtok'] === 'number' && typeof price['output_per_mtok'] === 'number'
      ? [[model, price as unknown as PriceSettings] as const]
      : [],
  );
  return new Map(entries);
}

/** The range of a key, or of the whole where the key is missing. */
export function rangeOfKey(node: YamlMap, key: string): TextRange {
  return entryOf(node, key)?.keyRange ?? { start: node.range.start, end: node.range.start };
}
