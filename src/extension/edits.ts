import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { TextEdit } from '../core/base/problem.ts';
import { toRange } from './convert.ts';

/** The only writer of files that people edit: see App.applyEdits. */
export async function applyEdits(uri: string, compute: () => readonly TextEdit[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const wasDirty = document.isDirty;
  const { version } = document;
  const edits = compute();
  if (edits.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits.map(({ newText, ...range }) => new vscode.TextEdit(toRange(document, range), newText)));
  if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
    throw new PromptError('conflict', vscode.l10n.t('{0} changed meanwhile, so nothing was written.', vscode.workspace.asRelativePath(document.uri)), {
      hint: vscode.l10n.t('Try again.'),
    });
  }
  if (!wasDirty) await document.save();
}
