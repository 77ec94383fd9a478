import * as vscode from 'vscode';
import { PromptError, isAbort } from '../core/base/errors.ts';
import type { App } from './app.ts';
import { logError } from './log.ts';

/** What goes wrong becomes a message that says what to do, with a button that does it where one command can. */
export function showError(app: Pick<App, 'log'>, error: unknown): void {
  if (isAbort(error)) return;
  show(app, error).catch((failure: unknown) => logError(app.log, failure));
}

async function show({ log }: Pick<App, 'log'>, error: unknown): Promise<void> {
  if (!PromptError.is(error)) {
    logError(log, error);
    const showLog = vscode.l10n.t('Show Log');
    const message = vscode.l10n.t(
      'Prompt Ledger met an unexpected error: {0}',
      error instanceof Error ? error.message : String(error),
    );
    if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) log.show();
    return;
  }
  const remedy = remedyOf(error);
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  log.warn(message);
  const choice = await vscode.window.showErrorMessage(message, ...(remedy ? [remedy.title] : []));
  if (remedy && choice === remedy.title) await vscode.commands.executeCommand(remedy.command);
}

/** The command that resolves an error, with the words on its button; undefined where no single command does. */
export function remedyOf({ code }: PromptError): { title: string; command: string } | undefined {
  const remedy = remedies[code];
  return remedy && { title: remedy.title(), command: remedy.command };
}

const remedies: Partial<Record<PromptError['code'], { title: () => string; command: string }>> = {
  'has-problems': { title: () => vscode.l10n.t('Show Problems'), command: 'workbench.actions.view.problems' },
  'missing-key': { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  unauthorized: { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  'origin-not-allowed': { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  'not-trusted': { title: () => vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
};
