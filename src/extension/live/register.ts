import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { headPath } from '../../core/serving/head.ts';
import type { App } from '../app.ts';
import { settings } from '../settings.ts';

/** Reads live heads when registries were looked for, and again when one of them may have changed. */
export function registerLiveHeads(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  let watched: readonly vscode.Disposable[] = [];
  const read = (): void => {
    if (app.live.environments.length > 0 || app.live.states)
      app.inBackground(app.live.read({ isAsked: false }));
  };
  const watch = (): void => {
    for (const one of watched) one.dispose();
    watched = Object.entries(settings.liveHeads).flatMap(([environment, place]) => {
      const pattern = patternOf(place, environment);
      if (!pattern) return [];
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watcher.onDidChange(read);
      watcher.onDidCreate(read);
      watcher.onDidDelete(read);
      return [watcher];
    });
  };
  const start = (): void => {
    const hasHead = app.live.environments.length > 0;
    void vscode.commands.executeCommand('setContext', 'promptLedger.hasLiveHead', hasHead);
    watch();
    read();
  };
  const hearing = app.searched.event(() => {
    hearing.dispose();
    start();
  });
  disposables.add(hearing);
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('promptLedger.liveHeads')) start();
    }),
  );
  disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(read));
  // A branch moves without a file of the workspace changing.
  disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && read()));
  disposables.add({ dispose: () => watched.forEach((one) => one.dispose()) });
  return disposables;
}

/** The head in a folder; undefined for other places. */
function patternOf(place: string, environment: string): vscode.RelativePattern | undefined {
  if (/^(?:https?|git):/.test(place)) return undefined;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const uri = isAbsolute(place) ? vscode.Uri.file(place) : folder && vscode.Uri.joinPath(folder.uri, place);
  return uri && new vscode.RelativePattern(uri, headPath(environment));
}
