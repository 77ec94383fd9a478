import { countNgrams } from './ngrams.ts';
import { porterStem } from './porterStem.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer } from './scorer.ts';
import { tooLong } from './tooLong.ts';
import { atLeast } from './verdict.ts';

export const rouge1 = rouge('rouge-1', 'words count, their order does not', ngramOverlap(1));
export const rouge2 = rouge('rouge-2', 'pairs of words count', ngramOverlap(2));
export const rougeL = rouge('rouge-l', 'the longest common sequence of words counts', sequenceOverlap);

/** How much two texts share, and of how much of each. */
interface Overlap {
  readonly shared: number;
  readonly ofAnswer: number;
  readonly ofReference: number;
}

type Measure = (answer: readonly string[], reference: readonly string[]) => Overlap;

function rouge(type: string, what: string, measure: Measure): Scorer {
  const name = type.toUpperCase();
  return {
    description: `The answer's ${name} F1 as rouge_score computes it reaches \`threshold\`: ${what}; \`stem\` compares word stems. Only the letters a to z and digits make words.`,
    schema: {
      properties: {
        value: REFERENCE_SCHEMA,
        threshold: { type: 'number', minimum: 0, maximum: 1 },
        stem: { type: 'boolean', default: false },
      },
      required: ['value', 'threshold'],
    },
    example: { type, value: 'The VPN drops every ten minutes.', threshold: 0.5 },
    compile({ value, threshold, stem = false }) {
      const texts = referencesOf(value, type);
      if ('error' in texts) return texts;
      if (threshold === undefined) return { error: `\`${type}\` needs a \`threshold\` from 0 to 1.` };
      const references = texts.map((text) => toTokens(text, stem));
      return ({ output }) => {
        const refused = tooLong(output);
        if (refused) return refused;
        const answer = toTokens(output, stem);
        const best = Math.max(...references.map((reference) => f1(measure(answer, reference))));
        return atLeast(name, best, threshold);
      };
    },
  };
}

function toTokens(text: string, stem: boolean): string[] {
  const tokens = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? tokens.map((token) => (token.length > 3 ? porterStem(token) : token)) : tokens;
}

function ngramOverlap(order: number): Measure {
  return (answer, reference) => {
    const wanted = countNgrams(reference, order);
    let shared = 0;
    for (const [ngram, count] of countNgrams(answer, order)) {
      shared += Math.min(count, wanted.get(ngram) ?? 0);
    }
    return { shared, ofAnswer: answer.length - order + 1, ofReference: reference.length - order + 1 };
  };
}

function sequenceOverlap(answer: readonly string[], reference: readonly string[]): Overlap {
  let row = Array.from<number>({ length: reference.length + 1 }).fill(0);
  for (const token of answer) {
    const next = [0];
    for (const [index, other] of reference.entries()) {
      const longer = Math.max(row[index + 1] ?? 0, next[index] ?? 0);
      next.push(token === other ? (row[index] ?? 0) + 1 : longer);
    }
    row = next;
  }
  return { shared: row.at(-1) ?? 0, ofAnswer: answer.length, ofReference: reference.length };
}

/** Lin (2004), with precision and recall weighing the same. */
function f1({ shared, ofAnswer, ofReference }: Overlap): number {
  return shared === 0 ? 0 : (2 * shared) / (ofAnswer + ofReference);
}
