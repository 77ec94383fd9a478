import { countNgrams } from './ngrams.ts';
import type { Scorer } from './scorer.ts';
import { toTreebankTokens } from './treebank.ts';
import { atLeast } from './verdict.ts';

const DEFAULT_THRESHOLD = 0.75;

export const rougeN: Scorer = {
  description:
    "The answer's ROUGE-1 F1 against this text reaches `threshold` (0.75): words count, their order does not.",
  schema: {
    properties: {
      value: { type: 'string' },
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'rouge-n', value: 'The VPN drops every ten minutes.', threshold: 0.6 },
  compile({ value, threshold = DEFAULT_THRESHOLD }) {
    if (typeof value !== 'string') return { error: '`rouge-n` needs a reference text as its `value`.' };
    const tokens = toTreebankTokens(value.toLowerCase());
    const reference = { length: tokens.length, counts: countNgrams(tokens, 1) };
    return ({ output }) => {
      const answer = toTreebankTokens(output.toLowerCase());
      let shared = 0;
      for (const [word, count] of countNgrams(answer, 1)) {
        shared += Math.min(count, reference.counts.get(word) ?? 0);
      }
      return atLeast('ROUGE-1', f1(shared, answer.length, reference.length), threshold);
    };
  },
};

/** Lin (2004), with precision and recall weighing the same. */
function f1(shared: number, answerLength: number, referenceLength: number): number {
  if (shared === 0) return 0;
  const precision = shared / answerLength;
  const recall = shared / referenceLength;
  return (2 * precision * recall) / (precision + recall);
}
