import { findHtml, loadParse5 } from './html.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { yesOrNo } from './verdict.ts';

export const isHtml: Scorer = {
  description: 'The whole answer is HTML, a document or elements, with no text outside of them.',
  schema: { properties: {} },
  example: { type: 'is-html' },
  async compile() {
    const parse5 = await loadParse5();
    return ({ output }) => {
      const refused = tooLong(output);
      if (refused) return refused;
      if (/^\s*<\?xml\b/i.test(output)) return yesOrNo(false, 'The answer is XML, by its first line.');
      const { hasElement, hasLooseText } = findHtml(output, parse5);
      if (!hasElement) return yesOrNo(false, 'The answer holds no HTML element.');
      return hasLooseText
        ? yesOrNo(false, 'Text stands outside of the HTML elements.')
        : yesOrNo(true, 'The answer is HTML.');
    };
  },
};
