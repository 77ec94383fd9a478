import type * as vscode from 'vscode';
import { PromptHistories } from '../core/versions/promptHistories.ts';
import { nodeClock } from '../node/clock.ts';
import { createGit } from '../node/git.ts';
import { createHistoryCache } from '../node/historyFile.ts';
import type { App } from './app.ts';

export function createHistory(app: App, context: vscode.ExtensionContext): PromptHistories {
  const cache = createHistoryCache(context.globalStorageUri.fsPath);
  const histories = new PromptHistories(app.store, {
    git: createGit(),
    clock: nodeClock,
    sha256: app.sha256,
    cache,
  });
  context.subscriptions.push(histories);
  return histories;
}
