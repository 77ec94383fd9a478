import type * as vscode from 'vscode';
import type { App } from './app.ts';

type Register = (app: App) => vscode.Disposable;

/**
 * Registers features whose code is loaded right after activation instead of as a part of it: what they draw
 * needs the template engine, and the editor need not wait for that.
 */
export function registerLater(app: App, load: () => Promise<readonly Register[]>): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  let isDisposed = false;
  load().then(
    (features) => {
      if (!isDisposed) registered.push(...features.map((register) => register(app)));
    },
    (error: unknown) => app.log.error(error as Error),
  );
  return {
    dispose() {
      isDisposed = true;
      for (const disposable of registered) disposable.dispose();
    },
  };
}
