import * as vscode from 'vscode';
import type { App } from '../app.ts';

/** Cancels an evaluation of this window that is under way; what is done is kept. */
export async function cancelRun(app: App, target?: { readonly run?: string }): Promise<void> {
  const running = app.evals.recent.filter(({ state }) => state === 'running');
  const named = running.find(({ id }) => id === target?.run);
  if (named || running.length === 1) return (named ?? running[0])!.cancel();
  if (running.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No evaluation is running.'));
    return;
  }
  const items = running.map((run) => ({
    label: `${run.evaluation.subject.prompt} ${run.evaluation.subject.version}`,
    run,
  }));
  const placeHolder = vscode.l10n.t('Cancel which evaluation?');
  (await vscode.window.showQuickPick(items, { placeHolder }))?.run.cancel();
}
