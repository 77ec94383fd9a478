import { toEndpoint } from '../models/endpoints.ts';
import type { ModelAnswer, ModelClient } from '../models/request.ts';
import type { Plan } from '../evals/plan.ts';

/** What was served for a call: as recorded, or as the version answers now. */
export interface ServedAnswer {
  readonly output: string;
  readonly milliseconds: number | undefined;
  readonly costUsd: number | undefined;
  readonly finishReason: string | undefined;
}

/** Stands in for the model that served the answers: nobody is asked, and it costs nothing. */
const SERVED = toEndpoint('served answers', { free: true });
const FREE = { input_per_mtok: 0, output_per_mtok: 0 };

/** A plan that has served answers judged as the candidate’s are, and the client that gives them. */
export interface ServedRun {
  readonly plan: Plan;
  readonly client: ModelClient;
}

/**
 * @param like the plan of the candidate, whose cases these answers are to
 * @param answers by the id of the case
 */
export function servedRun(
  like: Plan,
  answers: ReadonlyMap<string, ServedAnswer>,
  outputSchema: Plan['outputSchema'],
): ServedRun {
  const calls = like.calls.map((call) => ({
    ...call,
    digest: `served ${call.case.id}`,
    context: { ...call.context, variables: call.case.id },
  }));
  return {
    plan: { ...like, endpoint: SERVED, price: FREE, calls, outputSchema, isOtherModel: false },
    client: { complete: async (_request, { variables }) => toAnswer(answers.get(variables)!) },
  };
}

/** Marked as replayed, so that it is not kept as an answer of a model once more. */
const toAnswer = ({ output, milliseconds, finishReason }: ServedAnswer): ModelAnswer => ({
  output,
  latency_ms: milliseconds ?? 0,
  retries: 0,
  replayed: 'exact',
  ...(finishReason !== undefined && { finish_reason: finishReason }),
});
