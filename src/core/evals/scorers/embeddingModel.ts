import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { IN_PROCESS } from '../../models/endpoints.ts';
import type { ScoreError } from '../outcome.ts';

/** The `provider` of a scorer that compares embeddings. */
export const EMBEDDING_PROVIDER_SCHEMA: JsonObject = {
  description:
    'The embedding model, as `text-embedding-3-small` or `local/bge-small`, or `transformers:Xenova/bert-base-uncased` in this process; absent: `embeddings` of the `judge`.',
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      properties: { id: { type: 'string', minLength: 1 } },
      required: ['id'],
      additionalProperties: false,
    },
  ],
};

export const NO_EMBEDDINGS: ScoreError = {
  error:
    'No embedding model is set. Name one as the `provider` of the assertion, or under `judge` as `embeddings`.',
};

/** promptfoo's `openai:embedding:<model>` and its like; what stands first is an endpoint here. */
const FOREIGN = /^([\w-]+):(?:embeddings?|feature-extraction):(.+)$/;

/** The model in the words of the registry; undefined where the assertion names none. */
export function embeddingModelOf(provider: JsonValue | undefined): string | undefined {
  const written = isJsonObject(provider) ? provider['id'] : provider;
  if (typeof written !== 'string' || written === '') return undefined;
  const [, endpoint, model] = FOREIGN.exec(written) ?? [];
  if (model === undefined) return written;
  return `${endpoint}${endpoint === IN_PROCESS.name ? ':' : '/'}${model}`;
}
