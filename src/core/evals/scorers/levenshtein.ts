import { distance } from 'fastest-levenshtein';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

const DEFAULT_THRESHOLD = 5;

export const levenshtein: Scorer = {
  description: 'At most `threshold` edits of a character (5 where not given) turn the answer into this text.',
  schema: {
    properties: {
      value: { type: 'string' },
      threshold: { type: 'number', minimum: 0, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'levenshtein', value: 'Hello, world', threshold: 3 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    if (typeof value !== 'string') return { error: '`levenshtein` needs a text as its `value`.' };
    return ({ output }) => {
      const edits = distance(value, output); // Counted in UTF-16 units.
      return yesOrNo(edits <= threshold, `The answer is ${edits} edits away; ${threshold} are allowed.`);
    };
  },
};
