import * as vscode from 'vscode';
import { idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { resultLine, resultMessage, subjectOf } from '../testing/resultMessage.ts';
import type { EvalRun, Finished } from '../testing/evalRuns.ts';
import { showProgress } from '../testing/showProgress.ts';
import { renderRunReport } from '../testing/runReport.ts';
import { outputsOf } from '../compare/showOutputs.ts';
import { openPrompt } from './openPrompt.ts';
import { showResults } from './showResults.ts';
import { type Target, pickPrompt } from './target.ts';

/**
 * Evaluates a prompt and says what came of it, with the next step as a button. The message waits for the user;
 * whoever started the run does not, and gets what it found.
 */
export async function runEvals(app: App, target?: Target): Promise<Finished | undefined> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be evaluated?'));
  if (!prompt) return undefined;
  const version = target?.version;
  const request = { prompt: idOf(prompt), ...(version !== undefined && { version }) };
  const run = await app.evals.run(request, {
    attendance: 'attended',
    onStart: (started) => app.inBackground(showProgress(app.evals, started)),
  });
  if (!run?.finished) return undefined;
  const { finished } = run;
  // The walkthrough's last steps wait for it.
  if (finished.notRecorded === undefined)
    void vscode.commands.executeCommand('setContext', 'promptLedger.hasRecordedScore', true);
  const { gate } = finished.evaluated;
  app.log.info(`${resultLine(finished)} ${gate.state}: ${gate.reasons.join(' ')}`);
  app.inBackground(announce(app, run, { prompt: idOf(prompt), version: run.evaluation.subject.version }));
  return finished;
}

async function announce(app: App, { id, finished }: EvalRun, target: Target): Promise<void> {
  if (!finished) return;
  const {
    evaluated: { run, gate },
    notRecorded,
  } = finished;
  const results = vscode.l10n.t('Show Results');
  const show = vscode.l10n.t('Show Report');
  const goTo = vscode.l10n.t('Go to Score');
  const isGood = gate.state === 'passed' || run.incomplete.includes('cancelled');
  const tell = isGood
    ? vscode.window.showInformationMessage
    : run.score === undefined
      ? vscode.window.showErrorMessage
      : vscode.window.showWarningMessage;
  const choice = await tell(
    resultMessage(finished),
    results,
    show,
    ...(notRecorded === undefined ? [goTo] : []),
  );
  if (choice === results) await showResults(app, { prompt: target.prompt, run: id });
  if (choice === show)
    await app.reports.show(subjectOf(finished), renderRunReport(finished, app.store), outputsOf(finished));
  if (choice === goTo) await openPrompt(app, target, 'score');
}
