import * as vscode from 'vscode';
import { invertEdits } from '../../core/base/invertEdits.ts';
import { PromptError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import type { Done } from './writeStep.ts';

/** Says in one line what was done, with the way back, and with what usually comes next. */
export function announceDone(app: App, done: Done, next?: vscode.Command): void {
  app.log.info(done.step.result);
  app.inBackground(announce(app, done, next));
}

async function announce(app: App, done: Done, next: vscode.Command | undefined): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const buttons = [...(next ? [next.title] : []), undo];
  const choice = await vscode.window.showInformationMessage(done.step.result, ...buttons);
  if (choice === undo) await undoDone(app, done);
  else if (next && choice === next.title)
    await vscode.commands.executeCommand(next.command, ...(next.arguments ?? []));
}

/** Puts back what an action changed, if nothing has been changed since. */
async function undoDone(app: App, { files, changes }: Done): Promise<void> {
  for (const { uri, after } of files) {
    if ((await app.files.readText(uri)) === after) continue;
    throw new PromptError(
      'conflict',
      vscode.l10n.t('{0} has been changed since, so nothing was undone.', app.files.relative(uri)),
      { hint: vscode.l10n.t('Use Undo in its editor, step by step.') },
    );
  }
  const before = new Map(files.map((file) => [file.uri, file.before ?? '']));
  await app.applyChanges(() => ({
    edits: changes.edits.map(({ uri, edits }) => ({ uri, edits: invertEdits(before.get(uri)!, edits) })),
    deletedFiles: (changes.newFiles ?? []).map(({ uri }) => uri),
  }));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Undone'), STATUS_MS);
}

const STATUS_MS = 3000;
