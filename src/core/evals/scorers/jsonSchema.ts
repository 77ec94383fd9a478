import type { ErrorObject } from 'ajv';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';

/** What is wrong with a value by its schema, as a clause; undefined where it conforms. */
export type SchemaCheck = (value: JsonValue) => string | undefined;

/**
 * Compiles the JSON Schema that stands in a suite: an object, or YAML or JSON text of one. Without `$schema` it
 * is draft-07; 2020-12 works too. Unknown keywords and formats are errors, since a misspelt rule would
 * otherwise hold for every answer. Without a schema everything conforms. The first schema loads ajv.
 */
export async function compileSchema(value: JsonValue | undefined): Promise<SchemaCheck | ScoreError> {
  if (value === undefined) return () => undefined;
  const schema = typeof value === 'string' ? parseText(value) : value;
  if (!isJsonObject(schema)) {
    return { error: 'The `value` must be a JSON Schema: an object, or YAML or JSON text of one.' };
  }
  const ajv = await (isDraft2020(schema) ? loadDraft2020() : loadDraft07());
  try {
    const validate = ajv.compile(schema);
    return (json) => (validate(json) ? undefined : faultOf(validate.errors));
  } catch (error) {
    // ajv reports a schema that it cannot use by throwing; its message says what to correct.
    if (!(error instanceof Error)) throw error;
    return { error: `The JSON Schema in \`value\` does not compile: ${error.message}.` };
  } finally {
    ajv.removeSchema(schema); // The instance serves all schemas and must not keep them.
  }
}

function faultOf(errors: readonly ErrorObject[] | null | undefined): string {
  const [first] = errors ?? [];
  return first ? `${first.instancePath || 'it'} ${first.message}` : 'it does not conform';
}

function parseText(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return undefined; // Text that is not YAML is no schema; the caller says what one looks like.
  }
}

function isDraft2020({ $schema }: JsonObject): boolean {
  return typeof $schema === 'string' && $schema.includes('2020-12');
}

const OPTIONS = {
  strictTypes: false,
  strictTuples: false,
  allowUnionTypes: true,
  addUsedSchema: false, // Two schemas with the same `$id` do not meet.
  logger: false,
} as const;

const loadDraft07 = once(async () => {
  const [{ default: Ajv }, { default: addFormats }] = await Promise.all([
    import('ajv'),
    import('ajv-formats'),
  ]);
  return addFormats.default(new Ajv(OPTIONS));
});

const loadDraft2020 = once(async () => {
  const [{ default: Ajv2020 }, { default: addFormats }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ]);
  return addFormats.default(new Ajv2020(OPTIONS));
});

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
