import { countNgrams } from './ngrams.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { atLeast } from './verdict.ts';

const LONGEST = 6;
/** Recall weighs twice as much as precision. */
const BETA_SQUARED = 4;

export const chrf: Scorer = {
  description:
    "The answer's chrF2 (F-score of sequences of up to six characters, white space left out), from 0 to 1, reaches `threshold`.",
  schema: {
    properties: { value: REFERENCE_SCHEMA, threshold: { type: 'number', minimum: 0, maximum: 1 } },
    required: ['value', 'threshold'],
  },
  example: { type: 'chrf', value: 'The VPN drops every ten minutes.', threshold: 0.5 },
  compile({ value, threshold }) {
    const texts = referencesOf(value, 'chrf');
    if ('error' in texts) return texts;
    if (threshold === undefined) return { error: '`chrf` needs a `threshold` from 0 to 1.' };
    const references = texts.map(countCharacters);
    return ({ output }) => {
      const refused = tooLong(output);
      if (refused) return refused;
      const answer = countCharacters(output);
      return atLeast('chrF', Math.max(...references.map((one) => fScore(answer, one))), threshold);
    };
  },
};

interface Counts {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

/** For each length its sequences of characters. */
function countCharacters(text: string): readonly Counts[] {
  const characters = Array.from(text.replaceAll(/\s+/g, ''));
  return Array.from({ length: LONGEST }, (_, index) => ({
    counts: countNgrams(characters, index + 1),
    total: Math.max(0, characters.length - index),
  }));
}

/** Popović (2015): precision and recall are means over the lengths that both texts have. */
function fScore(answer: readonly Counts[], reference: readonly Counts[]): number {
  let [precision, recall, lengths] = [0, 0, 0];
  for (const [index, { counts, total }] of answer.entries()) {
    const other = reference[index];
    if (total === 0 || !other || other.total === 0) continue;
    let shared = 0;
    for (const [ngram, count] of counts) shared += Math.min(count, other.counts.get(ngram) ?? 0);
    precision += shared / total;
    recall += shared / other.total;
    lengths++;
  }
  if (precision + recall === 0) return 0;
  return ((1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall) / lengths;
}
