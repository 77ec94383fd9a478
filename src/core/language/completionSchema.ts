import { type JsonValue, isJsonObject } from '../base/json.ts';
import { suiteSchema } from '../evals/suite/suiteSchema.ts';
import registrySchema from '../registry/schema.json' with { type: 'json' };
import { ITEM } from './completionPlace.ts';

/** The part of JSON Schema that the schemas of registries and suites are written in. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

/** A schema with what its `$ref`s refer to. */
export interface SchemaRoot {
  readonly root: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
}

type RootSchema = Schema & { readonly $defs: Readonly<Record<string, Schema>> };

const isRoot = (schema: unknown): schema is RootSchema =>
  isJsonObject(schema) && isJsonObject(schema['$defs']);

function toRoot(schema: unknown): SchemaRoot {
  if (!isRoot(schema)) throw new Error('A schema without definitions');
  return { root: schema, definitions: schema.$defs };
}

export const registry: SchemaRoot = toRoot(registrySchema);
export const suite: SchemaRoot = toRoot(suiteSchema);
export const versionFile: SchemaRoot = { ...registry, root: { $ref: '#/$defs/content' } };

/** What may stand at a path, references and alternatives resolved; nothing where the schema says nothing. */
export function schemasAt(from: SchemaRoot, path: readonly string[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, step) =>
      schemas.flatMap((schema) => {
        const next = schemaBelow(schema, step);
        return next ? alternatives(from, next) : [];
      }),
    alternatives(from, from.root),
  );
}

/** The schemas that one stands for. A description beside a reference is about this very place. */
export function alternatives(from: SchemaRoot, schema: Schema): readonly Schema[] {
  const { $ref, anyOf, oneOf, ...own } = schema;
  const definition = $ref === undefined ? undefined : from.definitions[$ref.replace('#/$defs/', '')];
  const others = [...(definition ? [definition] : []), ...(anyOf ?? []), ...(oneOf ?? [])];
  if (others.length === 0) return [own];
  return others.flatMap((other) => alternatives(from, other)).map((found) => ({ ...found, ...own }));
}

function schemaBelow({ items, properties, additionalProperties }: Schema, step: string): Schema | undefined {
  if (step === ITEM) return items;
  if (properties && Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

export const isMapSchema = ({ type, properties, additionalProperties }: Schema): boolean =>
  hasType(type, 'object') || properties !== undefined || typeof additionalProperties === 'object';

export const hasType = (type: Schema['type'], name: string): boolean =>
  typeof type === 'string' ? type === name : (type?.includes(name) ?? false);

/** Alternatives of which a key that is written names one: the `type` of an assertion. */
export function narrow(schemas: readonly Schema[], siblings: ReadonlyMap<string, string>): readonly Schema[] {
  const type = siblings.get('type')?.replaceAll(/^["']|["']$/g, '');
  if (type === undefined) return schemas;
  const named = schemas.filter(({ properties }) => {
    const schema = properties?.['type'];
    return schema?.enum?.includes(type) ?? schema?.const === type;
  });
  return named.length > 0 ? named : schemas;
}
