import { countNgrams } from './ngrams.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { atLeast } from './verdict.ts';
import { toWords } from './words.ts';

const DEFAULT_THRESHOLD = 0.5;
const ORDERS = [1, 2, 3, 4] as const;

export const gleu: Scorer = {
  description: "The answer's Google-BLEU against one or several reference texts reaches `threshold` (0.5).",
  schema: {
    properties: {
      value: REFERENCE_SCHEMA,
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'gleu', value: 'The VPN drops every ten minutes.', threshold: 0.4 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    const texts = referencesOf(value, 'gleu');
    if ('error' in texts) return texts;
    const references = texts.map((text) => toSequences(text));
    return ({ output }) => {
      const refused = tooLong(output);
      if (refused) return refused;
      const answer = toSequences(output);
      const best = Math.max(...references.map((reference) => gleuScore(answer, reference)));
      return atLeast('GLEU', best, threshold);
    };
  },
};

interface Sequences {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

/** All sequences of one to four words, without case and full stops at the end of words. */
function toSequences(text: string): Sequences {
  const words = toWords(text.toLowerCase()).map((word) => word.replace(/\.+$/, ''));
  const counts = new Map(ORDERS.flatMap((order) => [...countNgrams(words, order)]));
  return { counts, total: Array.from(counts.values()).reduce((sum, count) => sum + count, 0) };
}

/** Wu et al. (2016): shared sequences over those of the longer text, the lesser of precision and recall. */
function gleuScore(answer: Sequences, reference: Sequences): number {
  let shared = 0;
  for (const [ngram, count] of answer.counts) shared += Math.min(count, reference.counts.get(ngram) ?? 0);
  const longer = Math.max(answer.total, reference.total);
  return longer === 0 ? 0 : shared / longer;
}
