import * as vscode from 'vscode';
import { toEvaluated } from '../../core/evals/results/toEvaluated.ts';
import type { App } from '../app.ts';
import { exportInto, formatsOfRun } from '../results/exportResults.ts';
import { type RunTarget, openRun, pickRun } from '../runs/pickRun.ts';

/** Writes a run that is kept as HTML, JUnit, JSON or Markdown. */
export async function exportRun(app: App, target?: RunTarget): Promise<void> {
  const kept = await pickRun(app, target, vscode.l10n.t('Export which run?'));
  if (!kept) return;
  const evaluated = toEvaluated(await openRun(kept));
  await exportInto(app, formatsOfRun(app, evaluated), `${kept.facts.prompt}-${kept.facts.version}`);
}
