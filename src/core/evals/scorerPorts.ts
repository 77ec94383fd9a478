import { PromptError } from '../base/errors.ts';
import type { JsonValue } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { callDigest } from '../models/callDigest.ts';
import { areTokens, isVector } from '../models/embeddings.ts';
import type { ModelRequest } from '../models/request.ts';
import type { Answered } from './evidence.ts';
import { type Embedder, judgeRequest } from './judge.ts';
import type { Plan, PlannedCall } from './plan.ts';
import type { Embedded, ScorerPorts } from './scorers/scorer.ts';

export type Question = Pick<PlannedCall, 'digest' | 'request' | 'context'>;
export type Target = Pick<Plan, 'endpoint' | 'price'>;
export type Paid = Answered;

export interface AskPorts {
  /** Asks within the budget, from the evidence where it is there. */
  readonly ask: (question: Question, target: Target) => Promise<Paid>;
  /** The answer is of no use, so it must not be given to the same question again. */
  readonly discard: (question: Question) => void;
  readonly sha256: Sha256;
}

type ModelPorts = Pick<ScorerPorts, 'judge' | 'embed' | 'embedTokens'>;

/** What scorers ask of models: calls like any other, with evidence, limits and a share of the budget. */
export function toModelPorts(
  { judge, embedders, prompt, judgeRepeat = 0 }: Plan,
  { ask, discard, sha256 }: AskPorts,
): ModelPorts {
  const question = (request: ModelRequest, { endpoint }: Target, repeat = 0): Question => {
    const digest = callDigest(endpoint, request, sha256);
    return { digest, request, context: { prompt, variables: digest, repeat } };
  };
  const embed = async (
    texts: readonly string[],
    { model, embeds }: { readonly model: string | undefined; readonly embeds: 'text' | 'tokens' },
  ): Promise<Embedded<unknown>> => {
    const embedder = embedderOf(embedders, model);
    const messages = texts.map((content) => ({ role: 'user', content }) as const);
    const request: ModelRequest = { model: embedder.model, messages, parameters: {}, embeds };
    const { answer, cost } = await ask(question(request, embedder), embedder);
    return { vectors: JSON.parse(answer.output), cost_usd: cost };
  };
  return {
    ...(judge && {
      judge: async (messages, schema) => {
        const asked = question(judgeRequest(judge, messages, schema), judge, judgeRepeat);
        const { answer, cost } = await ask(asked, judge);
        return { output: answer.output, cost_usd: cost, discard: () => discard(asked) };
      },
    }),
    embed: async (text, model) => {
      const { vectors, cost_usd } = await embed([text], { model, embeds: 'text' });
      return { vectors: isVector(vectors) ? vectors : [], cost_usd };
    },
    embedTokens: async (texts, model) => {
      const { vectors, cost_usd } = await embed(texts, { model, embeds: 'tokens' });
      return { vectors: areTokens(vectors) ? vectors : [], cost_usd };
    },
  };
}

function embedderOf(embedders: Plan['embedders'], model: string | undefined): Embedder {
  const embedder = embedders.get(model);
  if (embedder) return embedder;
  throw new PromptError('bad-input', 'No embedding model is set.', {
    hint: 'Name one as the `provider` of the assertion, or under `judge` as `embeddings`.',
  });
}

/** The tools that a prompt declares, for scorers of calls. */
export function toolsOf({ parameters }: ModelRequest): JsonValue | undefined {
  return parameters.tools ?? parameters.extra?.['tools'];
}
