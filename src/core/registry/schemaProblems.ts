import { didYouMean, findSimilar } from '../base/didYouMean.ts';
import type { Problem, TextRange } from '../base/problem.ts';
import { type YamlNode, entryOf, nodeAt, toJson, valueOf } from '../yaml/tree.ts';
import type { SchemaError, Validator } from './generated/validators.js';
import keys from './generated/keys.json' with { type: 'json' };

/** What is wrong with the shape of a registry. */
export const schemaCodes = ['unknown-key', 'wrong-type', 'invalid-value', 'missing-key'] as const;

type SchemaCode = (typeof schemaCodes)[number];

/**
 * Holds a node against a compiled part of the schema. Problem codes: `unknown-key` (a warning; keys that
 * start with `x-` are the user's own), `wrong-type`, `invalid-value`, `missing-key`.
 * @param ownKeys the keys that may stand in the node itself, for “did you mean”
 */
export function checkSchema(node: YamlNode, validate: Validator, ownKeys: readonly string[]): Problem[] {
  if (validate(toJson(node))) return [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const error of tellingErrors(validate.errors ?? [])) {
    const found = toProblem(node, error, ownKeys);
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

export const { registry: registryKeys, prompt: promptKeys, content: contentKeys } = keys;

/** Keys of the small objects of the schema, by the key that holds them. */
const nestedKeys: Readonly<Record<string, readonly string[]>> = keys.nested;

function toProblem(
  root: YamlNode,
  { instancePath, keyword, params }: SchemaError,
  ownKeys: readonly string[],
): Problem | undefined {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = findNode(root, path);
  if (!at) return undefined;
  const name = path.at(-1) ?? '';
  const known = path.length === 0 ? ownKeys : (nestedKeys[name] ?? nestedKeys[path.at(-2) ?? ''] ?? []);
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
      const parent = rangeOfParent(root, path);
      const data = { key, ...(parent === undefined && { isItem: true }) };
      const { start, end } = at.range;
      const range = parent ?? { start, end: Math.min(start + 1, end) };
      return problem('missing-key', `“${describe(path)}” needs the key “${key}”.`, { range, data });
    }
    case 'type': {
      const message = `“${describe(path)}” must be ${typeName(params['type'])}, not ${kindOf(at)}.`;
      return problem('wrong-type', message, { range: at.range, data: { expected: [params['type']].flat() } });
    }
    case 'enum': {
      const allowed = Array.isArray(params['allowedValues']) ? params['allowedValues'].map(String) : [];
      const similar = at.kind === 'scalar' ? findSimilar(String(at.value), allowed) : undefined;
      const data = { allowed, ...(similar !== undefined && { similar }) };
      return problem('invalid-value', enumMessage(describe(path), similar, allowed), {
        range: at.range,
        data,
      });
    }
    case 'anyOf':
      return problem('wrong-type', `“${describe(path)}” has a value of the wrong kind.`, { range: at.range });
    default: {
      const nearest = keyword === 'const' ? params['allowedValue'] : params['limit'];
      const data = /^(?:minimum|maximum|const)$/.test(keyword) ? { data: { nearest } } : {};
      const message = `“${describe(path)}” ${limit(keyword, params)}.`;
      return problem('invalid-value', message, { range: at.range, ...data });
    }
  }
}

function problem(code: SchemaCode, message: string, rest: Pick<Problem, 'range' | 'data'>): Problem {
  return { code, message, severity: 'error', ...rest };
}

const describe = (path: readonly string[]): string => path.join('.') || 'The registry';

/** JSON pointers do not tell keys from indices; the tree does. */
function findNode(root: YamlNode, path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>(
    (node, step) => (node?.kind === 'seq' ? nodeAt(node, [Number(step)]) : valueOf(node, step)),
    root,
  );
}

/** The key whose value a node is; undefined for an item of a list, and for the root. */
function rangeOfParent(root: YamlNode, path: readonly string[]): TextRange | undefined {
  return entryOf(findNode(root, path.slice(0, -1)), path.at(-1) ?? '')?.keyRange;
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

function enumMessage(name: string, similar: string | undefined, allowed: readonly string[]): string {
  const advice = similar === undefined ? '' : ` Did you mean “${similar}”?`;
  return `“${name}” must be one of ${allowed.join(', ')}.${advice}`;
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
      return params['pattern'] === '^off$'
        ? 'must be a map or off'
        : `must match ${String(params['pattern'])}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'not':
      return 'must not have both base_url and replay: choose one';
    default:
      return `is not valid (${keyword})`;
  }
}
