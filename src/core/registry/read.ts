import { type JsonValue, isJsonObject } from '../base/json.ts';
import type { ModelParameters, Role } from './parameters.ts';
import { type YamlMap, type YamlNode, entryOf, toJson, valueOf } from '../yaml/tree.ts';
import type {
  Content,
  EvalSettings,
  LastEval,
  Located,
  ShadowRecord,
  VariableDeclaration,
  Wording,
  WrittenMessage,
} from './model.ts';

// Readers of parsed YAML. Each takes what has the right type and leaves the rest out: the schema's
// validators say what is wrong, and one wrong value must not take the others with it.

export function textAt(map: YamlNode | undefined, key: string): Located<string> | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'string'
    ? { value: node.value, range: node.range }
    : undefined;
}

export function numberAt(map: YamlNode | undefined, key: string): Located<number> | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'number'
    ? { value: node.value, range: node.range }
    : undefined;
}

export function mapAt(map: YamlNode | undefined, key: string): YamlMap | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'map' ? node : undefined;
}

/** A version as written: also a number, which the schema complains about but everybody understands. */
export function versionAt(map: YamlNode | undefined, key: string, text: string): Located<string> | undefined {
  const node = valueOf(map, key);
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const isAsMeant = typeof node.value === 'string' || node.alias === true;
  return {
    value: isAsMeant ? String(node.value) : text.slice(node.range.start, node.range.end),
    range: node.range,
  };
}

export function readContent(node: YamlMap): Content {
  const lastEval = mapAt(node, 'last_eval');
  const shadow = mapAt(node, 'shadow');
  const text = (key: string): string | undefined => textAt(node, key)?.value;
  return {
    node,
    model: textAt(node, 'model'),
    parameters: readParameters(node),
    wording: readWording(node),
    evalScore: numberAt(node, 'eval_score'),
    lastEval: lastEval && readLastEval(lastEval),
    lastEvalRange: entryOf(node, 'last_eval')?.keyRange,
    shadow: shadow && readShadow(shadow),
    digest: textAt(node, 'digest'),
    stage: text('stage'),
    releasedAt: text('released_at'),
    deployedAt: text('deployed_at'),
    notes: text('notes'),
  };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Of a record that somebody edited by hand, what still has its type. */
function readLastEval(node: YamlMap): LastEval {
  const record: Writable<LastEval> = {};
  for (const key of ['at', 'suite', 'endpoint', 'content', 'suite_digest'] as const) {
    const found = textAt(node, key);
    if (found) record[key] = found.value;
  }
  for (const key of ['cases', 'passed', 'repeats', 'flaky', 'latency_p95_ms', 'cost_usd'] as const) {
    const found = numberAt(node, key);
    if (found) record[key] = found.value;
  }
  const cost = valueOf(node, 'cost_usd');
  if (cost?.kind === 'scalar' && cost.value === null) record.cost_usd = null;
  const interval = intervalAt(node, 'ci95');
  if (interval) record.ci95 = interval;
  const baseline = mapAt(node, 'baseline');
  if (baseline) record.baseline = readBaseline(baseline);
  return record;
}

function readBaseline(node: YamlMap): NonNullable<LastEval['baseline']> {
  const record: Writable<NonNullable<LastEval['baseline']>> = {};
  for (const key of ['version', 'verdict'] as const) {
    const found = textAt(node, key);
    if (found) record[key] = found.value;
  }
  for (const key of ['delta', 'detectable_drop'] as const) {
    const found = numberAt(node, key);
    if (found) record[key] = found.value;
  }
  const interval = intervalAt(node, 'ci95');
  if (interval) record.ci95 = interval;
  return record;
}

function readShadow(node: YamlMap): ShadowRecord {
  const record: Writable<ShadowRecord> = {};
  for (const key of ['digest', 'verdict', 'against', 'run_at'] as const) {
    const found = textAt(node, key);
    if (found) record[key] = found.value;
  }
  for (const key of ['pairs', 'units', 'quality_delta'] as const) {
    const found = numberAt(node, key);
    if (found) record[key] = found.value;
  }
  const interval = intervalAt(node, 'ci95');
  if (interval) record.ci95 = interval;
  return record;
}

function intervalAt(map: YamlMap, key: string): readonly [number, number] | undefined {
  const node = valueOf(map, key);
  const [low, high] = node?.kind === 'seq' ? node.items.map(toJson) : [];
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined;
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
  return isRole(role) && content ? [{ role, content }] : [];
}

const ROLES: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];

const isRole = (value: string | undefined): value is Role => ROLES.some((role) => role === value);

function writtenText(
  map: YamlNode,
  key: string,
): { text: string; node: Extract<YamlNode, { kind: 'scalar' }> } | undefined {
  const node = valueOf(map, key);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { text: node.value, node } : undefined;
}

/** The keys of content that go to the model as they are. */
const PARAMETER_KEYS = [
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
  return found;
}

export function readVariables(
  node: YamlMap | undefined,
): ReadonlyMap<string, VariableDeclaration> | undefined {
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
    schemaRetries: numberAt(node, 'schema_retries')?.value,
  };
}

export function readTextMap(node: YamlMap | undefined, text: string): ReadonlyMap<string, Located<string>> {
  const entries = (node?.entries ?? []).flatMap(({ key }) => {
    const value = versionAt(node, key, text);
    return value ? [[key, value] as const] : [];
  });
  return new Map(entries);
}
