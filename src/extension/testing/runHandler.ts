import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import { type Evaluated, evaluate } from '../../core/evals/evaluate.ts';
import type { Plan, PlannedCall } from '../../core/evals/plan.ts';
import { recordEdits, whyNotRecorded } from '../../core/evals/record.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { nodeClock } from '../../node/clock.ts';
import { CodeRunner } from '../../node/runCode.ts';
import type { App } from '../app.ts';
import { createClients } from '../createClients.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { openDocument } from '../convert.ts';
import { settings } from '../settings.ts';
import { Slices } from '../slices.ts';
import { showError } from '../showError.ts';
import { type Allowance, findAllowed } from './allowance.ts';
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

  run(
    requests: readonly EvalRequest[],
    options: BatchOptions,
    announce: (run: EvalRun) => void,
  ): Promise<readonly EvalRun[]> {
    return this.#run(requests, options, { announce, find: findAllowed });
  }

  async #run(
    requests: readonly EvalRequest[],
    options: BatchOptions,
    { announce, find }: { announce: (run: EvalRun) => void; find: typeof findAllowed },
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
      const { allowed, late } = await find(planned, options);
      if (late) this.#app.inBackground(this.#runLate(late, options, announce));
      for (const plan of allowed) {
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

  /** Who says yes when the others have gone on without an answer gets what they said yes to. */
  async #runLate(
    late: NonNullable<Allowance['late']>,
    { isRecorded = true }: BatchOptions,
    announce: (run: EvalRun) => void,
  ): Promise<void> {
    if (!(await late.answer)) return;
    const onError = (error: unknown): void => showError(this.#app, error);
    const options = { attendance: 'attended', onError, isRecorded } as const;
    await this.#run(late.requests, options, { announce, find: allowAll });
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
      const evaluated = await this.#evaluate(planned, { budget, signal }, (change) => {
        change(run);
        announce(run);
      });
      run.file = await planned.folder.saveRun(evaluated);
      const notRecorded =
        whyNotRecorded(evaluated) ??
        (options.isRecorded === false
          ? vscode.l10n.t('The score is not recorded: the run followed a save.')
          : await this.#record(evaluated, planned.request));
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
    onProgress: (change: (run: LiveRun) => void) => void,
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
      const onBegin = (call: PlannedCall, plan: Plan): void => {
        if (plan === evaluation.subject) onProgress((run) => run.begun.add(call.case.id));
      };
      const options = { concurrency: settings.concurrency, budget, signal, onBegin };
      // Answers of earlier runs come without waiting for anything.
      const slices = new Slices();
      for await (const event of evaluate(evaluation, ports, options)) {
        if (event.type === 'evaluated') return event.evaluated;
        onProgress((run) => run.add(event));
        if (slices.isOver) await slices.pause();
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

const allowAll: typeof findAllowed = async (planned) => ({ allowed: planned });

const isUnsaved = ({ file }: RegisteredPrompt): boolean => openDocument(file.uri)?.isDirty === true;
