import { Emitter, type Event } from '../../core/base/events.ts';
import type { Budget } from '../../core/evals/budget.ts';
import type { Evaluated, Evaluation } from '../../core/evals/evaluate.ts';
import type { CaseResult } from '../../core/evals/run.ts';

export interface EvalRequest {
  /** See idOf. */
  readonly prompt: string;
  /** `draft` or a number; by default the draft, else the deployed version. */
  readonly version?: string;
  /** In place of the version's own, in the words of the registry. What it scores is not recorded. */
  readonly model?: string;
  /** Ids of cases; by default all. A run that leaves some out is not recorded. */
  readonly cases?: ReadonlySet<string>;
  /** Also runs what the version is held against; by default it does. */
  readonly withBaseline?: boolean;
}

/** A finished evaluation, and what became of its score. */
export interface Finished {
  readonly evaluated: Evaluated;
  /** Why the score was not written into the file; undefined where it was. */
  readonly notRecorded: string | undefined;
  /** Whether the registry has changes that only its editor knows, the score among them. */
  readonly isUnsaved: boolean;
  /** The prompt's `min_score`. */
  readonly minScore: number | undefined;
}

/** A run of this window, under way or ended. */
export interface EvalRun {
  readonly id: string;
  readonly request: EvalRequest;
  readonly evaluation: Evaluation;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly state: 'running' | 'ended' | 'cancelled' | 'failed';
  /** Ids of the subject's cases that are under way or done, in the order in which they were begun. */
  readonly begun: ReadonlySet<string>;
  /** By the case's id, in the order in which they came. */
  readonly results: {
    readonly subject: ReadonlyMap<string, CaseResult>;
    readonly baseline: ReadonlyMap<string, CaseResult>;
  };
  /** US dollars. */
  readonly spent: number;
  /** There when it has ended or was cancelled. */
  readonly finished?: Finished;
  /** Path of the file that keeps it. */
  readonly file?: string;
  /** What ended it, where it failed. */
  readonly error?: unknown;
  /** Within a second; what is done is kept. */
  cancel(): void;
}

export interface EvalOptions {
  /**
   * `unattended`: nobody can be asked, so what costs more than `confirmAbove` is left out. `agreed`: the user has
   * seen the forecast, and wants it.
   */
  readonly attendance: 'attended' | 'unattended' | 'agreed';
  readonly signal?: AbortSignal;
  /** Who does not answer the question within so many milliseconds is not there; by default it waits. */
  readonly answerWithinMs?: number;
  /** False: what it scores is not written into the file; by default that of a complete run is. */
  readonly isRecorded?: boolean;
  /** What several runs may spend together; by default each may spend `maxCost`. */
  readonly budget?: Budget;
  readonly onStart?: (run: EvalRun) => void;
  /** Hears why something is not run that nobody could be asked about. */
  readonly onSkip?: (why: string, request: EvalRequest) => void;
}

export interface BatchOptions extends EvalOptions {
  /** Hears of what cannot be run, or broke off; the others go on. */
  readonly onError: (error: unknown, request: EvalRequest) => void;
}

export interface EvalRuns {
  /** The newest first, at most 20. */
  readonly recent: readonly EvalRun[];
  /** A run has started, has got further (at most every 50 ms), or has ended. */
  readonly onDidChange: Event<EvalRun>;
  /**
   * The one way to run evals; resolves when the run has ended. Undefined where the user said no, or nobody could be
   * asked and it costs more than is allowed without a question.
   * @throws PromptError where it cannot run, or broke off: not trusted, mistakes in files, a key that is missing
   */
  run(request: EvalRequest, options: EvalOptions): Promise<EvalRun | undefined>;
  /** Several, one after another, with one question about all of them. */
  runAll(requests: readonly EvalRequest[], options: BatchOptions): Promise<readonly EvalRun[]>;
}

/** What runs evaluations, and tells of each that starts, gets further or ends. */
export type RunEvaluations = (
  requests: readonly EvalRequest[],
  options: BatchOptions,
  announce: (run: EvalRun) => void,
) => Promise<readonly EvalRun[]>;

const MOST_RUNS = 20;
const PROGRESS_MS = 50;

/** The runs of this window. What runs them is loaded with the first one. */
export function createEvalRuns(runEvaluations: RunEvaluations): EvalRuns {
  const changes = new Emitter<EvalRun>();
  const pending = new Map<EvalRun, NodeJS.Timeout>();
  let recent: readonly EvalRun[] = [];
  const fire = (run: EvalRun): void => {
    clearTimeout(pending.get(run));
    pending.delete(run);
    changes.fire(run);
  };
  const announce = (run: EvalRun): void => {
    if (!recent.includes(run)) {
      recent = [run, ...recent].slice(0, MOST_RUNS);
      fire(run);
    } else if (run.state !== 'running') fire(run);
    else if (!pending.has(run))
      pending.set(
        run,
        setTimeout(() => fire(run), PROGRESS_MS),
      );
  };
  return {
    get recent() {
      return recent;
    },
    onDidChange: changes.event,
    runAll: (requests, options) => runEvaluations(requests, options, announce),
    async run(request, options) {
      const errors: unknown[] = [];
      const onError = (error: unknown): void => void errors.push(error);
      const [run] = await runEvaluations([request], { ...options, onError }, announce);
      if (errors.length > 0) throw errors[0];
      return run;
    },
  };
}
