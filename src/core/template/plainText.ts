import { TypeGuards } from 'liquidjs';
import type { TextRange } from '../base/problem.ts';
import { isBroken, scanTokens } from './scanTokens.ts';

/** The parts of a template that are sent as they stand: outside its tags, comments and `{% raw %}` blocks. */
export function findPlainText(source: string): TextRange[] {
  const found: TextRange[] = [];
  let verbatim: string | undefined;
  for (const token of scanTokens(source)) {
    if (isBroken(token)) continue;
    if (TypeGuards.isTagToken(token)) {
      if (token.name === `end${verbatim}`) verbatim = undefined;
      else if (token.name === 'raw' || token.name === 'comment') verbatim ??= token.name;
    } else if (TypeGuards.isHTMLToken(token) && verbatim === undefined) {
      found.push({ start: token.begin, end: token.end });
    }
  }
  return found;
}
