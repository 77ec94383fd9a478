import type { JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';
import { parseTextList } from './textList.ts';
import { quote } from './quote.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

interface Comparison {
  readonly name: string;
  /** What both sides go through before they are compared. */
  readonly fold: (text: string) => string;
  readonly note: string;
}

const asWritten = (text: string): string => text;
const lowerCase = (text: string): string => text.toLowerCase();

export const contains = containsOne({ name: 'contains', fold: asWritten, note: '' });
export const icontains = containsOne({ name: 'icontains', fold: lowerCase, note: ', in any case' });
export const containsAny = containsSome({ name: 'contains-any', fold: asWritten, note: '' }, false);
export const containsAll = containsSome({ name: 'contains-all', fold: asWritten, note: '' }, true);
export const icontainsAny = containsSome(
  { name: 'icontains-any', fold: lowerCase, note: ', in any case' },
  false,
);
export const icontainsAll = containsSome(
  { name: 'icontains-all', fold: lowerCase, note: ', in any case' },
  true,
);

function containsOne({ name, fold, note }: Comparison): Scorer {
  return {
    description: `The answer contains this text${note}.`,
    schema: { properties: { value: { type: ['string', 'number'], minLength: 1 } }, required: ['value'] },
    example: { type: name, value: 'root cause' },
    compile({ value }) {
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
        return { error: `\`${name}\` needs a text or a number as its \`value\`, and not an empty one.` };
      }
      const wanted = fold(String(value));
      const [found, missing] = [
        `The answer contains ${quote(String(value))}.`,
        `The answer does not contain ${quote(String(value))}.`,
      ];
      return ({ output }) => (fold(output).includes(wanted) ? yesOrNo(true, found) : yesOrNo(false, missing));
    },
  };
}

function containsSome({ name, fold, note }: Comparison, all: boolean): Scorer {
  return {
    description: `The answer contains ${all ? 'all' : 'at least one'} of these texts${note}.`,
    schema: {
      properties: {
        value: {
          oneOf: [
            { type: 'array', items: { type: ['string', 'number'] }, minItems: 1 },
            { type: 'string', minLength: 1 },
          ],
        },
      },
      required: ['value'],
    },
    example: { type: name, value: ['priority', 'root cause', 'action'] },
    compile({ value }) {
      const texts = textsOf(value, name);
      if ('error' in texts) return texts;
      const wanted = texts.map((text) => ({ text, folded: fold(text) }));
      return ({ output }) => {
        const folded = fold(output);
        const decisive = wanted.find((item) => folded.includes(item.folded) !== all);
        if (all) {
          return decisive
            ? yesOrNo(false, `The answer does not contain ${quote(decisive.text)}.`)
            : yesOrNo(true, `The answer contains all ${wanted.length} texts.`);
        }
        return decisive
          ? yesOrNo(true, `The answer contains ${quote(decisive.text)}.`)
          : yesOrNo(false, `The answer contains none of the ${wanted.length} texts.`);
      };
    },
  };
}

/** An empty list would pass or fail every answer: it asserts nothing, so it is an error. */
function textsOf(value: JsonValue | undefined, name: string): readonly string[] | ScoreError {
  const texts = typeof value === 'string' ? parseTextList(value) : listOf(value);
  if (!texts) {
    return {
      error: `\`${name}\` needs a list of texts as its \`value\`, or one text with commas between them.`,
    };
  }
  return 'length' in texts && texts.length === 0
    ? { error: `\`${name}\` needs at least one text in its \`value\`.` }
    : texts;
}

function listOf(value: JsonValue | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly JsonValue[] = value;
  const texts = items.filter((item) => typeof item === 'string' || typeof item === 'number').map(String);
  return texts.length === items.length ? texts : undefined;
}
