import type { JsonValue } from '../../base/json.ts';
import type { Problem, TextRange } from '../../base/problem.ts';
import { type YamlMap, type YamlNode, type YamlScalar, toJson } from '../../yaml/tree.ts';
import { findSimilar } from '../../base/didYouMean.ts';
import type { ValueSchema } from './valueSchema.ts';

/** Where a value departs from its schema. */
export interface Fault {
  readonly range: TextRange;
  readonly message: string;
  /** Whether the fault is a key that the schema does not know. */
  readonly isUnknownKey?: true;
  /** What a fix needs to know. */
  readonly data?: Problem['data'];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'nothing',
};

/**
 * Holds a node to a JSON Schema and says what is wrong in our own words, where a
 * general validator can only list every branch that did not match.
 * References to other schemas are not followed.
 * @param name what the value is called in messages
 */
export function findFaults(node: YamlNode, schema: ValueSchema, name: string): Fault[] {
  if (schema.$ref !== undefined) return [];
  if (isTemplate(node)) return []; // Its value is known when it is rendered; its scorer checks it then.
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return findBranchFaults(node, branches, name);
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => hasType(node, type))) return [typeFault(node, types, name)];
  const allowed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (allowed && !allowed.includes(toJson(node))) return [enumFault(node, allowed, name)];
  if (node.kind === 'map') return findMapFaults(node, schema, name);
  if (node.kind === 'scalar') return findScalarFaults(node, schema, name);
  const { items, minItems } = schema;
  if (minItems !== undefined && node.items.length < minItems) {
    return [
      {
        range: node.range,
        message: `${name} needs at least ${minItems === 1 ? 'one item' : `${minItems} items`}.`,
      },
    ];
  }
  return items
    ? node.items.flatMap((item, index) => findFaults(item, items, `Item ${index + 1} of ${name}`))
    : [];
}

function isTemplate(node: YamlNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string' && holdsTemplate(node.value);
}

export function holdsTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

function typesOf(schema: ValueSchema): readonly string[] {
  const { type = [] } = schema;
  return typeof type === 'string' ? [type] : type;
}

function hasType(node: YamlNode, type: string): boolean {
  if (node.kind === 'map') return type === 'object';
  if (node.kind === 'seq') return type === 'array';
  if (type === 'integer') return Number.isInteger(node.value);
  return node.value === null ? type === 'null' : type === typeof node.value;
}

/** The faults of the branch that the value was meant for: the one of its type. */
function findBranchFaults(node: YamlNode, branches: readonly ValueSchema[], name: string): Fault[] {
  const meant = branches.filter((branch) => {
    const types = typesOf(branch);
    return types.length === 0 || types.some((type) => hasType(node, type));
  });
  if (meant.length === 0) return [typeFault(node, branches.flatMap(typesOf), name)];
  const faults = meant.map((branch) => findFaults(node, branch, name));
  return faults.find((found) => found.length === 0) ?? faults[0] ?? [];
}

function typeFault(node: YamlNode, types: readonly string[], name: string): Fault {
  const wanted = [...new Set(types)].map((type) => TYPE_NAMES[type] ?? type).join(' or ');
  const quotable = node.kind === 'scalar' && node.value !== null && types.includes('string');
  const advice = quotable ? ` Put ${String(node.value)} into quotes.` : '';
  const message = `${name} must be ${wanted}, not ${kindOf(node)}.${advice}`;
  return { range: node.range, message, data: { expected: [...new Set(types)] } };
}

function kindOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.value === null) return 'empty';
  return typeof node.value === 'boolean' ? String(node.value) : (TYPE_NAMES[typeof node.value] ?? 'this');
}

function enumFault(node: YamlNode, allowed: readonly JsonValue[], name: string): Fault {
  const values = allowed.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const written = node.kind === 'scalar' ? String(node.value) : '';
  const suggestion = findSimilar(written, values);
  const advice = suggestion === undefined ? '' : ` Did you mean “${suggestion}”?`;
  const message = `${name} must be ${values.join(' or ')}.${advice}`;
  return { range: node.range, message, data: { allowed: values, suggestion } };
}

function findMapFaults(node: YamlMap, schema: ValueSchema, name: string): Fault[] {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const faults: Fault[] = [];
  for (const { key, keyRange, value } of node.entries) {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) faults.push(...findFaults(value, known, `\`${key}\``));
    else if (typeof others === 'object') faults.push(...findFaults(value, others, `\`${key}\``));
    else if (others === false) faults.push(unknownKeyFault(key, keyRange, Object.keys(properties)));
  }
  for (const key of required) {
    if (node.entries.some((entry) => entry.key === key)) continue;
    if (others === false && holdsMisspelled(node, key, Object.keys(properties))) continue;
    const data = { missing: key };
    faults.push({ range: firstLine(node), message: `${name} needs \`${key}\`. Add it.`, data });
  }
  return faults;
}

/** Whether a key that is missing is there, misspelled: then that is the one thing to report. */
export function holdsMisspelled(node: YamlMap, key: string, known: readonly string[]): boolean {
  return node.entries.some((entry) => !known.includes(entry.key) && findSimilar(entry.key, known) === key);
}

/** @param known the keys that may stand here */
export function unknownKeyFault(key: string, range: TextRange, known: readonly string[]): Fault {
  const suggestion = findSimilar(key, known);
  const advice =
    suggestion === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean “${suggestion}”?`;
  const message = `There is no key “${key}” here. ${advice}`;
  return { range, message, isUnknownKey: true, data: { key, suggestion } };
}

/** The first key of a map: where a problem of the whole map is shown, lest every line of it be underlined. */
export function firstLine(node: YamlNode): TextRange {
  return (node.kind === 'map' ? node.entries[0]?.keyRange : undefined) ?? node.range;
}

function findScalarFaults(node: YamlScalar, schema: ValueSchema, name: string): Fault[] {
  const fault =
    typeof node.value === 'number' ? numberFault(node.value, schema) : textFault(node.value, schema);
  return fault ? [{ range: node.range, ...fault, message: `${name} ${fault.message}` }] : [];
}

function numberFault(value: number, schema: ValueSchema): Omit<Fault, 'range'> | undefined {
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (minimum !== undefined && value < minimum)
    return { message: `must be at least ${minimum}, not ${value}.`, data: { nearest: minimum } };
  if (maximum !== undefined && value > maximum)
    return { message: `must be at most ${maximum}, not ${value}.`, data: { nearest: maximum } };
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return { message: `must be more than ${exclusiveMinimum}.` };
  return undefined;
}

function textFault(value: YamlScalar['value'], schema: ValueSchema): Omit<Fault, 'range'> | undefined {
  if (typeof value !== 'string') return undefined;
  const { minLength, pattern } = schema;
  if (typeof minLength === 'number' && value.length < minLength) return { message: 'must not be empty.' };
  const isMatch = typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value);
  return isMatch ? undefined : { message: `must match ${pattern}.` };
}
