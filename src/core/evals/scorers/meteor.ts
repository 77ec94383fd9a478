import { porterStem } from './porterStem.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { atLeast } from './verdict.ts';
import { toWords } from './words.ts';

const DEFAULT_THRESHOLD = 0.5;
/** Precision weighs 0.9, a fully scattered match loses half, and scatter counts by its cube. */
const [ALPHA, GAMMA, BETA] = [0.9, 0.5, 3];

export const meteor: Scorer = {
  description:
    "The answer's METEOR against one or several reference texts reaches `threshold` (0.5): equal words and equal stems match, synonyms do not.",
  schema: {
    properties: {
      value: REFERENCE_SCHEMA,
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'meteor', value: 'The VPN drops every ten minutes.', threshold: 0.6 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    const texts = referencesOf(value, 'meteor');
    if ('error' in texts) return texts;
    const references = texts.map(toStemmed);
    return ({ output }) => {
      const refused = tooLong(output);
      if (refused) return refused;
      const answer = toStemmed(output);
      const best = Math.max(...references.map((reference) => meteorScore(answer, reference)));
      return atLeast('METEOR', best, threshold);
    };
  },
};

interface StemmedWord {
  readonly word: string;
  readonly stem: string;
}

function toStemmed(text: string): StemmedWord[] {
  return toWords(text.toLowerCase())
    .map((word) => word.replace(/\.+$/, ''))
    .map((word) => ({ word, stem: porterStem(word) }));
}

/** Banerjee and Lavie (2005), with the parameters of Lavie and Agarwal (2007), as NLTK has them. */
function meteorScore(answer: readonly StemmedWord[], reference: readonly StemmedWord[]): number {
  const matches = align(answer, reference);
  if (matches.length === 0) return 0;
  const precision = matches.length / answer.length;
  const recall = matches.length / reference.length;
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall);
  const scatter = countChunks(matches) / matches.length;
  return mean * (1 - GAMMA * scatter ** BETA);
}

type Match = readonly [inAnswer: number, inReference: number];

/** Equal words first, then equal stems; each word once, later words before earlier ones as NLTK does. */
function align(answer: readonly StemmedWord[], reference: readonly StemmedWord[]): Match[] {
  const matches = new Map<number, number>();
  const taken = new Set<number>();
  for (const form of ['word', 'stem'] as const) {
    for (let at = answer.length - 1; at >= 0; at--) {
      if (matches.has(at)) continue;
      const other = reference.findLastIndex(
        (candidate, index) => !taken.has(index) && candidate[form] === answer[at]?.[form],
      );
      if (other < 0) continue;
      matches.set(at, other);
      taken.add(other);
    }
  }
  return [...matches].toSorted(([a], [b]) => a - b);
}

/** Runs of words that stand side by side, in the same order, in both texts. */
function countChunks(matches: readonly Match[]): number {
  let chunks = 0;
  for (const [index, [inAnswer, inReference]] of matches.entries()) {
    const before = matches[index - 1];
    const continues = before && before[0] === inAnswer - 1 && before[1] === inReference - 1;
    if (!continues) chunks++;
  }
  return chunks;
}
