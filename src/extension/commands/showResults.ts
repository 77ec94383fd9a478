import { basename } from 'node:path';
import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { idOf } from '../../core/registry/workspace.ts';
import type { StoredRun } from '../../core/evals/runFile.ts';
import { readRun } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { promptOfFile } from '../results/runStore.ts';
import { type Target, pickPrompt } from './target.ts';

/** A run that a file kept, or one of this window, and a case of it to go to. */
export interface ShownRun {
  readonly file?: string;
  readonly run?: string;
  readonly case?: string;
}

/** Shows what runs of a prompt found, case by case: the run that is named, or the newest one. */
export async function showResults(app: App, target?: Partial<Target> & ShownRun): Promise<void> {
  const { file, run, case: id } = target ?? {};
  await app.load();
  const prompt = await promptToShow(app, target);
  if (prompt === undefined) return;
  await (
    await app.results()
  ).open({
    prompt,
    ...(typeof file === 'string' && { file }),
    ...(typeof run === 'string' && { run }),
    ...(typeof id === 'string' && { case: id }),
  });
}

async function promptToShow(
  app: App,
  target: (Partial<Target> & ShownRun) | undefined,
): Promise<string | undefined> {
  if (typeof target?.prompt === 'string') return target.prompt;
  if (typeof target?.file === 'string') return promptInFile(app, target.file);
  const recent = app.evals.recent.find(({ id }) => target?.run === undefined || id === target.run);
  if (recent) return recent.request.prompt;
  const picked = await pickPrompt(app, undefined, vscode.l10n.t('Show the results of a prompt'));
  return picked && idOf(picked);
}

/** A prompt that no registry has any more is known by where its runs are. */
async function promptInFile(app: App, file: string): Promise<string> {
  const run = await readOrRefuse(file);
  const found = promptOfFile(app, file, run.prompt);
  return found ? idOf(found) : `${vscode.Uri.file(file).toString()}#${run.prompt}`;
}

async function readOrRefuse(file: string): Promise<StoredRun> {
  const name = basename(file);
  let run: StoredRun | undefined;
  try {
    run = await readRun(file);
  } catch (error) {
    throw new PromptError('file-not-found', vscode.l10n.t('The run {0} is not there any more.', name), {
      cause: error,
    });
  }
  if (run) return run;
  throw new PromptError('bad-input', vscode.l10n.t('{0} is no run that can be read.', name), {
    hint: vscode.l10n.t('It was cut off, or another release has written it. Run the evaluation again.'),
  });
}
