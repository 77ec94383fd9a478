import { countNgrams } from './ngrams.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { atLeast } from './verdict.ts';
import { toWords } from './words.ts';

const ORDERS = [1, 2, 3, 4] as const;

export const sacrebleu: Scorer = {
  description:
    "The answer's BLEU as sacreBLEU computes it for one sentence (13a tokens, exponential smoothing, effective order), from 0 to 1, reaches `threshold`.",
  schema: {
    properties: { value: REFERENCE_SCHEMA, threshold: { type: 'number', minimum: 0, maximum: 1 } },
    required: ['value', 'threshold'],
  },
  example: { type: 'sacrebleu', value: 'The VPN drops every ten minutes.', threshold: 0.4 },
  compile({ value, threshold }) {
    const texts = referencesOf(value, 'sacrebleu');
    if ('error' in texts) return texts;
    if (threshold === undefined) return { error: '`sacrebleu` needs a `threshold` from 0 to 1.' };
    const references = texts.map(to13aTokens);
    return ({ output }) =>
      tooLong(output) ?? atLeast('sacreBLEU', sentenceBleu(to13aTokens(output), references), threshold);
  },
};

/** The tokens of mteval-v13a, as sacreBLEU has them: case counts, punctuation stands alone, numbers stay whole. */
function to13aTokens(text: string): string[] {
  let spaced = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  spaced = ` ${spaced} `
    .replaceAll(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replaceAll(/([^0-9])([.,])/g, '$1 $2 ')
    .replaceAll(/([.,])([^0-9])/g, ' $1 $2')
    .replaceAll(/([0-9])(-)/g, '$1 $2 ');
  return toWords(spaced);
}

/**
 * Post (2018). Orders longer than the answer do not count; the k-th order without a match counts as 1 / 2^k of
 * one. An answer that shares no word with the references scores 0.
 */
function sentenceBleu(answer: readonly string[], references: readonly (readonly string[])[]): number {
  let [halving, logarithms, order] = [1, 0, 0];
  for (const length of ORDERS) {
    const total = answer.length - length + 1;
    if (total <= 0) break;
    const matches = clippedMatches(answer, references, length);
    if (length === 1 && matches === 0) return 0;
    if (matches === 0) halving *= 2;
    logarithms += Math.log(matches === 0 ? 1 / (halving * total) : matches / total);
    order = length;
  }
  if (order === 0) return 0;
  return Math.min(1, brevityPenalty(answer.length, references) * Math.exp(logarithms / order));
}

function clippedMatches(
  answer: readonly string[],
  references: readonly (readonly string[])[],
  length: number,
): number {
  const counted = references.map((reference) => countNgrams(reference, length));
  let matches = 0;
  for (const [ngram, count] of countNgrams(answer, length)) {
    matches += Math.min(count, Math.max(...counted.map((counts) => counts.get(ngram) ?? 0)));
  }
  return matches;
}

/** Against the closest reference length; of two that are equally close, the shorter one. */
function brevityPenalty(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length).toSorted((a, b) => a - b);
  const closest = lengths.reduce((best, one) =>
    Math.abs(one - length) < Math.abs(best - length) ? one : best,
  );
  return length >= closest ? 1 : Math.exp(1 - closest / length);
}
