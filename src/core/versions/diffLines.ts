import type { TextPart } from './wordParts.ts';

/** A line of a text with what changed in it, or lines without a change that are left out. */
export type DiffLine =
  | { readonly kind: 'line'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'fold'; readonly count: number };

const CONTEXT = 2;

/**
 * The lines with changes and a few around them, to be shown: without control characters, which could move a
 * terminal's cursor. Where next to nothing would be left out, nothing is.
 */
export function findDiffLines(parts: readonly TextPart[], context = CONTEXT): DiffLine[] {
  const lines = toLines(parts);
  const changed = lines.flatMap(({ isChanged }, index) => (isChanged ? [index] : []));
  const shown = new Set<number>();
  for (const index of changed)
    for (let near = index - context; near <= index + context; near++) shown.add(near);
  const found: DiffLine[] = [];
  let hidden: DiffLine[] = [];
  const fold = (): void => {
    found.push(...(hidden.length > 1 ? [{ kind: 'fold' as const, count: hidden.length }] : hidden));
    hidden = [];
  };
  for (const [index, { line }] of lines.entries()) {
    if (!shown.has(index)) hidden.push(line);
    else {
      fold();
      found.push(line);
    }
  }
  fold();
  return found;
}

interface Line {
  readonly line: DiffLine;
  readonly isChanged: boolean;
}

function toLines(parts: readonly TextPart[]): Line[] {
  const lines: Line[] = [];
  let open: TextPart[] = [];
  const close = (isBreakChanged: boolean): void => {
    const isChanged = isBreakChanged || open.some(({ kind }) => kind !== 'same');
    lines.push({ line: { kind: 'line', parts: open }, isChanged });
    open = [];
  };
  for (const { kind, text } of parts) {
    const [first = '', ...others] = printable(text).split('\n');
    if (first !== '') open.push({ kind, text: first });
    for (const piece of others) {
      close(kind !== 'same');
      if (piece !== '') open.push({ kind, text: piece });
    }
  }
  if (open.length > 0) close(false);
  return lines;
}

const printable = (text: string): string => text.replaceAll(/(?![\t\n])\p{Cc}/gu, '');

/** How a part is written where there are no colours; white space around it stays outside of the signs. */
export function markPart({ kind, text }: TextPart, mark: (part: TextPart) => string = signed): string {
  if (kind === 'same') return text;
  const words = text.trim();
  if (words === '') return kind === 'added' ? text : '';
  const start = text.indexOf(words);
  return text.slice(0, start) + mark({ kind, text: words }) + text.slice(start + words.length);
}

/** As `git diff --word-diff` writes them. */
export const signed = ({ kind, text }: TextPart): string =>
  kind === 'added' ? `{+${text}+}` : `[-${text}-]`;
