import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { TextEdit } from '../core/base/problem.ts';
import { toRange } from './convert.ts';

/** Another window, or a program, may save the file just before we do. */
const MOST_ATTEMPTS = 3;

/** The only writer of files that people edit: see App.applyEdits. */
export async function applyEdits(uri: string, compute: () => readonly TextEdit[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  // VS Code looks at the disk before it saves, but another window may do so in the same moment.
  const unlock = document.isDirty ? undefined : await lock(document.uri);
  try {
    await change(document, compute);
  } finally {
    await unlock?.();
  }
}

/** Where a file has no lock: it was deleted under its editor, or its folder may not be written in. */
const NO_LOCK: ReadonlySet<string | undefined> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS']);

/** The lock that the command line takes too. */
async function lock({ scheme, fsPath }: vscode.Uri): Promise<(() => Promise<void>) | undefined> {
  if (scheme !== 'file') return undefined;
  const [{ lockFile }, { isSystemError }] = await Promise.all([
    import('../node/fileLock.ts'),
    import('../node/nodeFiles.ts'),
  ]);
  try {
    return await lockFile(await realpath(fsPath));
  } catch (error) {
    if (isSystemError(error) && NO_LOCK.has(error.code)) return undefined;
    throw error;
  }
}

async function change(document: vscode.TextDocument, compute: () => readonly TextEdit[]): Promise<void> {
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
