import { diffArrays } from 'diff/lib/diff/array.js';

export interface WordChanges {
  readonly added: number;
  readonly removed: number;
  /** False where the texts differ too much to be compared word by word: then whole lines were counted. */
  readonly exact: boolean;
  /** The texts have the same words, signs and tags, with other white space between them. */
  readonly onlySpacing: boolean;
}

/**
 * The most insertions and removals that are looked for. The search takes time in their square: at this number
 * about 10 ms, whatever the texts are.
 */
export const MOST_EDITS = 400;

/** Scripts without spaces between words count by the letter. */
const SCRIPTS = String.raw`\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}`;
const WORD = String.raw`(?:${SCRIPTS})|(?:(?!${SCRIPTS})[\p{L}\p{N}_])(?:(?!${SCRIPTS})[\p{L}\p{M}\p{N}_’'-])*`;
/** A tag ends where the next one opens: else a text of nothing but openings would take time in their square. */
const OUTPUT = String.raw`\{\{(?:(?!\{\{|\}\}).)*\}\}`;
const TAGS = String.raw`${OUTPUT}|\{%(?:(?!\{%|%\}).)*%\}`;
const TOKEN = new RegExp(String.raw`${TAGS}|${WORD}|\S`, 'gsu');
const WORDS = new RegExp(WORD, 'gu');
const TAG = new RegExp(TAGS, 'gs');
/** Where a template prints something. */
export const OUTPUT_TAG = new RegExp(OUTPUT, 's');

/** The words of a text, without what stands in Liquid's tags. */
export const wordsOf = (text: string): string[] => text.replaceAll(TAG, ' ').match(WORDS) ?? [];

/**
 * Counts the words that were added and removed; undefined where the texts are the same. A variable or another
 * tag counts as one word, punctuation as none.
 */
export function compareWords(before: string, after: string): WordChanges | undefined {
  if (before === after) return undefined;
  const [old, now] = [tokensOf(before), tokensOf(after)];
  const byWord = diffArrays(old, now, { maxEditLength: MOST_EDITS });
  if (byWord) {
    const onlySpacing = byWord.every(({ added, removed }) => !added && !removed);
    return { ...countChanges(byWord, (tokens) => tokens.filter(isWord).length), exact: true, onlySpacing };
  }
  const [oldLines, lines] = [before.split('\n'), after.split('\n')];
  const byLine = diffArrays(oldLines, lines, { maxEditLength: MOST_EDITS });
  const counted = byLine
    ? countChanges(byLine, countWords)
    : { added: countWords(lines), removed: countWords(oldLines) };
  return { ...counted, exact: false, onlySpacing: false };
}

interface Run {
  readonly value: string[];
  readonly added: boolean;
  readonly removed: boolean;
}

function countChanges(
  runs: readonly Run[],
  count: (values: readonly string[]) => number,
): Pick<WordChanges, 'added' | 'removed'> {
  let [added, removed] = [0, 0];
  for (const run of runs) {
    if (run.added) added += count(run.value);
    else if (run.removed) removed += count(run.value);
  }
  return { added, removed };
}

export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

const isWord = (token: string): boolean => /^(?:[\p{L}\p{N}_]|\{[{%])/u.test(token);

const countWords = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + tokensOf(line).filter(isWord).length, 0);
