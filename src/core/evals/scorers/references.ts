import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';

/** The `value` of a scorer that compares the answer with a text, or with the likest of several. */
export const REFERENCE_SCHEMA: JsonObject = {
  oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
};

/** @param type the assertion's, for the message */
export function referencesOf(value: JsonValue | undefined, type: string): readonly string[] | ScoreError {
  const texts = typeof value === 'string' ? [value] : value;
  const isList = Array.isArray(texts) && texts.length > 0;
  return isList && texts.every((text) => typeof text === 'string')
    ? texts
    : { error: `\`${type}\` needs a reference text or a list of them as its \`value\`.` };
}
