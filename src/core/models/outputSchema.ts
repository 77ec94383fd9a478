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

/** Both are CommonJS: when bundled, a dynamic import of them has no other export than the default one. */
async function createAjv({ $schema: draft }: JsonObject) {
  const isDraft07 = typeof draft === 'string' && draft.includes('draft-07');
  const { default: Ajv } = isDraft07 ? await import('ajv') : await import('ajv/dist/2020.js');
  return new Ajv({ allErrors: true, strict: false, logger: false });
}

function unusable(reason: string, cause?: unknown): PromptError {
  return new PromptError('bad-input', `The prompt’s \`output_schema\` cannot be used: ${reason}.`, {
    cause,
    hint: 'Correct `output_schema`; it is a JSON Schema, draft 2020-12 or draft-07.',
  });
}
