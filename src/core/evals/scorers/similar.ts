import type { ScoreError } from '../outcome.ts';
import { sumOfCosts } from './askJudge.ts';
import { EMBEDDING_PROVIDER_SCHEMA, embeddingModelOf, NO_EMBEDDINGS } from './embeddingModel.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer, Vector } from './scorer.ts';
import { shown } from './verdict.ts';
import { cosine, distance, dot } from './vectors.ts';

const DEFAULT_THRESHOLD = 0.75;

/** How close two vectors are. */
interface Measure {
  readonly name: string;
  readonly of: (a: Vector, b: Vector) => number;
  /** From 0 to 1, the higher the closer; a dot product of vectors that are not of length 1 may be higher. */
  readonly toScore: (value: number) => number;
  readonly isDistance?: true;
}

const COSINE: Measure = {
  name: 'cosine',
  of: cosine,
  toScore: (value) => Math.min(1, Math.max(0, value)),
};
const DOT: Measure = { name: 'dot product', of: dot, toScore: (value) => Math.max(0, value) };
const EUCLIDEAN: Measure = {
  name: 'distance',
  of: distance,
  toScore: (value) => 1 / (1 + value),
  isDistance: true,
};

export const similar = similarBy('similar', COSINE);
export const similarCosine = similarBy('similar:cosine', COSINE);
export const similarDot = similarBy('similar:dot', DOT);
export const similarEuclidean = similarBy('similar:euclidean', EUCLIDEAN);

function similarBy(type: string, measure: Measure): Scorer {
  const { name, isDistance } = measure;
  const relation = isDistance ? 'is at most' : 'reaches';
  return {
    description: `The ${name} of the answer's embedding and that of the likest of these texts ${relation} \`threshold\` (0.75).`,
    schema: {
      properties: {
        value: REFERENCE_SCHEMA,
        threshold: { type: 'number', default: DEFAULT_THRESHOLD },
        provider: EMBEDDING_PROVIDER_SCHEMA,
      },
      required: ['value'],
    },
    example: { type, value: 'The VPN drops every ten minutes.', threshold: 0.8 },
    asks: ['embeddings'],
    compile({ value, threshold = DEFAULT_THRESHOLD, provider }, { embed }) {
      const texts = referencesOf(value, type);
      if ('error' in texts) return texts;
      if (!embed) return NO_EMBEDDINGS;
      const model = embeddingModelOf(provider);
      return async ({ output }) => {
        const [answer, ...references] = await Promise.all(
          [output, ...texts].map((text) => embed(text, model)),
        );
        if (!answer) throw new Error('Every text has an embedding.');
        const cost_usd = sumOfCosts([answer, ...references]);
        const values = references.map(({ vectors }) => measure.of(answer.vectors, vectors));
        if (values.some(Number.isNaN)) return { ...incomparable, cost_usd };
        const best = isDistance ? Math.min(...values) : Math.max(...values);
        const pass = isDistance ? best <= threshold : best >= threshold;
        const found = `The ${name} of the embeddings is ${shown(best)}`;
        const wanted = `${isDistance ? 'at most' : 'at least'} ${threshold} is wanted`;
        return { pass, score: measure.toScore(best), reason: `${found}; ${wanted}.`, cost_usd };
      };
    },
  };
}

const incomparable: ScoreError = {
  error: 'The embeddings cannot be compared: one is empty or all zeros, or they have different lengths.',
};
