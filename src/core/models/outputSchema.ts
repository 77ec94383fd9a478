import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';

/** Says why an answer does not satisfy the schema, or undefined if it does. */
export type OutputCheck = (text: string) => string | undefined;

const MOST_REASONS = 3;

/**
 * Compiles an `output_schema` once for many answers. The draft is 2020-12 unless `$schema` names draft-07;
 * keywords that neither knows are annotations, as the specification says.
 * @throws PromptError `bad-input` if the schema does not compile
 */
export async function compileOutputSchema(schema: JsonObject): Promise<OutputCheck> {
  if (schema['$async'] !== undefined) throw unusable('it may not be asynchronous');
  const [ajv, { default: addFormats }] = await Promise.all([createAjv(schema), import('ajv-formats')]);
  addFormats(ajv);
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error), error);
  }
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return `The answer is not JSON: ${String(error)}`;
    }
    if (validate(value)) return undefined;
    const reasons = (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    const more = reasons.length > MOST_REASONS ? ` and ${reasons.length - MOST_REASONS} more` : '';
    return `The answer does not satisfy the schema: ${reasons.slice(0, MOST_REASONS).join('; ')}${more}`;
  };
}

/** What is wrong with a schema, and where as far as that is known. */
export interface SchemaFault {
  /** The keys that lead to the part that is wrong. */
  readonly path: readonly string[];
  /** A clause, such as “must be array”. */
  readonly reason: string;
}

export type SchemaChecker = (schema: JsonObject) => SchemaFault | undefined;

/** Loads what says, at once, whether `compileOutputSchema` would refuse a schema. */
export async function loadSchemaChecker(): Promise<SchemaChecker> {
  const [latest, draft07, { default: addFormats }] = await Promise.all([
    createAjv({}),
    createAjv({ $schema: 'draft-07' }),
    import('ajv-formats'),
  ]);
  for (const ajv of [latest, draft07]) addFormats(ajv);
  const known = new Map<string, SchemaFault | undefined>();
  return (schema) => {
    // Typing in a prompt makes its schema a new object with the same text.
    const key = JSON.stringify(schema);
    if (!known.has(key)) {
      if (known.size >= MOST_KNOWN) known.clear();
      const ajv = isDraft07(schema) ? draft07 : latest;
      known.set(key, faultOf(schema, ajv, key.length <= LONGEST_COMPILED));
      ajv.removeSchema(schema); // Another schema may have the same `$id`.
    }
    return known.get(key);
  };
}

const MOST_KNOWN = 500;

/** Of a schema that is longer than this, in characters, only the shape is checked: compiling it takes too long. */
const LONGEST_COMPILED = 100_000;

function faultOf(
  schema: JsonObject,
  ajv: Awaited<ReturnType<typeof createAjv>>,
  compiles: boolean,
): SchemaFault | undefined {
  if (schema['$async'] !== undefined) return { path: ['$async'], reason: 'it may not be asynchronous' };
  try {
    // Of what is wrong in one place the first report says most.
    if (ajv.validateSchema(schema) === false) {
      const [error] = ajv.errors ?? [];
      const path = (error?.instancePath ?? '').split('/').slice(1);
      const allowed: unknown = error?.params['allowedValues'];
      const values = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
      const reason = `${error?.message ?? 'must be a JSON Schema'}${values}`;
      return { path: path.map(unescapePointer), reason };
    }
    if (compiles) ajv.compile(schema);
    return undefined;
  } catch (error) {
    // ajv reports a schema that it cannot use by throwing; its message says what to correct.
    return { path: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

const isDraft07 = ({ $schema: draft }: JsonObject): boolean =>
  typeof draft === 'string' && draft.includes('draft-07');

/** Both are CommonJS: when bundled, a dynamic import of them has no other export than the default one. */
async function createAjv(schema: JsonObject) {
  const { default: Ajv } = isDraft07(schema) ? await import('ajv') : await import('ajv/dist/2020.js');
  return new Ajv({ allErrors: true, strict: false, logger: false });
}

function unusable(reason: string, cause?: unknown): PromptError {
  return new PromptError('bad-input', `The prompt’s \`output_schema\` cannot be used: ${reason}.`, {
    cause,
    hint: 'Correct `output_schema`; it is a JSON Schema, draft 2020-12 or draft-07.',
  });
}
