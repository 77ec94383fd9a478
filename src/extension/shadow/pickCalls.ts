import * as vscode from 'vscode';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { telemetryIn } from '../../node/experimentTelemetry.ts';
import { kindOf } from '../../node/nodeFiles.ts';
import { folderOf } from '../files.ts';

interface CallsItem extends vscode.QuickPickItem {
  /** Undefined: some other one. */
  readonly path?: string;
}

/** Where the recorded calls are: beside the registry, if they are there, or in files that the user names. */
export async function pickCalls({ registry }: RegisteredPrompt): Promise<readonly string[] | undefined> {
  const usual = telemetryIn(folderOf(registry.uri).fsPath);
  if ((await kindOf(usual)) === 'folder') {
    const items: CallsItem[] = [
      {
        label: `$(folder) ${vscode.l10n.t('Telemetry beside the registry')}`,
        detail: vscode.workspace.asRelativePath(usual),
        path: usual,
      },
      { label: `$(folder-opened) ${vscode.l10n.t('Choose files…')}` },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      placeHolder: vscode.l10n.t('Where are the recorded calls?'),
    });
    if (!picked) return undefined;
    if (picked.path !== undefined) return [picked.path];
  }
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Recorded calls: telemetry, or lines with variables, output and unit'),
    openLabel: vscode.l10n.t('Use These Calls'),
    defaultUri: folderOf(registry.uri),
    canSelectMany: true,
    filters: { JSONL: ['jsonl', 'ndjson'] },
  });
  return chosen?.map(({ fsPath }) => fsPath);
}
