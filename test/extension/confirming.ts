import * as vscode from 'vscode';
import { type Folder, until } from './folder.ts';

export interface Asked {
  /** What the command comes to. */
  readonly done: Promise<string | undefined>;
  /** Both sides of the comparison. */
  readonly before: string;
  readonly after: string;
}

/** Starts a command and waits for its confirmation, which shows one file. */
export async function ask(command: string, ...args: unknown[]): Promise<Asked> {
  const done = Promise.resolve(
    vscode.commands.executeCommand<string | undefined>(`promptLedger.${command}`, ...args),
  );
  const input = await until('the comparison', comparison, Boolean);
  return { done, before: await textOf(input!.original), after: await textOf(input!.modified) };
}

const textOf = async (uri: vscode.Uri): Promise<string> =>
  (await vscode.workspace.openTextDocument(uri)).getText();

export const comparison = (): vscode.TabInputTextDiff | undefined => {
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
  return input instanceof vscode.TabInputTextDiff ? input : undefined;
};

/** Presses Enter or Escape until the command has ended. */
export async function answer<T>(done: Promise<T>, key: 'accept' | 'escape'): Promise<T> {
  let ended = false;
  const result = done.finally(() => (ended = true));
  const press =
    key === 'accept' ? 'workbench.action.acceptSelectedQuickOpenItem' : 'workbench.action.closeQuickOpen';
  await until(
    'the end of the command',
    async () => {
      if (!ended) await vscode.commands.executeCommand(press);
      return ended;
    },
    Boolean,
  );
  return result;
}

/** Runs a command and confirms it. */
export const accepted = (command: string, ...args: unknown[]): Promise<string> =>
  answer(
    Promise.resolve(vscode.commands.executeCommand<string>(`promptLedger.${command}`, ...args)),
    'accept',
  );

export async function undoIn(folder: Folder, name = 'prompt-registry.yaml'): Promise<string> {
  const { document } = await folder.open(name);
  await vscode.commands.executeCommand('undo');
  return document.getText();
}
