import * as vscode from 'vscode';
import { sampleAnswers } from '../../core/evals/calibration/answersToLabel.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { planEvaluation } from '../testing/plannedRun.ts';
import { findRunAnswers } from './findAnswers.ts';

/** As many as somebody labels in half an hour; with so many labels a judge may decide. */
const MOST_ANSWERS = 50;

/** Shows the answers of the newest run that nobody labelled, one after another. */
export async function startLabelling(
  app: App,
  prompt: RegisteredPrompt,
  wanted: string | undefined,
): Promise<void> {
  const { version, answers } = await findRunAnswers(prompt, wanted);
  const target = idOf(prompt);
  const { evaluation } = await planEvaluation(app, { prompt: target, version, withBaseline: false });
  const plan = evaluation.subject;
  const known = new Set(plan.suite.cases.map(({ id }) => id));
  const judged = answers.filter(({ caseId }) => known.has(caseId));
  const labels = await app.labels();
  const suite = plan.suite.uri;
  labels.of(suite);
  await app.load();
  const unlabelled = judged.filter(({ caseId, output }) => !labels.of(suite).of(caseId, output));
  if (unlabelled.length === 0) return offerCalibration(app, prompt);
  const sample = sampleAnswers(unlabelled, MOST_ANSWERS, app.sha256);
  const subject = { prompt: plan.prompt, version, suite, judged, answers: sample };
  await (await app.labelSessions()).start(target, subject, plan);
}

async function offerCalibration(app: App, prompt: RegisteredPrompt): Promise<void> {
  const { calibrateJudge } = await import('./calibrateJudge.ts');
  const calibrate = vscode.l10n.t('Calibrate Judge');
  const message = vscode.l10n.t('Every judged answer of the last run of {0} is labelled.', prompt.block.name);
  if ((await vscode.window.showInformationMessage(message, calibrate)) === calibrate)
    await calibrateJudge(app, prompt);
}
