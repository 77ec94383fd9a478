import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import { DisposableStore } from '../core/base/events.ts';
import type { Git } from '../core/base/ports.ts';
import type { History } from '../core/versions/history/history.ts';
import { PromptHistories } from '../core/versions/history/promptHistories.ts';
import { nodeClock } from '../node/clock.ts';
import { createGit } from '../node/git.ts';
import { createHistoryCache } from '../node/historyFile.ts';
import { walkInThread } from '../node/historyThread.ts';
import { watchHead } from '../node/watchHead.ts';
import type { App } from './app.ts';

/**
 * What Git knows of the workspace's prompts. It follows HEAD by the files that Git writes, and starts no process
 * before the workspace is trusted.
 */
export function createHistory({ store, sha256, context }: App): History {
  const disposables = new DisposableStore();
  const watched = new Set<string>();
  const git = createGit({
    onDidOpen(gitFolder) {
      if (watched.has(gitFolder)) return;
      watched.add(gitFolder);
      disposables.add(watchHead(gitFolder, () => histories.refresh()));
    },
  });
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'history').fsPath;
  const worker = vscode.Uri.joinPath(context.extensionUri, 'dist', 'extension', 'historyWorker.js').fsPath;
  const histories = new PromptHistories(store, {
    git: onlyTrusted(git),
    clock: nodeClock,
    sha256,
    cacheOf: () => createHistoryCache(folder),
    walkElsewhere: walkInThread(pathToFileURL(worker)),
  });
  disposables.add(histories);
  disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => histories.refresh()));
  context.subscriptions.push(disposables);
  return histories;
}

/** A repository's configuration can name programs, so nobody starts Git in one that the user does not trust. */
const onlyTrusted = (git: Git): Git => ({
  async open(uri, signal) {
    if (vscode.workspace.isTrusted) return git.open(uri, signal);
    throw new PromptError(
      'not-trusted',
      vscode.l10n.t('Git is not started in a workspace that is not trusted.'),
      {
        hint: vscode.l10n.t('Trust the workspace to see the history of its prompts.'),
      },
    );
  },
});
