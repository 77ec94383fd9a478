import { countNgrams } from './ngrams.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { toWords } from './words.ts';
import { atLeast } from './verdict.ts';

const DEFAULT_THRESHOLD = 0.5;
const ORDERS = [1, 2, 3, 4] as const;
/** Stands in for a precision of 0, whose logarithm does not exist. */
const SMOOTHING = 1e-7;

export const bleu: Scorer = {
  description: "The answer's BLEU-4 against one or several reference texts reaches `threshold` (0.5).",
  schema: {
    properties: {
      value: REFERENCE_SCHEMA,
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'bleu', value: 'The VPN drops every ten minutes.', threshold: 0.4 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    const texts = referencesOf(value, 'bleu');
    if ('error' in texts) return texts;
    const references = prepareReferences(texts);
    return ({ output }) => atLeast('BLEU', bleuScore(toWords(output.toLowerCase()), references), threshold);
  },
};

interface References {
  readonly lengths: readonly number[];
  /** For each order the largest count of every n-gram in any one reference. */
  readonly counts: readonly ReadonlyMap<string, number>[];
}

function prepareReferences(texts: readonly string[]): References {
  const references = texts.map((text) => toWords(text.toLowerCase()));
  const counts = ORDERS.map((order) => {
    const largest = new Map<string, number>();
    for (const reference of references) {
      for (const [ngram, count] of countNgrams(reference, order)) {
        largest.set(ngram, Math.max(count, largest.get(ngram) ?? 0));
      }
    }
    return largest;
  });
  return { lengths: references.map((reference) => reference.length), counts };
}

/**
 * BLEU of Papineni et al. (2002) for one sentence: geometric mean of clipped precisions times the brevity
 * penalty against the closest reference length. Orders longer than the answer are left out and the others
 * share their weight, so that a short answer can reach 1.
 */
function bleuScore(answer: readonly string[], { lengths, counts }: References): number {
  if (answer.length === 0) return 0;
  const orders = ORDERS.filter((order) => order <= answer.length);
  let logarithms = 0;
  for (const order of orders) {
    const inReferences = counts[order - 1];
    let clipped = 0;
    for (const [ngram, count] of countNgrams(answer, order)) {
      clipped += Math.min(count, inReferences?.get(ngram) ?? 0);
    }
    const precision = clipped / (answer.length - order + 1);
    logarithms += Math.log(precision === 0 ? SMOOTHING : precision);
  }
  return brevityPenalty(answer.length, lengths) * Math.exp(logarithms / orders.length);
}

/** Of two references that are equally close, the shorter one counts. */
function brevityPenalty(length: number, references: readonly number[]): number {
  const distance = (reference: number): number => Math.abs(reference - length);
  const closest = references.reduce((best, reference) => {
    const nearer = distance(reference) - distance(best);
    return nearer < 0 || (nearer === 0 && reference < best) ? reference : best;
  });
  return length >= closest ? 1 : Math.exp(1 - closest / length);
}
