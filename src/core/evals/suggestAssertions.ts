import type { JsonObject } from '../base/json.ts';

/** A way to assert that an answer like this one is right. */
export interface SuggestedAssertion {
  readonly kind: 'selection' | 'json' | 'phrases' | 'pattern' | 'equals' | 'text' | 'rubric';
  /** Without its value where the user has to say it. */
  readonly assertion: JsonObject & { readonly type: string };
  /** Whether it is what most people would want of this answer. */
  readonly isLikely: boolean;
}

export interface AnswerFacts {
  readonly outputSchema?: JsonObject | undefined;
  /** The part of the answer that the user selected. */
  readonly selection?: string | undefined;
}

/** An answer longer than this is never given twice in the same words. */
const LONGEST_EQUALS = 2000;
const LONGEST_PATTERN = 200;

/** What can be asserted by the example of an answer, the likeliest first. Every one of them holds for it. */
export function suggestAssertions(
  answer: string,
  { outputSchema, selection }: AnswerFacts = {},
): readonly SuggestedAssertion[] {
  const suggested: SuggestedAssertion[] = [];
  const add = (
    kind: SuggestedAssertion['kind'],
    assertion: SuggestedAssertion['assertion'],
    isLikely = false,
  ): void => {
    suggested.push({ kind, assertion, isLikely });
  };
  const isSelected = selection !== undefined && selection.trim() !== '' && answer.includes(selection);
  if (isSelected) add('selection', { type: 'contains', value: selection }, true);
  const isJson = isJsonText(answer);
  if (isJson) add('json', { type: 'is-json', ...(outputSchema && { value: outputSchema }) }, !isSelected);
  const phrases = findKeyPhrases(answer);
  if (phrases.length > 0) add('phrases', { type: 'icontains-all', value: phrases }, !isSelected && !isJson);
  const pattern = patternOf(answer);
  if (pattern !== undefined) add('pattern', { type: 'regex', value: pattern });
  if (answer !== '' && answer.length <= LONGEST_EQUALS)
    add('equals', { type: 'equals', value: answer }, suggested.length === 0);
  if (answer !== '') add('text', { type: 'contains' });
  add('rubric', { type: 'llm-rubric' }, !suggested.some(({ isLikely }) => isLikely));
  return suggested;
}

function isJsonText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

const MOST_PHRASES = 5;

/** From what is most telling of an answer to what is least: names of things, amounts, proper names. */
const TELLING: readonly RegExp[] = [
  /`([^`\n]{2,60})`/g,
  /["“«]([^"”»\n]{3,60})["”»]/g,
  /\b(?:https?:\/\/[^\s)>\]"]+[^\s)>\].,;:!?"]|[\w.+-]+@[\w-]+\.[\w.-]*\w)/g,
  /\b[A-Za-z]\w*(?:[-_]\w*\d\w*|_\w+)\b/g,
  /(?<![\p{L}\d])[$€£+]?\d(?:[\d.,:/-]| (?=\d)){0,30}\d(?![\p{L}\d])(?: ?%)?/gu,
  /(?<=[\p{Ll},;] )\p{Lu}[\p{L}\d]+(?: \p{Lu}[\p{L}\d]+)*/gu,
  /\b\p{Lu}{2,}\d*\b/gu,
];

/** Parts of an answer that another good answer would have as well, in its order. */
export function findKeyPhrases(answer: string): readonly string[] {
  const found = new Map<string, string>();
  for (const pattern of TELLING) {
    for (const [whole, inner] of answer.matchAll(pattern)) {
      const phrase = (inner ?? whole).trim();
      const key = phrase.toLowerCase();
      const isPart = [...found.keys()].some((known) => known.includes(key) || key.includes(known));
      if (phrase.length > 1 && !isPart && found.size < MOST_PHRASES) found.set(key, phrase);
    }
  }
  if (found.size === 0) for (const word of longestWords(answer)) found.set(word.toLowerCase(), word);
  return [...found.values()].toSorted((a, b) => answer.indexOf(a) - answer.indexOf(b));
}

function longestWords(text: string): readonly string[] {
  const words = new Set(text.match(/\p{L}{5,}/gu));
  return [...words].toSorted((a, b) => b.length - a.length).slice(0, 3);
}

/** The answer with any number in the place of each of its numbers; undefined where that is no use. */
function patternOf(answer: string): string | undefined {
  const line = answer.trim();
  if (line === '' || line.length > LONGEST_PATTERN || line.includes('\n') || !/\d/.test(line))
    return undefined;
  const escaped = line.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return `^\\s*${escaped.replaceAll(/\d+/g, String.raw`\d+`)}\\s*$`;
}
