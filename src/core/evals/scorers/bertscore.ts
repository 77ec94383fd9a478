import type { JsonObject } from '../../base/json.ts';
import { EMBEDDING_PROVIDER_SCHEMA, embeddingModelOf, NO_EMBEDDINGS } from './embeddingModel.ts';
import { greedyMatch, rescale, type WeightedTokens } from './greedyMatch.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import type { Scorer, Vector } from './scorer.ts';
import { atLeast } from './verdict.ts';

const properties: JsonObject = {
  value: REFERENCE_SCHEMA,
  threshold: { type: 'number', maximum: 1 },
  baseline: {
    type: 'number',
    minimum: -1,
    maximum: 0.99,
    default: 0,
    description: 'What unrelated texts reach with this model: 0 on the scale of the score.',
  },
  provider: EMBEDDING_PROVIDER_SCHEMA,
};

export const bertscore: Scorer = {
  description:
    "The answer's BERTScore F1 against the likest of these texts reaches `threshold`. Needs a server with `/embed_all`, such as text-embeddings-inference, or `transformers:<model>`; its first and last token of a text are taken for the model's own.",
  schema: { properties, required: ['value', 'threshold'] },
  example: {
    type: 'bertscore',
    value: 'The VPN drops every ten minutes.',
    threshold: 0.85,
    provider: 'embeddings/roberta-large',
  },
  asks: ['embeddings'],
  compile({ value, threshold, baseline = 0, provider }, { embedTokens }) {
    const texts = referencesOf(value, 'bertscore');
    if ('error' in texts) return texts;
    if (threshold === undefined)
      return { error: '`bertscore` needs a `threshold`; its scale depends on the model.' };
    if (!embedTokens) return NO_EMBEDDINGS;
    const model = embeddingModelOf(provider);
    return async ({ output }) => {
      const { vectors, cost_usd } = await embedTokens([output, ...texts], model);
      const [answer = [], ...references] = vectors;
      const scores = references.map((reference) =>
        rescale(greedyMatch(withoutEnds(answer), withoutEnds(reference)).f1, baseline),
      );
      if (references.length < texts.length || scores.some(Number.isNaN)) {
        return {
          error: 'The token embeddings cannot be compared: a text has none, or their lengths differ.',
          cost_usd,
        };
      }
      const score = Math.min(1, Math.max(0, ...scores));
      return { ...atLeast('BERTScore', score, threshold), cost_usd };
    };
  },
};

/** The tokens that the model itself puts around a text can be matched, but have no weight of their own. */
function withoutEnds(vectors: readonly Vector[]): WeightedTokens {
  const last = vectors.length - 1;
  const weights = vectors.map((_, index) => (last > 1 && (index === 0 || index === last) ? 0 : 1));
  return { vectors, weights };
}
