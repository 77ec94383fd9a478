import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { applyEdits } from '../../core/base/problem.ts';
import { Budget } from '../../core/evals/budget.ts';
import { labelsUriOf } from '../../core/evals/calibration/answerLabels.ts';
import {
  type StoredCalibration,
  calibrationEdits,
  calibrationUriOf,
} from '../../core/evals/calibration/calibrationFile.ts';
import { forecastCalibration } from '../../core/evals/calibration/forecastCalibration.ts';
import type { Label } from '../../core/evals/calibration/labels.ts';
import { type Calibrated, runCalibration } from '../../core/evals/calibration/runCalibration.ts';
import { type SuiteLabels, readSuiteLabels } from '../../core/evals/calibration/suiteLabels.ts';
import type { Plan } from '../../core/evals/plan.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { nodeClock } from '../../node/clock.ts';
import { CodeRunner } from '../../node/runCode.ts';
import type { App } from '../app.ts';
import { confirmCost } from '../confirmCost.ts';
import { openDocument } from '../convert.ts';
import { createClients } from '../createClients.ts';
import { settings } from '../settings.ts';
import { type PlannedRun, planEvaluation } from '../testing/plannedRun.ts';
import { renderCalibrationReport } from './calibrationReport.ts';

/** As `judge calibrate`: asked twice, a judge shows whether it says the same again. */
const REPEATS = 2;

/**
 * Has the judge of a prompt's suite rate the labelled answers, keeps how far it agrees beside the suite, and shows
 * it. Undefined where the user said no, or stopped it.
 * @throws PromptError where nothing is labelled, or the judge cannot be asked
 */
export async function calibrateJudge(app: App, prompt: RegisteredPrompt): Promise<Calibrated | undefined> {
  if (!vscode.workspace.isTrusted)
    throw new PromptError(
      'not-trusted',
      vscode.l10n.t('Calibrating a judge calls a model, so it needs a trusted workspace.'),
    );
  const planned = await planEvaluation(app, { prompt: idOf(prompt), withBaseline: false });
  const plan = planned.evaluation.subject;
  const { labels, passedOver } = await readLabels(app, plan);
  const model = plan.judge?.model ?? '';
  const agreed = await confirmCost(forecastCalibration(plan, labels, { repeats: REPEATS }), {
    known: (cost) =>
      vscode.l10n.t('Ask the judge {0} about {1} answers, for {2}?', model, labels.length, cost),
    unknown: () =>
      vscode.l10n.t('Ask the judge {0} about {1} answers, at an unknown price?', model, labels.length),
    model,
  });
  if (!agreed) return undefined;
  const calibrated = await judgeLabels(app, planned, labels);
  if (!calibrated.isComplete && calibrated.report.labels === 0) return undefined;
  const { stored } = calibrated;
  if (stored) await keep(app, plan, stored);
  await app.reports.show(
    vscode.l10n.t('Judge of {0}', plan.prompt),
    renderCalibrationReport(model, calibrated, passedOver),
  );
  return calibrated;
}

async function readLabels(app: App, { suite }: Plan): Promise<SuiteLabels> {
  const uri = labelsUriOf(suite.uri);
  app.store.read(uri);
  await app.load();
  const file = app.store.read(uri);
  const text = file.state === 'loaded' ? file.text : undefined;
  return readSuiteLabels(text, app.files.relative(uri), { cases: suite.cases });
}

function judgeLabels(
  app: App,
  { evaluation, folder, prompt }: PlannedRun,
  labels: readonly Label[],
): Thenable<Calibrated> {
  const title = vscode.l10n.t('Comparing the judge of {0} with people', prompt.block.name);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelling = token.onCancellationRequested(() => abort.abort());
      const code = new CodeRunner();
      const ports = {
        clientFor: createClients(app, prompt.registry).for,
        clock: nodeClock,
        sha256: app.sha256,
        evidence: folder.evidence,
        runCode: code.runCode,
      };
      const options = {
        repeats: REPEATS,
        concurrency: settings.concurrency,
        budget: new Budget(settings.maxCost),
        signal: abort.signal,
        onProgress: ({ done, total }: { done: number; total: number }): void =>
          progress.report({ increment: 100 / total, message: vscode.l10n.t('{0} of {1}', done, total) }),
      };
      try {
        return await runCalibration(evaluation.subject, labels, { ports, options });
      } finally {
        cancelling.dispose();
        code.dispose();
        await folder.flush();
      }
    },
  );
}

/** Where reports and hovers look for it. */
async function keep(app: App, { suite }: Plan, stored: StoredCalibration): Promise<void> {
  const uri = calibrationUriOf(suite.uri);
  if (app.store.read(uri).state === 'loaded')
    await app.applyEdits(uri, () => calibrationEdits(openDocument(uri)?.getText() ?? '', stored));
  else {
    const text = applyEdits('', calibrationEdits('', stored));
    await app.applyChanges(() => ({ edits: [], newFiles: [{ uri, text }] }));
  }
}
