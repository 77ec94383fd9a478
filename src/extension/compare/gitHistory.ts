import * as vscode from 'vscode';
import type { History } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';

/** Git's part of the versions; undefined in a workspace that is not trusted, where no Git process may run. */
export async function gitHistory(app: App): Promise<History | undefined> {
  return vscode.workspace.isTrusted ? app.history() : undefined;
}
