import { findSimilar } from '../base/didYouMean.ts';
import { OUTPUT_TAG, wordsOf } from './words.ts';

/** A prompt's text taken apart. */
export interface TextParts {
  /** The texts of its few-shot examples. */
  readonly examples: readonly string[];
  /** Its sentences, without the examples. Only those of at least two words: “TICKET:” tells nobody what to do. */
  readonly sentences: readonly string[];
}

const TAGGED = /<(example|sample|shot)\b[^<>]*>((?:(?!<\1\b).)*?)<\/\1\s*>/gis;
/** `Example:`, `### Example 2`, `**Example 2:**` at the start of a line. */
const LABEL = /^[\s#>*_-]*examples?(?:\s+(?:\d+|[a-z]))?\s*(?:[:.)\]*_]|$)/i;
const INPUT = /^[\s>*_-]*(?:input|question|q|user|human|customer|text|message)\s*(?:\d+\s*)?[*_]*:/i;
const OUTPUT =
  /^[\s>*_-]*(?:output|answer|a|assistant|ai|response|result|label|expected)\s*(?:\d+\s*)?[*_]*:/i;
const BULLET = /^\s*(?:[-*•–]|\d+[.)]|#{1,6})\s+/;

/**
 * Tells a text's examples from its instructions. An example is
 * - what stands in `<example>…</example>` (or `<sample>`, `<shot>`),
 * - what follows a line such as `Example 2:`, up to a blank line, a heading or the next example,
 * - a line such as `Input:`, `Question:` or `User:` with the `Output:`, `Answer:` or `Assistant:` that follows it.
 * Where a variable is printed in one it is no example but the question itself, and so is an `Input:` whose
 * `Output:` is left empty for the model.
 */
export function partsOf(text: string): TextParts {
  const examples: string[] = [];
  const untagged = text.replaceAll(TAGGED, (whole: string, _tag: string, body: string) => {
    if (OUTPUT_TAG.test(body)) return whole;
    examples.push(body);
    return '\n\n';
  });
  const rest: string[] = [];
  const lines = untagged.split(/\r?\n/);
  for (let i = 0; i < lines.length;) {
    const end = exampleEnd(lines, i);
    const example = lines.slice(i, end).join('\n');
    if (end > i && !OUTPUT_TAG.test(example)) {
      examples.push(...itemsOf(example));
      rest.push('');
      i = end;
    } else rest.push(lines[i++]!);
  }
  return { examples, sentences: sentencesOf(rest) };
}

/** The line behind the example that starts at a line; the line itself where none does. */
function exampleEnd(lines: readonly string[], start: number): number {
  const line = lines[start]!;
  if (INPUT.test(line)) return pairEnd(lines, start);
  if (!LABEL.test(line)) return start;
  const first = start + 1;
  if (line.replace(LABEL, '').trim() === '') {
    if (first < lines.length && INPUT.test(lines[first]!)) {
      const end = pairEnd(lines, first);
      if (end > first) return end;
    }
    if ((lines[first] ?? '').trim() === '') return start; // A heading above the examples.
  }
  return blockEnd(lines, first);
}

/** A list below a label has an example in each item. */
function itemsOf(example: string): string[] {
  const [label = '', ...lines] = example.split('\n');
  const isList = LABEL.test(label) && lines.length > 0 && lines.every((line) => BULLET.test(line));
  return isList ? lines : [example];
}

/** Behind the output that belongs to an input; the input's own line where it has none. */
function pairEnd(lines: readonly string[], input: number): number {
  for (let i = input + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (INPUT.test(line) || LABEL.test(line)) return input;
    if (!OUTPUT.test(line)) continue;
    const end = blockEnd(lines, i + 1);
    const said = [line.replace(OUTPUT, ''), ...lines.slice(i + 1, end)].join(' ').trim();
    return said === '' ? input : end;
  }
  return input;
}

function blockEnd(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length && !isBoundary(lines[end]!)) end++;
  return end;
}

const isBoundary = (line: string): boolean =>
  line.trim() === '' || /^#{1,6} /.test(line) || LABEL.test(line) || INPUT.test(line);

/** Lines that were wrapped in the middle of a sentence are joined; list items and headings stand for themselves. */
function sentencesOf(lines: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of lines) {
    const text = line.trim();
    if (open && text !== '' && !startsAnew(line)) paragraphs.push(`${paragraphs.pop() ?? ''} ${text}`);
    else if (text !== '') paragraphs.push(text.replace(BULLET, ''));
    open = text !== '' && !/[.!?:;。！？]["”’)*_]*$/.test(text);
  }
  return paragraphs
    .flatMap((paragraph) => paragraph.split(/(?<=[.!?]["”’)*_]*)\s+|(?<=[。！？])/))
    .filter((sentence) => wordsOf(sentence).length > 1);
}

const startsAnew = (line: string): boolean =>
  [BULLET, LABEL, INPUT, OUTPUT].some((start) => start.test(line));

export interface PartChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The parts that are new and those that are gone. A part of which at least half of the words stand in parts that
 * changed is the same in other words; words count as the same with a typing mistake or two between them.
 */
export function compareParts(before: readonly string[], after: readonly string[]): PartChanges {
  const [old, now] = [before.map(toWords), after.map(toWords)];
  const [gone, fresh] = [without(old, now), without(now, old)];
  return { added: unlike(fresh, gone, after), removed: unlike(gone, fresh, before) };
}

type Words = readonly string[];

const toWords = (part: string): Words => wordsOf(part.toLowerCase());

/** The indices of the parts that the others do not have, each as often as it is missing. */
function without(parts: readonly Words[], others: readonly Words[]): Map<number, Words> {
  const left = countOf(others.map((words) => words.join(' ')));
  const missing = new Map<number, Words>();
  for (const [index, words] of parts.entries()) {
    if (!take(left, words.join(' '))) missing.set(index, words);
  }
  return missing;
}

/** Looking for typing mistakes compares each word with each: beyond this, only words that are the same count. */
const MOST_PAIRS = 20_000;

function unlike(
  parts: ReadonlyMap<number, Words>,
  others: ReadonlyMap<number, Words>,
  texts: readonly string[],
): string[] {
  const bag = countOf([...others.values()].flat());
  const found: string[] = [];
  for (const [index, words] of parts) {
    const isNear = words.length * bag.size <= MOST_PAIRS;
    const taken = words.flatMap((word) => {
      const same = bag.get(word) ? word : isNear ? findSimilar(word, bag.keys()) : undefined;
      return same !== undefined && take(bag, same) ? [same] : [];
    });
    if (taken.length * 2 >= words.length) continue;
    for (const word of taken) bag.set(word, (bag.get(word) ?? 0) + 1);
    found.push(texts[index]!);
  }
  return found;
}

function countOf(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, item: string): boolean {
  const count = counts.get(item);
  if (count === undefined) return false;
  if (count === 1) counts.delete(item);
  else counts.set(item, count - 1);
  return true;
}
