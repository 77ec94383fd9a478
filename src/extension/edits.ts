import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { TextEdit } from '../core/base/problem.ts';
import { toRange } from './convert.ts';

/** Another window, or a program, may save the file just before we do. */
const MOST_ATTEMPTS = 3;

/** The only writer of files that people edit: see App.applyEdits. */
export async function applyEdits(uri: string, compute: () => readonly TextEdit[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const wasDirty = document.isDirty;
    const edits = compute();
    if (edits.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(
      document.uri,
      edits.map(({ newText, ...range }) => new vscode.TextEdit(toRange(document, range), newText)),
    );
    // VS Code refuses edits that were computed on an older text than the buffer's.
    if (!(await vscode.workspace.applyEdit(edit))) continue;
    if (wasDirty || (await document.save())) return;
    // The disk is newer. Our edit is the buffer's only change, so it is given up and computed anew.
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  throw new PromptError(
    'conflict',
    vscode.l10n.t(
      '{0} changes all the time, so nothing was written.',
      vscode.workspace.asRelativePath(document.uri),
    ),
    {
      hint: vscode.l10n.t('Try again when it is quiet.'),
    },
  );
}
