import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';

/** `.prompt-ledger` beside every registry that lies on this machine. */
export function runFoldersOf({ store }: Pick<App, 'store'>): string[] {
  const folders = store.workspace.registries
    .map(({ uri }) => vscode.Uri.joinPath(folderOf(uri), '.prompt-ledger'))
    .filter(({ scheme }) => scheme === 'file');
  return [...new Set(folders.map(({ fsPath }) => fsPath))];
}
