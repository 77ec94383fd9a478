import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';
import type { Prompt, VariableDeclaration } from '../registry/model.ts';
import type { ContentMessages } from '../versions/messages.ts';

export type FieldKind = 'text' | 'number' | 'boolean' | 'json';

/** Where the values of a form come from: a case of the suite or else the samples, and what was typed over them. */
export interface Inputs {
  readonly case: { readonly variables: JsonObject } | undefined;
  /** As it stands in the fields. */
  readonly typed: ReadonlyMap<string, string>;
  /** The last values that could be read from what was typed. */
  readonly lastGood: ReadonlyMap<string, JsonValue>;
}

/** A variable in the form. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly description: string | undefined;
  readonly source: 'typed' | 'sample' | 'case' | 'missing';
  readonly text: string;
  readonly value: JsonValue | undefined;
  /** Why what was typed is no value of this kind. */
  readonly error: FieldError | undefined;
  readonly isDeclared: boolean;
  readonly isUsed: boolean;
}

export type FieldError =
  | { readonly code: 'not-a-number' | 'not-whole' | 'not-a-list' | 'not-an-object' }
  /** What is wrong with the JSON, and on which line. */
  | { readonly code: 'not-json'; readonly line: number };

/**
 * The variables that are declared, in their order, and then those that the templates use besides. A case
 * fills the form with exactly what the suite would pass: without the samples.
 */
export function fillFields(prompt: Prompt, contents: ContentMessages, inputs: Inputs): Field[] {
  const shapes = shapesOf(contents);
  const names = new Set([...(prompt.variables?.keys() ?? []), ...shapes.keys()]);
  return [...names].map((name) =>
    fillField(name, { declaration: prompt.variables?.get(name), shape: shapes.get(name), inputs }),
  );
}

/** What the templates are rendered with. */
export function variablesFrom(fields: readonly Field[], inputs: Inputs): JsonObject {
  const filled = fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return { ...inputs.case?.variables, ...Object.fromEntries(filled) };
}

interface Origins {
  readonly declaration: VariableDeclaration | undefined;
  readonly shape: FieldKind | undefined;
  readonly inputs: Inputs;
}

function fillField(name: string, { declaration, shape, inputs }: Origins): Field {
  const given = inputs.case ? ownValue(inputs.case.variables, name) : declaration?.sample;
  const kind = kindOf(declaration?.type, given) ?? shape ?? 'text';
  const field = {
    name,
    kind,
    description: declaration?.description,
    isDeclared: declaration !== undefined,
    isUsed: shape !== undefined,
  };
  const typed = inputs.typed.get(name);
  if (typed !== undefined) {
    const parsed = parseField(typed, kind, declaration?.type);
    const value = 'value' in parsed ? parsed.value : (inputs.lastGood.get(name) ?? given);
    return {
      ...field,
      source: 'typed',
      text: typed,
      value,
      error: 'error' in parsed ? parsed.error : undefined,
    };
  }
  const source = given === undefined ? 'missing' : inputs.case ? 'case' : 'sample';
  return { ...field, source, text: renderField(given), value: given, error: undefined };
}

const ownValue = (values: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** A value as it stands in a field. */
function renderField(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, undefined, 2) : String(value);
}

/** Reads what was typed. */
export function parseField(
  text: string,
  kind: FieldKind,
  type?: string,
): { readonly value: JsonValue } | { readonly error: FieldError } {
  if (kind === 'text') return { value: text };
  if (kind === 'boolean') return { value: text === 'true' };
  if (kind === 'number') return parseNumber(text, type);
  try {
    const value: JsonValue = JSON.parse(text); // oxlint-disable-line typescript/no-unsafe-assignment
    if (type === 'array' && !isJsonArray(value)) return { error: { code: 'not-a-list' } };
    if (type === 'object' && !isJsonObject(value)) return { error: { code: 'not-an-object' } };
    return { value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { error: { code: 'not-json', line: errorLine(text, error) } };
  }
}

function parseNumber(text: string, type: string | undefined): ReturnType<typeof parseField> {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return { error: { code: 'not-a-number' } };
  return type === 'integer' && !Number.isInteger(value) ? { error: { code: 'not-whole' } } : { value };
}

/** The line that the parser names, from 1; where the text just ends, its last line. */
function errorLine(text: string, { message }: SyntaxError): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  return text.slice(0, position === undefined ? undefined : Number(position)).split('\n').length;
}

const KINDS: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'json',
  object: 'json',
};

/** The declared type decides, unless the value is something else that only JSON can show. */
function kindOf(type: string | undefined, value: JsonValue | undefined): FieldKind | undefined {
  if (typeof value === 'object' && value !== null) return 'json';
  const declared = type === undefined ? undefined : KINDS[type];
  if (declared) return declared;
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : undefined;
}

/** The variables that templates read, and whether they read them as lists and objects. */
function shapesOf({ messages }: ContentMessages): ReadonlyMap<string, FieldKind> {
  const shapes = new Map<string, FieldKind>();
  for (const { template } of messages) {
    for (const { name, path, place, local } of template.variables) {
      if (local) continue;
      if (place === 'loop' || path.length > 1) shapes.set(name, 'json');
      else if (!shapes.has(name)) shapes.set(name, 'text');
    }
  }
  return shapes;
}
