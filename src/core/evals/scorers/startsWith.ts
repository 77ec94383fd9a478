import { quote } from './quote.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const startsWith: Scorer = {
  description: 'The answer begins with this text.',
  schema: { properties: { value: { type: 'string', minLength: 1 } }, required: ['value'] },
  example: { type: 'starts-with', value: 'Priority:' },
  compile({ value }) {
    if (typeof value !== 'string' || value === '') {
      return { error: '`starts-with` needs a text as its `value`, and not an empty one.' };
    }
    return ({ output }) => {
      const pass = output.startsWith(value);
      return yesOrNo(pass, `The answer ${pass ? 'starts' : 'does not start'} with ${quote(value)}.`);
    };
  },
};
