import { didYouMean, findSimilar } from '../base/didYouMean.ts';
import type { Problem, TextRange } from '../base/problem.ts';
import { type YamlNode, entryOf, nodeAt, toJson, valueOf } from '../yaml/tree.ts';
import type { SchemaError, Validator } from './generated/validators.js';
import schema from './schema.json' with { type: 'json' };

/** What is wrong with the shape of a registry. */
export const schemaCodes = ['unknown-key', 'wrong-type', 'invalid-value', 'missing-key'] as const;

type SchemaCode = (typeof schemaCodes)[number];

/**
 * Holds a node against a compiled part of the schema. Problem codes: `unknown-key` (a warning; keys that
 * start with `x-` are the user's own), `wrong-type`, `invalid-value`, `missing-key`.
 * @param keys the keys that may stand in the node itself, for “did you mean”
 */
export function checkSchema(node: YamlNode, validate: Validator, keys: readonly string[]): Problem[] {
  if (validate(toJson(node))) return [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const error of tellingErrors(validate.errors ?? [])) {
    const found = toProblem(node, error, keys);
    if (!found) continue;
    // A value that fits no branch of an alternative is reported by each branch; one report is enough.
    const key = `${found.range.start}:${found.range.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push(found);
  }
  return problems;
}

/**
 * The errors that say what to do, types first: a text where a map should stand breaks other rules only
 * because of that. Of an alternative, what is wrong inside the branch that was meant, and not that the value
 * is none of the others.
 */
function tellingErrors(errors: readonly SchemaError[]): readonly SchemaError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  const explained = choices.filter((choice) =>
    errors.some((error) => `${error.instancePath}/`.startsWith(`${choice}/`) && !isOfChoice(error, choice)),
  );
  const telling = errors.filter((error) => !explained.some((choice) => isOfChoice(error, choice)));
  return telling.toSorted((a, b) => Number(b.keyword === 'type') - Number(a.keyword === 'type'));
}

const isOfChoice = ({ instancePath, keyword }: SchemaError, choice: string): boolean =>
  instancePath === choice && (keyword === 'type' || keyword === 'anyOf');

const keysOf = (part: { readonly properties: object }): readonly string[] => Object.keys(part.properties);

export const registryKeys = keysOf(schema);
export const promptKeys = keysOf(schema.$defs.prompt);
export const contentKeys = keysOf(schema.$defs.content);

/** Keys of the small objects of the schema, by the key that holds them. */
const nestedKeys: Readonly<Record<string, readonly string[]>> = {
  evals: keysOf(schema.$defs.evals),
  last_eval: keysOf(schema.$defs.last_eval),
  baseline: keysOf(schema.$defs.last_eval.properties.baseline),
  judge: keysOf(schema.$defs.judge),
  rollback: keysOf(schema.$defs.prompt.properties.rollback),
  endpoints: keysOf(schema.$defs.endpoint),
  experiments: keysOf(schema.$defs.experiment),
  control: keysOf(schema.$defs.arm),
  challenger: keysOf(schema.$defs.arm),
  guardrails: keysOf(schema.$defs.experiment.properties.guardrails),
  prices: keysOf(schema.$defs.price),
  variables: keysOf(schema.$defs.variable),
  messages: keysOf(schema.$defs.content.properties.messages.items),
};

function toProblem(
  root: YamlNode,
  { instancePath, keyword, params }: SchemaError,
  keys: readonly string[],
): Problem | undefined {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = findNode(root, path);
  if (!at) return undefined;
  const name = path.at(-1) ?? '';
  const known = path.length === 0 ? keys : (nestedKeys[name] ?? nestedKeys[path.at(-2) ?? ''] ?? []);
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const range = entryOf(at, key)?.keyRange ?? at.range;
      return {
        code: 'unknown-key',
        message: `“${key}” is no key of ${name ? `“${describe(path)}”` : 'this map'}.${didYouMean(key, known) || ' Remove it, or start its name with “x-” to keep it as your own.'}`,
        severity: 'warning',
        range,
        data: { key, ...(findSimilar(key, known) !== undefined && { similar: findSimilar(key, known) }) },
      };
    }
    case 'required': {
      const key = String(params['missingProperty']);
      return problem(
        'missing-key',
        `“${describe(path)}” needs the key “${key}”.`,
        rangeOfParent(root, path, at),
      );
    }
    case 'type':
      return problem(
        'wrong-type',
        `“${describe(path)}” must be ${typeName(params['type'])}, not ${kindOf(at)}.`,
        at.range,
      );
    case 'enum':
      return problem('invalid-value', enumMessage(describe(path), at, params['allowedValues']), at.range);
    case 'anyOf':
      return problem('wrong-type', `“${describe(path)}” has a value of the wrong kind.`, at.range);
    default:
      return problem('invalid-value', `“${describe(path)}” ${limit(keyword, params)}.`, at.range);
  }
}

function problem(code: SchemaCode, message: string, range: TextRange): Problem {
  return { code, message, severity: 'error', range };
}

const describe = (path: readonly string[]): string => path.join('.') || 'The registry';

/** JSON pointers do not tell keys from indices; the tree does. */
function findNode(root: YamlNode, path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>(
    (node, step) => (node?.kind === 'seq' ? nodeAt(node, [Number(step)]) : valueOf(node, step)),
    root,
  );
}

function rangeOfParent(root: YamlNode, path: readonly string[], node: YamlNode): TextRange {
  const parent = findNode(root, path.slice(0, -1));
  return (
    entryOf(parent, path.at(-1) ?? '')?.keyRange ?? {
      start: node.range.start,
      end: Math.min(node.range.start + 1, node.range.end),
    }
  );
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  null: 'empty',
};

const typeName = (type: unknown): string =>
  (Array.isArray(type) ? type : [type]).map((name) => typeNames[String(name)] ?? String(name)).join(' or ');

function kindOf(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string') return 'text';
  return typeof node.value === 'boolean'
    ? String(node.value)
    : `the number ${node.value} (quote it to make it text)`;
}

function enumMessage(name: string, node: YamlNode, allowed: unknown): string {
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const value = node.kind === 'scalar' ? String(node.value) : '';
  return `“${name}” must be one of ${values.join(', ')}.${didYouMean(value, values)}`;
}

function limit(keyword: string, params: SchemaError['params']): string {
  const bound = typeof params['limit'] === 'number' ? String(params['limit']) : '';
  switch (keyword) {
    case 'minimum':
      return `must be at least ${bound}`;
    case 'maximum':
      return `must be at most ${bound}`;
    case 'exclusiveMinimum':
      return `must be greater than ${bound}`;
    case 'minLength':
      return 'must not be empty';
    case 'minItems':
      return `must have at least ${bound} item${bound === '1' ? '' : 's'}`;
    case 'maxItems':
      return `must have at most ${bound} items`;
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'not':
      return 'must not have both base_url and replay: choose one';
    default:
      return `is not valid (${keyword})`;
  }
}
