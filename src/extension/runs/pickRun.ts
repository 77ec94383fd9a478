import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { StoredRun } from '../../core/evals/runFile.ts';
import { type KeptRun, readRun } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { KeptRuns } from './keptRuns.ts';
import { dayText, runDescription, runLabel, whenText } from './runWords.ts';

/** What a row of the Runs view hands to a command. */
export interface RunTarget {
  /** Path of the run's file. */
  readonly file?: string;
}

/** The rows that a command of the view is about: those that are selected, or the one it was called on. */
export const filesOf = (target?: RunTarget, selected?: readonly RunTarget[]): string[] =>
  (selected && selected.length > 0 ? selected : target ? [target] : []).flatMap(({ file }) => file ?? []);

/** The run that is meant: what the command was given, or what the user picks. */
export async function pickRun(
  app: App,
  target: RunTarget | undefined,
  placeHolder: string,
): Promise<KeptRun | undefined> {
  const runs = await allRuns(app);
  const [file] = filesOf(target);
  if (file === undefined) return pickFrom(runs, placeHolder);
  const found = runs.find(({ path }) => path === file);
  if (found) return found;
  throw new PromptError('bad-input', vscode.l10n.t('This run is not there any more.'));
}

/** @throws PromptError where there is none */
export async function allRuns(app: App): Promise<KeptRun[]> {
  await app.load();
  const runs = await new KeptRuns(app).all();
  if (runs.length > 0) return runs;
  throw new PromptError('bad-input', vscode.l10n.t('No run is kept yet.'), {
    hint: vscode.l10n.t('Run an evaluation with “Prompt Ledger: Run Regression Evals”.'),
  });
}

export async function pickFrom(runs: readonly KeptRun[], placeHolder: string): Promise<KeptRun | undefined> {
  const now = Date.now();
  const items = runs.map((run) => ({
    label: runLabel(run.facts),
    description: `${dayText(run.facts.ended_at, now)}, ${whenText(run.facts.ended_at, now)}`,
    detail: runDescription(run.facts),
    run,
  }));
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.run;
}

/** A run with its cases. @throws PromptError where its file cannot be read */
export async function openRun({ path }: KeptRun): Promise<StoredRun> {
  const run = await readRun(path);
  if (run) return run;
  throw new PromptError('bad-input', vscode.l10n.t('The file of this run cannot be read.'), {
    hint: vscode.l10n.t('It was cut off, or another release has written it. Run the evaluation again.'),
  });
}
