import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';
import { toWords } from './words.ts';

export const wordCount: Scorer = {
  description: 'The answer has so many words, or at least `min` and at most `max`; white space ends a word.',
  schema: {
    properties: {
      value: {
        oneOf: [
          { type: 'integer', minimum: 0 },
          {
            type: 'object',
            properties: { min: { type: 'integer', minimum: 0 }, max: { type: 'integer', minimum: 0 } },
            additionalProperties: false,
          },
        ],
      },
    },
    required: ['value'],
  },
  example: { type: 'word-count', value: { min: 20, max: 80 } },
  compile({ value }) {
    const bounds = boundsOf(value);
    if ('error' in bounds) return bounds;
    const { min = 0, max = Infinity } = bounds;
    const wanted = describe(bounds);
    return ({ output }) => {
      const count = toWords(output).length;
      return yesOrNo(count >= min && count <= max, `The answer has ${count} words; ${wanted} are wanted.`);
    };
  },
};

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function boundsOf(value: JsonValue | undefined): Bounds | ScoreError {
  const error =
    '`word-count` needs a whole number as its `value`, or `{ min, max }` with at least one of the two.';
  if (!isJsonObject(value)) {
    const exact = countOf(value);
    return exact === undefined ? { error } : { min: exact, max: exact };
  }
  const [min, max] = [countOf(value['min']), countOf(value['max'])];
  const isWrong = ['min', 'max'].some((key) => value[key] !== undefined && countOf(value[key]) === undefined);
  if (isWrong || (min === undefined && max === undefined)) return { error };
  if (min !== undefined && max !== undefined && min > max) {
    return { error: `No answer has at least ${min} and at most ${max} words: correct \`min\` or \`max\`.` };
  }
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** A template gives text, so digits will do. */
function countOf(value: JsonValue | undefined): number | undefined {
  const isDigits = typeof value === 'string' && /^\s*\d+\s*$/.test(value);
  const count = isDigits ? Number(value) : value;
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

function describe({ min, max }: Bounds): string {
  if (min === max) return `exactly ${min}`;
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `${min} to ${max}`;
}
