import { findHtml, loadParse5 } from './html.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { yesOrNo } from './verdict.ts';

export const containsHtml: Scorer = {
  description: 'An HTML element stands in the answer.',
  schema: { properties: {} },
  example: { type: 'contains-html' },
  async compile() {
    const parse5 = await loadParse5();
    return ({ output }) => {
      const refused = tooLong(output);
      if (refused) return refused;
      return findHtml(output, parse5).hasElement
        ? yesOrNo(true, 'The answer contains HTML.')
        : yesOrNo(false, 'The answer contains no HTML element.');
    };
  },
};
