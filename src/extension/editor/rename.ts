import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import { toRange, toWorkspaceEdit } from '../convert.ts';
import { answer } from './answer.ts';

/** Where nothing can be renamed, VS Code says so; in files of code that is not for this extension to say. */
const SELECTOR: vscode.DocumentSelector = [
  { language: 'prompt-registry' },
  { language: 'prompt-template' },
  { pattern: '**/*.{yaml,yml,json,jsonl,ndjson,csv,md,txt,liquid,prompt}' },
];

/** Renames variables, versions, prompts, partials and endpoints wherever they are named. */
export function registerRename(app: App): vscode.Disposable {
  return vscode.languages.registerRenameProvider(SELECTOR, {
    prepareRename: (document, position) =>
      asError(async () => {
        const place = await answer(app, document, async () => {
          const { renamePlaceAt } = await import('../../core/language/rename.ts');
          return renamePlaceAt(document.uri.toString(), document.offsetAt(position), app.store);
        });
        if (!place) throw new Error(vscode.l10n.t('This file belongs to no prompt registry.'));
        return { range: toRange(document, place.range), placeholder: place.name };
      }),
    provideRenameEdits: (document, position, newName) =>
      asError(async () => {
        const renaming = await answer(app, document, async () => {
          const { findRenaming } = await import('../../core/language/rename.ts');
          const options = { store: app.store, newName };
          return findRenaming(document.uri.toString(), document.offsetAt(position), options);
        });
        if (!renaming) return undefined;
        const edit = toWorkspaceEdit(app.store, renaming.edits);
        for (const { from, to } of renaming.files)
          edit.renameFile(vscode.Uri.parse(from, true), vscode.Uri.parse(to, true));
        return edit;
      }),
  });
}

/** VS Code shows the message of an error. */
async function asError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (PromptError.is(error)) throw new Error(error.message, { cause: error });
    throw error;
  }
}
