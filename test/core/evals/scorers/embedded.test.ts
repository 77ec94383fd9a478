import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/core/base/json.ts';
import type { ScorerPorts, Vector } from '../../../../src/core/evals/scorers/scorer.ts';
import { judge } from './judge.ts';

/** An embedding model that knows some texts; each costs a cent. */
function embedder(vectors: Readonly<Record<string, Vector>>): ScorerPorts {
  return { embed: async (text) => ({ vectors: vectors[text] ?? [], cost_usd: 0.01 }) };
}

const judgeTokens = (vectors: readonly (readonly Vector[])[], keys: JsonObject = {}) =>
  judge({ type: 'bertscore', value: ['a', 'b'], threshold: 0.6, ...keys }, 'x', {
    ports: { embedTokens: async () => ({ vectors, cost_usd: 0.01 }) },
  });

describe('similar', () => {
  const vectors = { same: [1, 0], other: [0.6, 0.8], long: [3, 4], opposite: [-1, 0], nought: [0, 0] };
  test.each([
    ['similar', 'long', 0.6],
    ['similar', 'opposite', 0],
    ['similar:cosine', 'other', 0.6],
    ['similar:dot', 'long', 3],
    ['similar:euclidean', 'opposite', 1 / 3],
  ])('%s to %s', async (type, value, score) => {
    const ports = embedder(vectors);
    const result = await judge({ type, value }, 'same', { ports });
    expect(result.score).toBeCloseTo(score, 12);
    expect(result.judge_cost_usd).toBeCloseTo(0.02, 12);
  });

  test.each(['similar', 'similar:dot', 'similar:euclidean', 'not-similar'])(
    '%s: vectors that cannot be compared are an error',
    async (type) => {
      const ports = embedder(vectors);
      expect(await judge({ type, value: 'unknown' }, 'same', { ports })).toMatchObject({ outcome: 'error' });
    },
  );

  test('no direction has no cosine', async () => {
    const ports = embedder(vectors);
    expect(await judge({ type: 'similar', value: 'nought' }, 'same', { ports })).toMatchObject({
      outcome: 'error',
    });
  });

  test.each([
    ['openai:embedding:text-embedding-3-small', 'openai/text-embedding-3-small'],
    ['ollama:embeddings:nomic-embed-text:latest', 'ollama/nomic-embed-text:latest'],
    [{ id: 'local/bge' }, 'local/bge'],
    ['transformers:Xenova/bert', 'transformers:Xenova/bert'],
    ['transformers:feature-extraction:Xenova/bert', 'transformers:Xenova/bert'],
    ['nomic-embed-text:latest', 'nomic-embed-text:latest'],
  ])('the provider %j is the model %s', async (provider, model) => {
    const models: unknown[] = [];
    const embed: ScorerPorts['embed'] = async (_text, name) => {
      models.push(name);
      return { vectors: [1], cost_usd: 0 };
    };
    await judge({ type: 'similar', value: 'x', provider }, 'y', { ports: { embed } });
    expect(models).toEqual([model, model]);
  });
});

describe('bertscore', () => {
  const [ends, east, north] = [
    [9, 9],
    [1, 0],
    [0, 1],
  ];

  test('matches the tokens of the likest text; those that the model puts around have no weight', async () => {
    const answer = [ends, east, north, ends];
    const result = await judgeTokens([answer, [ends, [-1, 0], ends], [ends, east, ends]]);
    // Precision: east finds itself, north finds the ends (cosine 1/√2). Recall: east finds itself.
    const precision = (1 + Math.SQRT1_2) / 2;
    expect(result.score).toBeCloseTo((2 * precision) / (precision + 1), 12);
    expect(result).toMatchObject({ outcome: 'pass', judge_cost_usd: 0.01 });
  });

  test('is rescaled by a baseline', async () => {
    const vectors = [[east], [east], [east]].map(([one]) => [ends, one!, ends]);
    expect((await judgeTokens(vectors, { baseline: 0.8 })).score).toBeCloseTo(1, 12);
  });

  test.each([
    ['too few', [[east]]],
    ['none', [[], [east], [east]]],
    ['of different lengths', [[east], [[1]], [[1]]]],
  ])('%s: an error', async (_name, vectors) => {
    expect(await judgeTokens(vectors)).toMatchObject({ outcome: 'error' });
  });

  test('without a threshold it is an error', async () => {
    expect(await judge({ type: 'bertscore', value: 'x' }, 'x')).toMatchObject({ outcome: 'error' });
  });
});
