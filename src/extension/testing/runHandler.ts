import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import { type Evaluated, evaluate } from '../../core/evals/evaluate.ts';
import { recordEdits, whyNotRecorded } from '../../core/evals/record.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { nodeClock } from '../../node/clock.ts';
import { CodeRunner } from '../../node/runCode.ts';
import type { App } from '../app.ts';
import { createClients } from '../createClients.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { openDocument } from '../convert.ts';
import { settings } from '../settings.ts';
import { findAllowed } from './allowance.ts';
import { Claims } from './claims.ts';
import type { BatchOptions, EvalRequest, EvalRun } from './evalRuns.ts';
import { LiveRun } from './liveRun.ts';
import { type PlannedRun, planEvaluation } from './plannedRun.ts';

/**
 * Runs evaluations: all forecasts first, one question where they cost more than the user allows, then one run after
 * another, each with its score into the buffer. Palette, lens, tree and Test Explorer come here.
 */
export class RunHandler {
  readonly #app: App;
  readonly #claims = new Claims();

  constructor(app: App) {
    this.#app = app;
  }

  async run(
    requests: readonly EvalRequest[],
    options: BatchOptions,
    announce: (run: EvalRun) => void,
  ): Promise<readonly EvalRun[]> {
    const planned: PlannedRun[] = [];
    const ended: LiveRun[] = [];
    const attempt = async (request: EvalRequest, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        options.onError(error, request);
      }
    };
    try {
      for (const request of requests) {
        await attempt(request, async () => {
          const plan = await this.#plan(request);
          this.#claims.claim(plan);
          planned.push(plan);
        });
        if (options.signal?.aborted) return [];
      }
      for (const plan of await findAllowed(planned, options)) {
        if (options.signal?.aborted) break;
        await attempt(plan.request, async () => {
          const run = new LiveRun(plan);
          ended.push(run);
          await this.#perform(run, plan, { options, announce });
        });
      }
      return ended;
    } finally {
      for (const plan of planned) this.#claims.release(plan);
    }
  }

  #plan(request: EvalRequest): Promise<PlannedRun> {
    if (!vscode.workspace.isTrusted) {
      throw new PromptError(
        'not-trusted',
        vscode.l10n.t('Evaluations call models and run the suite’s code, so they need a trusted workspace.'),
      );
    }
    const { registry } = findTarget(this.#app, request);
    const { scheme } = vscode.Uri.parse(registry.uri, true);
    if (scheme !== 'file' && scheme !== 'untitled') {
      throw new PromptError(
        'bad-input',
        vscode.l10n.t(
          'Evaluations keep answers and results beside the registry, so they need a folder on this machine.',
        ),
      );
    }
    return planEvaluation(this.#app, request);
  }

  async #perform(
    run: LiveRun,
    planned: PlannedRun,
    { options, announce }: { options: BatchOptions; announce: (run: EvalRun) => void },
  ): Promise<void> {
    const signal = options.signal ? AbortSignal.any([options.signal, run.signal]) : run.signal;
    options.onStart?.(run);
    announce(run);
    try {
      const budget = options.budget ?? new Budget(settings.maxCost);
      const evaluated = await this.#evaluate(planned, { budget, signal }, (event) => {
        run.add(event);
        announce(run);
      });
      run.file = await planned.folder.saveRun(evaluated);
      const notRecorded = whyNotRecorded(evaluated) ?? (await this.#record(evaluated, planned.request));
      const { minScore } = planned.evaluation;
      run.end({ evaluated, notRecorded, minScore, isUnsaved: isUnsaved(planned.prompt) });
    } catch (error) {
      run.fail(error);
      throw error;
    } finally {
      announce(run);
    }
  }

  async #evaluate(
    { evaluation, folder }: PlannedRun,
    { budget, signal }: { budget: Budget; signal: AbortSignal },
    onCase: (event: Parameters<LiveRun['add']>[0]) => void,
  ): Promise<Evaluated> {
    const code = new CodeRunner();
    const clients = createClients(this.#app, evaluation.subject.placed.prompt.registry);
    const ports = {
      clientFor: clients.for,
      clock: nodeClock,
      sha256: this.#app.sha256,
      evidence: folder.evidence,
      runCode: code.runCode,
    };
    try {
      const options = { concurrency: settings.concurrency, budget, signal };
      for await (const event of evaluate(evaluation, ports, options)) {
        if (event.type === 'evaluated') return event.evaluated;
        onCase(event);
      }
      throw new Error('The evaluation ended without a result');
    } finally {
      code.dispose();
      await folder.flush();
    }
  }

  /** Writes the score beside the content that ran, as one undoable edit. Says why not, where it cannot be. */
  async #record(evaluated: Evaluated, target: Target): Promise<string | undefined> {
    const app = this.#app;
    const ports = { sources: app.store, sha256: app.sha256 };
    try {
      const { uri } = recordEdits(findTarget(app, target), evaluated, ports);
      await app.applyEdits(uri, () => recordEdits(findTarget(app, target), evaluated, ports).edits);
      return undefined;
    } catch (error) {
      if (PromptError.is(error, 'conflict') || PromptError.is(error, 'bad-input')) return error.message;
      throw error;
    }
  }
}

const isUnsaved = ({ file }: RegisteredPrompt): boolean => openDocument(file.uri)?.isDirty === true;
