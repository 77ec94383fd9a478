import * as vscode from 'vscode';

const PENDING = 'walkthroughIn';

/** The walkthrough, which is found again when its first step has opened another folder. */
export class Walkthrough {
  readonly #state: vscode.Memento;
  readonly #id: string;

  constructor({ globalState, extension }: Pick<vscode.ExtensionContext, 'globalState' | 'extension'>) {
    this.#state = globalState;
    this.#id = `${extension.id}#start`;
  }

  /** Shows the walkthrough in the window that opens this folder next. */
  async expectIn(folder: vscode.Uri): Promise<void> {
    await this.#state.update(PENDING, folder.toString());
  }

  /** Shows it at its second step, if this window was opened for it. */
  async resume(): Promise<void> {
    const pending = this.#state.get<string>(PENDING);
    const isHere = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === pending) === true;
    if (!isHere) return;
    await this.#state.update(PENDING, undefined);
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', {
      category: this.#id,
      step: 'edit',
    });
  }
}
