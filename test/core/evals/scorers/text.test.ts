import { expect, test } from 'vitest';
import bleu from '../../../oracles/bleu.json' with { type: 'json' };
import levenshtein from '../../../oracles/levenshtein.json' with { type: 'json' };
import rouge from '../../../oracles/rouge.json' with { type: 'json' };
import { toTreebankTokens } from '../../../../src/core/evals/scorers/treebank.ts';
import { judge } from './judge.ts';

test.each(levenshtein.cases)('distance of $input.a and $input.b', async ({ input, expected }) => {
  const distance = expected.distance_utf16;
  const within = { type: 'levenshtein', value: input.a, threshold: distance };
  expect(await judge(within, input.b)).toMatchObject({ outcome: 'pass', score: 1 });
  if (distance > 0) {
    expect(await judge({ ...within, threshold: distance - 1 }, input.b)).toMatchObject({
      outcome: 'fail',
      score: 0,
    });
  }
});

/** The reference drops what is no ASCII letter or digit, so the two agree on plain words. */
const plain = rouge.cases.filter(({ input }) => /^[a-z0-9 ]*$/i.test(input.prediction + input.target));
test.each(plain)('ROUGE-1 of "$input.prediction"', async ({ input, expected }) => {
  const result = await judge({ type: 'rouge-n', value: input.target }, input.prediction);
  expect(result.score).toBeCloseTo(expected.rouge1.f, 12);
});

/** NLTK keeps upper case and smooths zero precisions in other ways, so the two agree where neither occurs. */
const unsmoothed = bleu.cases.filter(
  ({ input, expected }) =>
    expected.nltk_method0 === expected.nltk_method1 &&
    expected.nltk_method0 > 0 &&
    [input.hypothesis, ...input.references].every((text) => text === text.toLowerCase()),
);
test.each(unsmoothed)('BLEU of "$input.hypothesis"', async ({ input, expected }) => {
  const result = await judge({ type: 'bleu', value: input.references }, input.hypothesis);
  expect(result.score).toBeCloseTo(expected.nltk_method0, 12);
});

test('the tables still hold such cases', () => {
  expect([plain.length, unsmoothed.length]).toEqual([13, 3]);
});

test.each<[string, string]>([
  ["don't stop", "do n't stop"],
  ["they'll say it's we've", "they 'll say it 's we 've"],
  ['he said "no", (twice).', "he said `` no '' , ( twice ) ."],
  ['e.g. this costs $5.50...', 'e.g. this costs $ 5.50 ...'],
  ['you cannot, i wanna', 'you can not , i wan na'],
  ['one--two; three: four?', 'one -- two ; three : four ?'],
  ["the dogs' bowl", "the dogs ' bowl"],
  ['', ''],
])('Treebank tokens of %j', (text, tokens) => {
  expect(toTreebankTokens(text).join(' ')).toBe(tokens);
});
