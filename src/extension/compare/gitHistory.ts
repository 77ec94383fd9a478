import * as vscode from 'vscode';
import { PromptHistories } from '../../core/versions/promptHistories.ts';
import type { History } from '../../core/versions/history.ts';
import { nodeClock } from '../../node/clock.ts';
import { createGit } from '../../node/git.ts';
import type { App } from '../app.ts';

const TEMP = new WeakMap<App, History>();

/** Git's part of the versions; undefined in a workspace that is not trusted, where no Git process may run. */
export async function gitHistory(app: App): Promise<History | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  let history = TEMP.get(app);
  if (!history) {
    history = new PromptHistories(app.store, {
      git: createGit(),
      clock: nodeClock,
      sha256: app.sha256,
      cache: { load: async () => undefined, save: async () => {} },
    });
    TEMP.set(app, history);
  }
  return history;
}
