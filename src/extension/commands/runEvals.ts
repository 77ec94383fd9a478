import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { renderMarkdown } from '../../core/evals/reports/markdown.ts';
import { toSentence } from '../../core/evals/evaluate.ts';
import { idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { type Finished, resultLine, runEvaluation } from '../testing/runHandler.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** Evaluates a prompt and says what came of it, with the next step as a button. */
export async function runEvals(app: App, target?: Target): Promise<Finished | undefined> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be evaluated?'));
  if (!prompt) return undefined;
  const finished = await runEvaluation(app, prompt, target?.version);
  // The message waits for the user; whoever started the run does not.
  if (finished) void announce(app, finished, { prompt: idOf(prompt), version: finished.evaluated.run.version });
  return finished;
}

async function announce(app: App, { evaluated, notRecorded }: Finished, target: Target): Promise<void> {
  const { run, comparison, gate } = evaluated;
  app.log.info(`${resultLine(evaluated)} · ${gate.state}: ${gate.reasons.join(' ')}`);
  const show = vscode.l10n.t('Show Report');
  const goTo = vscode.l10n.t('Go to Score');
  const message = [resultLine(evaluated), comparison && toSentence(comparison), notRecorded].filter(Boolean).join('. ').replace(/\.?$/, '.');
  const isBad = gate.state === 'failed' || gate.state === 'incomplete';
  const tell = isBad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const choice = await tell(message, show, ...(notRecorded === undefined ? [goTo] : []));
  if (choice === show) await app.reports.show(`${run.prompt} ${run.version}`, renderMarkdown([evaluated]));
  if (choice === goTo) await goToScore(app, target);
}

async function goToScore(app: App, target: Target): Promise<void> {
  try {
    findTarget(app, target);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    void vscode.window.showWarningMessage(error.message);
    return;
  }
  await vscode.commands.executeCommand('promptLedger.openPrompt', target);
}
