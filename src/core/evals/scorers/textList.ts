import type { ScoreError } from '../outcome.ts';
import { quote } from './quote.ts';

/**
 * Reads texts separated by commas. A text may stand in double quotes, with `""` or `\"` for a quote in it;
 * white space around texts and empty texts between commas do not count.
 */
export function parseTextList(source: string): string[] | ScoreError {
  const texts: string[] = [];
  let at = 0;
  while (at <= source.length) {
    const start = at + leadingSpace(source, at);
    if (source[start] === '"') {
      const quoted = readQuoted(source, start);
      if (!quoted) return { error: `The quote before ${quote(source.slice(start + 1))} is never closed.` };
      at = quoted.end + leadingSpace(source, quoted.end);
      if (at < source.length && source[at] !== ',') {
        return { error: `A comma is missing before ${quote(source.slice(at))} after the quoted text.` };
      }
      texts.push(quoted.text);
    } else {
      const comma = source.indexOf(',', start);
      at = comma < 0 ? source.length : comma;
      const text = source.slice(start, at).trim();
      if (text !== '') texts.push(text);
    }
    at++; // The comma, or the end.
  }
  return texts;
}

function leadingSpace(source: string, from: number): number {
  let end = from;
  while (end < source.length && source.charAt(end).trim() === '') end++;
  return end - from;
}

/** The text of the quote that opens at `start`, and the offset behind its closing quote. */
function readQuoted(source: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    const escaped = source[at + 1] === '"' && (source[at] === '"' || source[at] === '\\');
    if (escaped) at++;
    else if (source[at] === '"') return { text, end: at + 1 };
    text += source[at];
  }
  return undefined;
}
