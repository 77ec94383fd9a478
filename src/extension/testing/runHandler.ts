import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { Budget } from '../../core/evals/budget.ts';
import {
  type Evaluated,
  type Evaluation,
  type EvaluationEvent,
  evaluate,
} from '../../core/evals/evaluate.ts';
import { recordEdits, whyNotRecorded } from '../../core/evals/record.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { nodeClock } from '../../node/clock.ts';
import { CodeRunner } from '../../node/runCode.ts';
import type { App } from '../app.ts';
import { createClients } from '../createClients.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { confirmCost } from '../confirmCost.ts';
import { openDocument } from '../convert.ts';
import { settings } from '../settings.ts';
import { type PlannedRun, planEvaluation } from './plannedRun.ts';

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

/**
 * Runs the evaluation of one version: forecast, question where it costs more than the user allows, run with
 * progress, score into the buffer. Palette, lens and tree come here. Undefined where the user said no.
 * @throws PromptError where it cannot run: the workspace is not trusted, files have mistakes, a key is missing
 */
export async function runEvaluation(
  app: App,
  prompt: RegisteredPrompt,
  version: string | undefined,
): Promise<Finished | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new PromptError(
      'not-trusted',
      vscode.l10n.t('Evaluations call models and run the suite’s code, so they need a trusted workspace.'),
    );
  }
  const { scheme } = vscode.Uri.parse(prompt.registry.uri, true);
  if (scheme !== 'file' && scheme !== 'untitled') {
    throw new PromptError(
      'bad-input',
      vscode.l10n.t(
        'Evaluations keep answers and results beside the registry, so they need a folder on this machine.',
      ),
    );
  }
  const planned = await planEvaluation(app, prompt, version);
  const { subject } = planned.evaluation;
  const id = idOf(prompt, subject.version);
  if (app.running.has(id))
    throw new PromptError(
      'conflict',
      vscode.l10n.t('{0} {1} is being evaluated already.', subject.prompt, subject.version),
    );
  app.running.add(id);
  try {
    const name = `${subject.prompt} ${subject.version}`;
    const questions = {
      known: (cost: string) => vscode.l10n.t('Evaluate {0} for about {1}?', name, cost),
      unknown: () => vscode.l10n.t('Evaluate {0} at an unknown price?', name),
      model: subject.model,
    };
    if (!(await confirmCost(planned.forecast, questions))) return undefined;
    const evaluated = await runWithProgress(app, planned);
    await planned.folder.saveRun(evaluated);
    const notRecorded = whyNotRecorded(evaluated) ?? (await record(app, evaluated, { prompt: idOf(prompt) }));
    return { evaluated, notRecorded, minScore: planned.evaluation.minScore, isUnsaved: isUnsaved(prompt) };
  } finally {
    app.running.delete(id);
  }
}

const isUnsaved = ({ file }: RegisteredPrompt): boolean => openDocument(file.uri)?.isDirty === true;

function runWithProgress(app: App, { evaluation, folder }: PlannedRun): Thenable<Evaluated> {
  const { prompt, version, placed } = evaluation.subject;
  const title = vscode.l10n.t('Evaluating {0} {1}', prompt, version);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelling = token.onCancellationRequested(() => abort.abort());
      const code = new CodeRunner();
      const clients = createClients(app, placed.prompt.registry);
      const ports = {
        clientFor: clients.for,
        clock: nodeClock,
        sha256: app.sha256,
        evidence: folder.evidence,
        runCode: code.runCode,
      };
      try {
        const options = {
          concurrency: settings.concurrency,
          budget: new Budget(settings.maxCost),
          signal: abort.signal,
        };
        for await (const event of evaluate(evaluation, ports, options)) {
          if (event.type === 'evaluated') return event.evaluated;
          progress.report({ increment: 100 / event.total, message: progressText(event, evaluation) });
        }
        throw new Error('The evaluation ended without a result');
      } finally {
        cancelling.dispose();
        code.dispose();
        await folder.flush();
      }
    },
  );
}

/** `3 of 12 cases · $0.0021`, then `2 of 12 cases of 2.1.0, to compare with`. */
function progressText(
  { side, done, spent }: EvaluationEvent & { type: 'case' },
  { subject, baseline }: Evaluation,
): string {
  const text =
    side === 'subject'
      ? vscode.l10n.t('{0} of {1} cases', done, subject.cases.length)
      : vscode.l10n.t(
          '{0} of {1} cases of {2}, to compare with',
          done - subject.cases.length,
          baseline!.cases.length,
          baseline!.version,
        );
  return spent > 0 ? `${text} · $${spent.toFixed(4)}` : text;
}

/** Writes the score beside the content that ran, as one undoable edit. Says why not, where it cannot be. */
async function record(app: App, evaluated: Evaluated, target: Target): Promise<string | undefined> {
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
