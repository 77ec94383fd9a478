import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import { type Evaluated, type Evaluation, evaluate } from '../../core/evals/evaluate.ts';
import { type Forecast, forecastRun, renderCost } from '../../core/evals/forecast.ts';
import { prepareEvaluation } from '../../core/evals/prepare.ts';
import { recordEdits, whyNotRecorded } from '../../core/evals/record.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { Clients } from '../../core/models/clients.ts';
import { CodeRunner } from '../../node/runCode.ts';
import { createNodeFetch } from '../../node/nodeFetch.ts';
import { nodeClock } from '../../node/clock.ts';
import type { RunFolder } from '../../node/runFolder.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { settings } from '../settings.ts';

/** A finished evaluation, and what became of its score. */
export interface Finished {
  readonly evaluated: Evaluated;
  /** Why the score was not written into the file; undefined where it was. */
  readonly notRecorded: string | undefined;
}

const plansOf = ({ subject, baseline }: Evaluation) => [subject, ...(baseline ? [baseline] : [])];

/** `Eval 48 cases ≈ $0.12–0.19`, or why there is nothing to run. */
export async function describeRun(app: App, target: Target): Promise<string> {
  let evaluation: Evaluation;
  try {
    evaluation = await prepare(app, findTarget(app, target), target.version);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    return vscode.l10n.t('Eval (not ready: see why)');
  }
  const folder = await app.runFolder(findTarget(app, target).registry);
  const forecast = forecastRun(plansOf(evaluation), folder.evidence);
  return vscode.l10n.t('Eval {0} cases {1}', evaluation.subject.cases.length, renderCost(forecast.cost_usd));
}

/**
 * Runs the evaluation of one version: forecast, question where it costs more than the user allows, run with
 * progress, score into the buffer. Palette, lens and tree come here. Undefined where the user said no.
 */
export async function runEvaluation(app: App, prompt: RegisteredPrompt, version: string | undefined): Promise<Finished | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new PromptError('not-trusted', vscode.l10n.t('Evaluations call models and run the suite’s code, so they need a trusted workspace.'));
  }
  const evaluation = await prepare(app, prompt, version);
  const folder = await app.runFolder(prompt.registry);
  const forecast = forecastRun(plansOf(evaluation), folder.evidence);
  if (!(await mayRun(evaluation, forecast))) return undefined;
  const evaluated = await runWithProgress(app, evaluation, folder);
  await folder.saveRun(evaluated);
  return { evaluated, notRecorded: whyNotRecorded(evaluated) ?? (await record(app, evaluated, prompt)) };
}

async function prepare(app: App, prompt: RegisteredPrompt, version: string | undefined): Promise<Evaluation> {
  await app.load();
  const ports = { sources: app.store, sha256: app.sha256, prices: await app.prices(), load: () => app.load() };
  return prepareEvaluation(prompt, version === undefined ? {} : { version }, ports);
}

/** Below `confirmAbove` a run just runs; above it, and where a price is unknown, the user is asked. */
async function mayRun({ subject }: Evaluation, { calls, reused, cost_usd }: Forecast): Promise<boolean> {
  if (cost_usd && cost_usd.high <= settings.confirmAbove) return true;
  const run = vscode.l10n.t('Run');
  const message = cost_usd
    ? vscode.l10n.t('Evaluating {0} needs {1} calls, {2}.', subject.prompt, calls - reused, renderCost(cost_usd))
    : vscode.l10n.t('Evaluating {0} needs {1} calls. The price of {2} is unknown.', subject.prompt, calls - reused, subject.model);
  const detail = cost_usd
    ? vscode.l10n.t('Runs below ${0} start without this question (setting promptLedger.confirmAbove).', settings.confirmAbove)
    : vscode.l10n.t('Add the model under “prices:” in the registry to see what a run costs.');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
}

function runWithProgress(app: App, evaluation: Evaluation, folder: RunFolder): Thenable<Evaluated> {
  const { prompt, version } = evaluation.subject;
  const title = vscode.l10n.t('Evaluating {0} {1}', prompt, version);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    const code = new CodeRunner();
    const clients = new Clients({
      secrets: app.keys,
      clock: nodeClock,
      random: Math.random,
      fetch: createNodeFetch(),
      sha256: app.sha256,
      readCassette: (endpoint) => app.files.readText(app.files.resolve(evaluation.subject.placed.prompt.registry.uri, endpoint.replay!)),
    });
    const ports = { clientFor: clients.for, clock: nodeClock, sha256: app.sha256, evidence: folder.evidence, runCode: code.runCode };
    try {
      const options = { concurrency: settings.concurrency, budget: new Budget(settings.maxCost), signal: abort.signal };
      for await (const event of evaluate(evaluation, ports, options)) {
        if (event.type === 'evaluated') return event.evaluated;
        const { done, total, spent } = event;
        const money = spent > 0 ? ` · $${spent.toFixed(4)}` : '';
        progress.report({ increment: 100 / total, message: vscode.l10n.t('{0} of {1} cases{2}', done, total, money) });
      }
      throw new Error('The evaluation ended without a result');
    } finally {
      cancelling.dispose();
      code.dispose();
      await folder.flush();
    }
  });
}

/** Writes the score beside the content that ran, as one undoable edit. Says why not, where it cannot be. */
async function record(app: App, evaluated: Evaluated, prompt: RegisteredPrompt): Promise<string | undefined> {
  const target = { prompt: `${prompt.file.uri}#${prompt.block.name}` };
  try {
    const { uri } = recordEdits(findTarget(app, target), evaluated, { sources: app.store, sha256: app.sha256 });
    await app.applyEdits(uri, () => recordEdits(findTarget(app, target), evaluated, { sources: app.store, sha256: app.sha256 }).edits);
    return undefined;
  } catch (error) {
    if (PromptError.is(error, 'conflict') || PromptError.is(error, 'bad-input')) return error.message;
    throw error;
  }
}

/** The result in one line: `summarise-ticket draft: 0.91 (0.84–0.96), 11 of 12 passed`. */
export function resultLine({ run }: Evaluated): string {
  const what = run.version === DRAFT ? vscode.l10n.t('{0} (draft)', run.prompt) : `${run.prompt} ${run.version}`;
  if (run.score === undefined || !run.ci95) return vscode.l10n.t('{0}: no case could be judged', what);
  const interval = `${run.ci95.low.toFixed(2)}–${run.ci95.high.toFixed(2)}`;
  return vscode.l10n.t('{0}: {1} ({2}), {3} of {4} cases passed', what, run.score.toFixed(2), interval, run.passed, run.passed + run.failed + run.errors);
}
