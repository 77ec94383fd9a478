import { describe, expect, test } from 'vitest';
import bertscore from '../../../oracles/bertscore_greedy.json' with { type: 'json' };
import bleu from '../../../oracles/bleu.json' with { type: 'json' };
import chrf from '../../../oracles/chrf.json' with { type: 'json' };
import porter from '../../../oracles/porter_stemmer.json' with { type: 'json' };
import rouge from '../../../oracles/rouge.json' with { type: 'json' };
import { greedyMatch, rescale } from '../../../../src/core/evals/scorers/greedyMatch.ts';
import { porterStem } from '../../../../src/core/evals/scorers/porterStem.ts';
import { judge } from './judge.ts';

const threshold = 0;

describe.each([
  ['rouge-1', 'rouge1'],
  ['rouge-2', 'rouge2'],
  ['rouge-l', 'rougeL'],
] as const)('%s', (type, key) => {
  test.each(rouge.cases)('of "$input.prediction"', async ({ input, expected }) => {
    const assertion = { type, value: input.target, threshold };
    const plain = await judge(assertion, input.prediction);
    expect(plain.score).toBeCloseTo(expected[key].f, 12);
    const stemmed = await judge({ ...assertion, stem: true }, input.prediction);
    expect(stemmed.score).toBeCloseTo(expected[`${key}_stem`].f, 12);
  });
});

test.each(bleu.cases)('sacreBLEU of "$input.hypothesis"', async ({ input, expected }) => {
  const { score } = await judge({ type: 'sacrebleu', value: input.references, threshold }, input.hypothesis);
  expect(score).toBeCloseTo(expected.sacrebleu_exp_13a.score / 100, 9);
});

test.each(chrf.cases)('chrF of "$input.hypothesis"', async ({ input, expected }) => {
  const { score } = await judge({ type: 'chrf', value: input.reference, threshold }, input.hypothesis);
  expect(score).toBeCloseTo(expected.chrf2 / 100, 9);
});

test.each(porter.cases)('the stem of $input', ({ input, expected }) => {
  expect(porterStem(input)).toBe(expected.nltk_extensions);
});

test.each(bertscore.cases)('the greedy match %#', ({ input, expected }) => {
  const found = greedyMatch(
    { vectors: input.candidate, weights: input.candidate_idf },
    { vectors: input.reference, weights: input.reference_idf },
  );
  for (const key of ['precision', 'recall', 'f1'] as const) {
    const relative = Math.max(1, Math.abs(expected[key]));
    expect(Math.abs(found[key] - expected[key]) / relative).toBeLessThan(1e-9);
    const rescaled = expected.rescaled[key];
    expect(
      Math.abs(rescale(found[key], input.baseline) - rescaled) / Math.max(1, Math.abs(rescaled)),
    ).toBeLessThan(1e-9);
  }
});

test.each<[string, string, number]>([
  // NLTK's documentation gives 0.6944 for these two, in which no synonym occurs.
  [
    'It is a guide to action which ensures that the military always obeys the commands of the party',
    'It is a guide to action that ensures that the military will forever heed Party commands',
    0.6944,
  ],
  ['the cat', 'the cat', 1 - 0.5 / 8],
  ['cats running', 'cat run', 1 - 0.5 / 8], // Stems.
  ['cat the', 'the cat', 0.5], // Two chunks of one word each.
  ['dog', 'the cat', 0],
  ['', 'the cat', 0],
])('METEOR of "%s" against "%s"', async (answer, value, expected) => {
  expect((await judge({ type: 'meteor', value }, answer)).score).toBeCloseTo(expected, 4);
});

test.each([
  'rouge-1',
  'rouge-2',
  'rouge-l',
  'sacrebleu',
  'chrf',
  'meteor',
  'gleu',
  'is-html',
  'contains-html',
])('%s does not judge what would take too long', async (type) => {
  const value = type.endsWith('html') ? {} : { value: 'x', threshold };
  expect(await judge({ type, ...value }, 'x '.repeat(1_000_000))).toMatchObject({ outcome: 'error' });
});

test.each(['rouge-1', 'rouge-2', 'rouge-l', 'sacrebleu', 'chrf', 'meteor', 'gleu'])(
  '%s takes the likest of several references',
  async (type) => {
    const text = 'the cat sat on the mat';
    const { score } = await judge({ type, value: ['nothing', text, ''], threshold }, text);
    expect(score).toBeGreaterThan(0.99);
    expect(await judge({ type, value: [], threshold }, text)).toMatchObject({ outcome: 'error' });
  },
);
