import { diffArrays } from 'diff/lib/diff/array.js';
import { MOST_EDITS, tokensOf } from './words.ts';

export interface TextPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface WordParts {
  /**
   * Without what was removed the parts are the text after the change. Without what was added they are the text
   * before it, but for white space between words that are the same.
   */
  readonly parts: readonly TextPart[];
  /** False where the texts differ too much to be compared word by word: then whole lines are parts. */
  readonly exact: boolean;
}

/** What was removed and added, by words, signs and tags: the same units that `compareWords` counts. */
export function diffWords(before: string, after: string): WordParts {
  if (before === after) return { parts: join([{ kind: 'same', text: after }]), exact: true };
  const [old, now] = [toUnits(before), toUnits(after)];
  const runs = diffArrays(old.words, now.words, { maxEditLength: MOST_EDITS });
  if (!runs) return { parts: diffLines(before, after), exact: false };
  const parts: TextPart[] = [];
  let [oldAt, at] = [0, 0];
  for (const { added, removed, count } of runs) {
    if (removed) parts.push({ kind: 'removed', text: old.slice(oldAt, (oldAt += count)) });
    else {
      parts.push({ kind: added ? 'added' : 'same', text: now.slice(at, (at += count)) });
      if (!added) oldAt += count;
    }
  }
  const grouped = withoutIslands(join(parts));
  return { parts: join([...withSharedSpace(grouped), { kind: 'same', text: now.end }]), exact: true };
}

/**
 * A comma or a bracket that happens to be the same between changed words helps nobody: it is part of the change.
 * What belongs to one change is removed first and then added.
 */
function withoutIslands(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  let [removed, added] = ['', ''];
  const close = (): void => {
    result.push({ kind: 'removed', text: removed }, { kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { kind, text }] of parts.entries()) {
    const isInside = index > 0 && index < parts.length - 1;
    const isSigns = kind === 'same' && !/[\p{L}\p{N}\n]/u.test(text);
    // What comes behind it in another line is another change.
    const endsLine = parts.slice(index + 1, index + 3).some((next) => spaceBefore(next.text).includes('\n'));
    const isIsland = isSigns && isInside && !endsLine;
    if (kind === 'removed' || isIsland) removed += text;
    if (kind === 'added' || isIsland) added += text;
    if (kind !== 'same' || isIsland) continue;
    close();
    result.push({ kind, text });
  }
  close();
  return result.filter(({ text }) => text !== '');
}

/** A text in words, each with the white space before it. */
function toUnits(text: string) {
  const words = tokensOf(text);
  const ends: number[] = [];
  let at = 0;
  for (const word of words) ends.push((at = text.indexOf(word, at) + word.length));
  const endOf = (index: number): number => (index === 0 ? 0 : ends[index - 1]!);
  return {
    words,
    slice: (from: number, to: number): string => text.slice(endOf(from), endOf(to)),
    end: text.slice(endOf(words.length)),
  };
}

/** White space that stands before what was removed and before what is there instead did not change. */
function withSharedSpace(parts: readonly TextPart[]): TextPart[] {
  return parts.flatMap((part, index) => {
    const next = parts[index + 1];
    const before = parts[index - 1];
    const isPair = (first?: TextPart, second?: TextPart): boolean =>
      first?.kind === 'removed' &&
      second?.kind === 'added' &&
      spaceBefore(first.text) === spaceBefore(second.text);
    const space = spaceBefore(part.text);
    if (isPair(part, next))
      return [
        { kind: 'same' as const, text: space },
        { ...part, text: part.text.slice(space.length) },
      ];
    return isPair(before, part) ? [{ ...part, text: part.text.slice(space.length) }] : [part];
  });
}

const spaceBefore = (text: string): string => /^\s*/.exec(text)![0];

function diffLines(before: string, after: string): TextPart[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const runs = diffArrays(old, now, { maxEditLength: MOST_EDITS });
  if (!runs)
    return join([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]);
  return join(
    runs.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value.join(''),
    })),
  );
}

/** The lines with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Neighbours of one kind become one part, empty ones none. */
function join(parts: readonly TextPart[]): TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
