import type { JsonValue } from '../base/json.ts';
import { renderKey, renderScalar } from '../yaml/scalars.ts';
import { type Completion, escapeSnippet } from './completionItem.ts';
import type { YamlPlace } from './completionPlace.ts';
import { type Schema, type SchemaRoot, alternatives, hasType, isMapSchema } from './completionSchema.ts';

/** The keys that may still be written in a map, those that it needs first. */
export function keyItems(
  from: SchemaRoot,
  schemas: readonly Schema[],
  place: YamlPlace,
): readonly Completion[] {
  const found = new Map<string, { readonly schema: Schema; readonly required: boolean }>();
  for (const { properties = {}, required = [] } of schemas) {
    for (const [key, schema] of Object.entries(properties)) {
      if (found.has(key) || place.siblings.has(key)) continue;
      const [first = {}] = alternatives(from, schema);
      if (schema.deprecated || first.deprecated) continue;
      found.set(key, { schema, required: required.includes(key) });
    }
  }
  const items = [...found].map(([key, { schema, required }]) => ({
    required,
    item: keyItem(from, key, { schema, required, place }),
  }));
  return [...items.filter(({ required }) => required), ...items.filter(({ required }) => !required)].map(
    ({ item }) => item,
  );
}

function keyItem(
  from: SchemaRoot,
  key: string,
  {
    schema,
    required,
    place,
  }: { readonly schema: Schema; readonly required: boolean; readonly place: YamlPlace },
): Completion {
  const shapes = alternatives(from, schema);
  const description = schema.description ?? shapes[0]?.description;
  return {
    label: key,
    kind: 'key',
    detail: required ? 'required' : typeName(shapes),
    ...(description !== undefined && { documentation: description }),
    ...keyText(place, key, new Shape(from, place).of(key, shapes)),
  };
}

/** The text of a key with its value; of the key alone where a colon follows already. */
export function keyText(
  place: YamlPlace,
  key: string,
  value: string,
): Pick<Completion, 'insertText' | 'isSnippet' | 'goesOn'> {
  if (place.hasColon) return { insertText: place.quote === '' ? renderKey(key) : key };
  const isEmpty = value === '$1';
  const closing = place.quote === '' ? '' : place.quote;
  const name = escapeSnippet(place.quote === '' ? renderKey(key) : key + closing);
  // The quote that an editor has closed by itself stands behind the cursor and would stay there.
  if (place.quote !== '' && place.isClosed) return { insertText: key };
  const separator = value.startsWith('\n') ? ':' : ': ';
  return { insertText: `${name}${separator}${isEmpty ? '$0' : value}`, isSnippet: true, goesOn: isEmpty };
}

function typeName(shapes: readonly Schema[]): string {
  const names = shapes.flatMap(({ type, enum: values, const: constant }) => {
    if (values || constant !== undefined) return ['one of a list'];
    return typeof type === 'string' ? [type] : (type ?? []);
  });
  const words: Readonly<Record<string, string>> = {
    object: 'map',
    array: 'list',
    string: 'text',
    boolean: 'true or false',
  };
  return [...new Set(names.filter((name) => name !== 'null'))]
    .map((name) => words[name] ?? name)
    .join(' or ');
}

const LONG_TEXTS = new Set(['template', 'content']);

/** Values as snippets: what is to be filled in stands where the cursor goes. */
export class Shape {
  readonly #from: SchemaRoot;
  readonly #flow: boolean;
  readonly #inner: string;
  #stops = 0;

  constructor(from: SchemaRoot, { flow, innerIndent }: Pick<YamlPlace, 'flow' | 'innerIndent'>) {
    this.#from = from;
    this.#flow = flow;
    this.#inner = innerIndent;
  }

  /** The value of a key. One that begins with a line break stands below its key. */
  of(key: string, shapes: readonly Schema[], depth = 1): string {
    const indent = `\n${this.#inner}${'  '.repeat(depth)}`;
    const [shape] = shapes;
    if (LONG_TEXTS.has(key) && !this.#flow) return `|${indent}${this.#stop('')}`;
    if (!shape) return this.#stop('');
    const choices = shapes.flatMap(choicesOf);
    if (choices.length > 0 && !(choices.length === 1 && shapes.length > 1)) return this.#choice(choices);
    const shaped = shapes.find((one) => this.#isShaped(one));
    const isScalar = shapes.some((one) => !isMapSchema(one) && !hasType(one.type, 'array'));
    if (isScalar && !shaped) return this.#stop(shapes.find((one) => one.default !== undefined)?.default);
    const chosen = shaped ?? shape;
    return hasType(chosen.type, 'array')
      ? this.#list(chosen, depth, indent)
      : this.#map(chosen, depth, indent);
  }

  /** A collection whose members the schema knows is what is meant where a text would do as well. */
  #isShaped({ properties, items }: Schema): boolean {
    return (
      properties !== undefined || (items !== undefined && alternatives(this.#from, items).some(isMapSchema))
    );
  }

  #list({ items }: Schema, depth: number, indent: string): string {
    if (this.#flow || !items) return `[${this.#stop('')}]`;
    const [item = {}] = alternatives(this.#from, items);
    if (!isMapSchema(item) || !item.required?.length) return `${indent}- ${this.#stop('')}`;
    return `${indent}- ${this.#entries(item, depth + 2).join(`${indent}  `)}`;
  }

  #map(shape: Schema, depth: number, indent: string): string {
    if (this.#flow) return `{ ${this.#entries(shape, depth + 1).join(', ')} }`;
    return this.#entries(shape, depth + 1)
      .map((entry) => indent + entry)
      .join('');
  }

  #entries({ properties = {}, required = [] }: Schema, depth: number): readonly string[] {
    const entries = required.map((key) => {
      const value = this.of(key, alternatives(this.#from, properties[key] ?? {}), depth);
      return `${key}:${value.startsWith('\n') ? '' : ' '}${value}`;
    });
    return entries.length > 0 ? entries : [this.#stop('')];
  }

  #stop(preset: JsonValue | undefined): string {
    this.#stops++;
    if (preset === undefined || preset === '') return `$${this.#stops}`;
    return `\${${this.#stops}:${escapeSnippet(typeof preset === 'string' ? renderScalar(preset) : JSON.stringify(preset))}}`;
  }

  #choice(choices: readonly JsonValue[]): string {
    this.#stops++;
    if (choices.length === 1) return escapeSnippet(writeChoice(choices[0]!));
    const texts = choices.map((choice) => writeChoice(choice).replaceAll(/[\\,|$}]/g, '\\$&'));
    return `\${${this.#stops}|${texts.join(',')}|}`;
  }
}

const writeChoice = (choice: JsonValue): string =>
  typeof choice === 'string' ? renderScalar(choice) : JSON.stringify(choice);

/** The values that a schema names. */
export function choicesOf({ type, enum: values, const: constant }: Schema): readonly JsonValue[] {
  if (values) return values;
  if (constant !== undefined) return [constant];
  return type === 'boolean' ? [true, false] : [];
}

/** Why a value is offered, in a word. */
export function typeOfChoice(schema: Schema, value: JsonValue): string {
  if (schema.default === value) return 'default';
  return schema.examples?.includes(value) ? 'example' : '';
}
