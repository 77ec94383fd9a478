import * as vscode from 'vscode';
import type { App } from './app.ts';

/** What `when` clauses in package.json ask for. */
export function registerContextKeys({ store }: App): vscode.Disposable {
  let known: boolean | undefined;
  const update = (): void => {
    const hasRegistry = store.roots.length > 0;
    if (hasRegistry === known) return;
    known = hasRegistry;
    void vscode.commands.executeCommand('setContext', 'promptLedger.hasRegistry', hasRegistry);
  };
  update();
  return store.onDidChange(update);
}
