import * as vscode from 'vscode';
import { PromptError, isAbort } from '../../core/base/errors.ts';
import type { App } from '../app.ts';

type Handler = (app: App, ...args: never[]) => unknown;

/**
 * Every command in package.json, in the same order; a test keeps the two equal. A command's own file is
 * loaded when it is first run.
 */
export const commands = {
  'promptLedger.runEvals': async (app, ...args) => (await import('./runEvals.ts')).runEvals(app, ...args),
  'promptLedger.setApiKey': async (app) => (await import('./setApiKey.ts')).setApiKey(app),
  'promptLedger.createRegistry': async (app) => (await import('./createRegistry.ts')).createRegistry(app),
  'promptLedger.extractPrompt': async (app, ...args) => (await import('./extractPrompt.ts')).extractPrompt(app, ...args),
  'promptLedger.openPrompt': async (app, ...args) => (await import('./openPrompt.ts')).openPrompt(app, ...args),
  'promptLedger.openSuite': async (app, ...args) => (await import('./openSuite.ts')).openSuite(app, ...args),
  'promptLedger.showLog': (app) => app.log.show(),
} satisfies Record<string, Handler>;

export function registerCommands(app: App): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries<Handler>(commands).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (...args: never[]) => runCommand(app, () => handler(app, ...args))),
    ),
  );
}

/** The boundary of every command: what goes wrong becomes a message that says what to do. */
async function runCommand(app: App, run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isAbort(error)) void showError(app, error);
    return undefined;
  }
}

async function showError(app: App, error: unknown): Promise<void> {
  if (!PromptError.is(error)) {
    app.log.error(error instanceof Error ? error : String(error));
    const show = vscode.l10n.t('Show Log');
    const message = vscode.l10n.t('Prompt Ledger met an unexpected error: {0}', error instanceof Error ? error.message : String(error));
    if ((await vscode.window.showErrorMessage(message, show)) === show) app.log.show();
    return;
  }
  const fix = remedies[error.code];
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  const choice = await vscode.window.showErrorMessage(message, ...(fix ? [fix.title()] : []));
  if (fix && choice === fix.title()) await vscode.commands.executeCommand(fix.command);
}

/** The command that resolves an error, offered as a button. */
const remedies: Partial<Record<PromptError['code'], { title: () => string; command: string }>> = {
  'missing-key': { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  unauthorized: { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  'origin-not-allowed': { title: () => vscode.l10n.t('Set API Key'), command: 'promptLedger.setApiKey' },
  'not-trusted': { title: () => vscode.l10n.t('Manage Trust'), command: 'workbench.trust.manage' },
};
