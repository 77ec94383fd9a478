import type { TextEdit, TextRange } from './problem.ts';

/** A part of a text: characters of the original, or new ones. */
type Span = TextRange | string;

/**
 * The edits of the original text that do what `first` and then `second` do; `second` refers to the text that
 * `first` makes. Text that neither touches is in none of them.
 * @param length of the original text
 */
export function composeEdits(
  length: number,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): TextEdit[] {
  return toEdits(edited(edited([{ start: 0, end: length }], first), second), length);
}

function edited(spans: readonly Span[], edits: readonly TextEdit[]): Span[] {
  const result: Span[] = [];
  let at = 0;
  for (const { start, end, newText } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result.push(...slice(spans, at, start), newText);
    at = end;
  }
  result.push(...slice(spans, at, Infinity));
  return result.filter((span) => lengthOf(span) > 0);
}

const lengthOf = (span: Span): number => (typeof span === 'string' ? span.length : span.end - span.start);

/** What stands between two offsets of the text that the spans make. */
function slice(spans: readonly Span[], from: number, to: number): Span[] {
  const result: Span[] = [];
  let at = 0;
  for (const span of spans) {
    const length = lengthOf(span);
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)];
    at += length;
    if (start >= end) continue;
    result.push(
      typeof span === 'string'
        ? span.slice(start, end)
        : { start: span.start + start, end: span.start + end },
    );
  }
  return result;
}

function toEdits(spans: readonly Span[], length: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let newText = '';
  const close = (start: number): void => {
    if (start > at || newText !== '') edits.push({ start: at, end: start, newText });
    newText = '';
  };
  for (const span of spans) {
    if (typeof span === 'string') newText += span;
    else {
      close(span.start);
      at = span.end;
    }
  }
  close(length);
  return edits;
}
