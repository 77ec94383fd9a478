import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import { isThere } from '../files.ts';

const FOLDER = 'prompt-ledger-sample';

/** Copies the sample workspace that the extension brings, and opens the copy. Nothing is fetched. */
export async function openSample({ context, walkthrough }: App): Promise<void> {
  const folder = await pickPlace(context);
  if (!folder) return;
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'media', 'sample'), folder);
  // The window that opens it shows the walkthrough again.
  await walkthrough.expectIn(folder);
  const isEmptyWindow = (vscode.workspace.workspaceFolders ?? []).length === 0;
  await vscode.commands.executeCommand('vscode.openFolder', folder, {
    forceReuseWindow: isEmptyWindow,
    forceNewWindow: !isEmptyWindow,
  });
}

/** A folder that is not there yet; undefined where the user gave up. */
async function pickPlace({ globalStorageUri }: App['context']): Promise<vscode.Uri | undefined> {
  const temporary = {
    label: vscode.l10n.t('$(folder) In the Extension’s Own Storage'),
    detail: vscode.l10n.t('To try things out. VS Code removes it with the extension.'),
  };
  const chosen = {
    label: vscode.l10n.t('$(folder-opened) In a Folder That I Choose…'),
    detail: vscode.l10n.t('The sample gets a new folder {0} in it.', FOLDER),
  };
  const picked = await vscode.window.showQuickPick([temporary, chosen], {
    title: vscode.l10n.t('Open Sample'),
    placeHolder: vscode.l10n.t('Where should the copy of the sample workspace stand?'),
  });
  if (!picked) return undefined;
  if (picked === temporary)
    return vscode.Uri.joinPath(globalStorageUri, 'samples', String(Date.now()), FOLDER);
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t('Copy Sample Here'),
    })) ?? [];
  if (!parent) return undefined;
  const folder = vscode.Uri.joinPath(parent, FOLDER);
  if (await isThere(folder)) {
    throw new PromptError(
      'conflict',
      vscode.l10n.t('{0} is there already, so nothing was written.', folder.fsPath),
      {
        hint: vscode.l10n.t('Choose another folder, or open that one.'),
      },
    );
  }
  return folder;
}
