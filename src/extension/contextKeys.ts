import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/events.ts';
import type { App } from './app.ts';

/**
 * What `when` clauses in package.json ask for: `promptLedger.state` is `none` (no registry), `empty` (registries
 * without a prompt), `broken` (the same, with mistakes that may be why) or `prompts`; not set before the workspace has been searched.
 * `promptLedger.hasLiveHead` is set by live/register.ts.
 */
export function registerContextKeys({ store, searched }: App): vscode.Disposable {
  const disposables = new DisposableStore();
  let isSearched = false;
  let known: string | undefined;
  const update = (): void => {
    const state = stateOf(store);
    if (!isSearched || state === undefined || state === known) return;
    known = state;
    void vscode.commands.executeCommand('setContext', 'promptLedger.state', state);
  };
  disposables.add(
    searched.event(() => {
      isSearched = true;
      update();
    }),
  );
  disposables.add(store.onDidChange(update));
  return disposables;
}

/** Undefined while files are being read that may hold prompts. */
function stateOf({
  roots,
  workspace,
  wanted,
}: App['store']): 'none' | 'empty' | 'broken' | 'prompts' | undefined {
  if (roots.length === 0) return 'none';
  if (workspace.registries.some(({ prompts }) => prompts.length > 0)) return 'prompts';
  if (wanted.files.length > 0 || wanted.globs.length > 0) return undefined;
  const files = workspace.registries.flatMap((registry) => registry.files);
  const isBroken = files.some((file) => file.checkSections().some(({ severity }) => severity === 'error'));
  return isBroken ? 'broken' : 'empty';
}
