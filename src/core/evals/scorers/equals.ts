import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { quote } from './quote.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const equals: Scorer = {
  description: 'The answer is exactly this text or, where the value is an object or a list, this JSON.',
  schema: { properties: { value: {} }, required: ['value'] },
  example: { type: 'equals', value: 'P1' },
  compile({ value }) {
    if (value === undefined) return { error: '`equals` needs a `value` to compare the answer with.' };
    if (typeof value === 'object' && value !== null) {
      const expected = JSON.stringify(value);
      return ({ output }) => {
        const actual = parseJson(output);
        if (actual === undefined) return yesOrNo(false, `The answer is not JSON: ${quote(output)}.`);
        const pass = sameJson(value, actual);
        return yesOrNo(
          pass,
          `The answer is ${pass ? 'the expected JSON' : `not the JSON ${quote(expected)}`}.`,
        );
      };
    }
    const expected = String(value);
    const [same, different] = [`The answer is ${quote(expected)}.`, `The answer is not ${quote(expected)}.`];
    return ({ output }) => (output === expected ? yesOrNo(true, same) : yesOrNo(false, different));
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Text that is not JSON is an answer like any other.
  }
}

/** Equality of JSON values; the order of keys does not matter. Recursion goes no deeper than `expected` does. */
function sameJson(expected: JsonValue, actual: unknown): boolean {
  if (Array.isArray(expected)) {
    const items: readonly JsonValue[] = expected;
    return (
      Array.isArray(actual) &&
      actual.length === items.length &&
      items.every((item, index) => sameJson(item, actual[index]))
    );
  }
  if (!isJsonObject(expected)) return Object.is(expected, actual);
  if (!isJsonObject(actual)) return false;
  const members = Object.entries(expected);
  if (members.length !== Object.keys(actual).length) return false;
  return members.every(([key, value]) => Object.hasOwn(actual, key) && sameJson(value, actual[key]));
}
