import * as vscode from 'vscode';

const VIEW_COMMIT = 'git.viewCommit';

/** Shows a commit of the repository that a file is in; where VS Code's Git cannot, its id is copied. */
export async function openCommit(file: vscode.Uri, id: string): Promise<void> {
  const isKnown = (await vscode.commands.getCommands(true)).includes(VIEW_COMMIT);
  if (isKnown && vscode.workspace.isTrusted) {
    await vscode.commands.executeCommand(VIEW_COMMIT, file, id);
    return;
  }
  await vscode.env.clipboard.writeText(id);
  await vscode.window.showInformationMessage(vscode.l10n.t('Copied the id of commit {0}.', id.slice(0, 7)));
}
