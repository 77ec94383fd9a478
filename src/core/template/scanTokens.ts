import { LiquidError, Tokenizer, TypeGuards, type TopLevelToken } from 'liquidjs';
import type { TextRange } from '../base/problem.ts';
import { engine } from './engine.ts';
import { limits } from './limits.ts';

/** What cannot be read as a token. If it is not closed, the range goes to the end of its line at most. */
export interface BrokenToken {
  readonly kind: 'unclosed-output' | 'unclosed-tag' | 'nameless-tag' | 'too-many';
  readonly range: TextRange;
}

/** How far the end of a line is looked for, in characters: a problem's range need not be longer. */
const longestLine = 1_000;

export type ScannedToken = TopLevelToken | BrokenToken;

/**
 * The outputs, tags and texts of a template in order, going on behind what is broken. Ends early where a
 * `{% raw %}` is never closed, since all that follows is its text.
 */
export function scanTokens(source: string): ScannedToken[] {
  const tokens: ScannedToken[] = [];
  const tokenizer = new Tokenizer(source, engine.options.operators);
  let inComment = false;
  let inRaw = false;
  let broken = 0;
  while (!tokenizer.end() && broken < limits.problems) {
    const start = tokenizer.p;
    if (tokens.length === limits.tokens) {
      tokens.push({ kind: 'too-many', range: { start, end: source.length } });
      break;
    }
    const token = readToken(tokenizer, source, inComment);
    if (inRaw && isBroken(token)) break;
    tokens.push(token);
    inRaw = TypeGuards.isTagToken(token) && token.name === 'raw';
    if (TypeGuards.isTagToken(token))
      inComment = token.name === 'comment' || (inComment && token.name !== 'endcomment');
    if (!isBroken(token)) continue;
    broken++;
    if (token.kind !== 'nameless-tag') tokenizer.p = start + 2; // The opening braces are text, what follows is read again.
  }
  return tokens;
}

export function isBroken(token: ScannedToken): token is BrokenToken {
  return 'range' in token;
}

function readToken(tokenizer: Tokenizer, source: string, inComment: boolean): ScannedToken {
  const start = tokenizer.p;
  const opening = source.slice(start, start + 2);
  try {
    const token = tokenizer.readTopLevelToken(engine.options);
    if (TypeGuards.isHTMLToken(token) || inComment) return token;
    // The engine takes `{{ a … {{ b }}` for one output; an opening inside another means the first is not closed.
    const swallowed = textOutsideQuotes(source.slice(start + 2, token.end)).includes(opening);
    return swallowed ? unclosed(source, start) : token;
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    if (opening === '{%' && source.endsWith('%}', tokenizer.p)) {
      return { kind: 'nameless-tag', range: { start, end: tokenizer.p } };
    }
    return unclosed(source, start);
  }
}

function textOutsideQuotes(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, '');
}

function unclosed(source: string, start: number): BrokenToken {
  const rest = source.slice(start + 2, start + 2 + longestLine);
  const length = /^[^\r\n]*?(?=\s*(?:[\r\n]|\{\{|\{%|$))/.exec(rest)?.[0].length ?? 0;
  const kind = source.startsWith('{{', start) ? 'unclosed-output' : 'unclosed-tag';
  return { kind, range: { start, end: start + 2 + length } };
}
