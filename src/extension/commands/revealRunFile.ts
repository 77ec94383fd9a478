import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { type RunTarget, pickRun } from '../runs/pickRun.ts';

/** Shows where a run's file lies: in the Explorer, or where the system shows files for those outside of the workspace. */
export async function revealRunFile(app: App, target?: RunTarget): Promise<void> {
  const run = await pickRun(app, target, vscode.l10n.t('Reveal the file of which run?'));
  if (!run) return;
  const uri = vscode.Uri.file(run.path);
  const isInside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', uri);
}
