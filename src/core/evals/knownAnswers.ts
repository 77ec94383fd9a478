import { PromptError } from '../base/errors.ts';
import type { ModelClient } from '../models/request.ts';
import type { Plan } from './plan.ts';
import type { CaseResult } from './run.ts';
import { type RunPorts, runSuite } from './runSuite.ts';

/** What is known of a version's answers without asking anybody. */
export interface KnownAnswers {
  /** In suite order. */
  readonly results: readonly CaseResult[];
  /** Cases whose answers are not all there. */
  readonly notRun: number;
}

/**
 * Judges the answers that earlier runs kept, and those of cassettes, by the suite as it is now. Nobody is asked and
 * nothing is paid: a case without an answer is one that was not run yet.
 */
export async function judgeKnownAnswers(
  plan: Plan,
  ports: RunPorts,
  signal?: AbortSignal,
): Promise<KnownAnswers> {
  const found: CaseResult[] = [];
  const clientFor: RunPorts['clientFor'] = (endpoint) =>
    endpoint.replay === undefined ? nobody : ports.clientFor(endpoint);
  for await (const event of runSuite(plan, { ...ports, clientFor }, signal ? { signal } : {}))
    if (event.type === 'run') found.push(...event.run.cases);
  signal?.throwIfAborted();
  const results = found.filter(({ repeats }) => repeats.every(({ latency_ms }) => latency_ms !== null));
  return { results, notRun: plan.cases.length - results.length };
}

const nobody: ModelClient = {
  complete: () => Promise.reject(new PromptError('no-recorded-answer', 'This case was not run yet.', {})),
};
