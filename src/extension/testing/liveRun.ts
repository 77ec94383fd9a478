import { randomUUID } from 'node:crypto';
import type { EvaluationEvent } from '../../core/evals/evaluate.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import type { EvalRequest, EvalRun, Finished } from './evalRuns.ts';
import type { PlannedRun } from './plannedRun.ts';

/** A run as it grows. */
export class LiveRun implements EvalRun {
  readonly id = randomUUID();
  readonly startedAt = new Date().toISOString();
  readonly results = {
    subject: new Map<string, CaseResult>(),
    baseline: new Map<string, CaseResult>(),
  };
  readonly request: EvalRequest;
  readonly evaluation: PlannedRun['evaluation'];
  state: EvalRun['state'] = 'running';
  spent = 0;
  finished?: Finished;
  file?: string;
  error?: unknown;
  readonly #abort = new AbortController();

  constructor({ request, evaluation }: PlannedRun) {
    this.request = request;
    this.evaluation = evaluation;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  cancel(): void {
    this.#abort.abort();
  }

  add({ side, result, spent }: EvaluationEvent & { type: 'case' }): void {
    this.results[side].set(result.id, result);
    this.spent = spent;
  }

  end(finished: Finished): void {
    this.finished = finished;
    this.state = finished.evaluated.run.incomplete.includes('cancelled') ? 'cancelled' : 'ended';
  }

  fail(error: unknown): void {
    this.error = error;
    this.state = 'failed';
  }
}
