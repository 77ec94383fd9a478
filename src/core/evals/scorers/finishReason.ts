import { quote } from './quote.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const finishReason: Scorer = {
  description:
    'The model ended its answer for this reason, as its API reports it: `stop`, `length`, `tool_calls`, `content_filter`.',
  schema: { properties: { value: { type: 'string', minLength: 1 } }, required: ['value'] },
  example: { type: 'finish-reason', value: 'stop' },
  compile({ value }) {
    if (typeof value !== 'string' || value === '') {
      return { error: '`finish-reason` needs the reason as its `value`, such as `stop`.' };
    }
    const wanted = value.toLowerCase();
    return ({ finish_reason }) => {
      if (finish_reason === undefined) return yesOrNo(false, 'The API did not say why the answer ended.');
      const pass = finish_reason.toLowerCase() === wanted;
      return yesOrNo(pass, `The answer ended with ${quote(finish_reason)}; ${quote(value)} is wanted.`);
    };
  },
};
