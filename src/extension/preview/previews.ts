import * as vscode from 'vscode';
import type { PreviewMemory } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { webviewFolder } from '../panelHtml.ts';
import { parseMemory } from './messages.ts';
import { PreviewPanel } from './panel.ts';
import { PREVIEW_TYPE } from './register.ts';
import type { PreviewSession } from './session.ts';

/** The open preview panels. One of them at most follows the cursor; those that are locked stay with their prompt. */
export class Previews {
  readonly #app: App;
  readonly #extension: vscode.Uri;
  readonly #panels = new Set<PreviewPanel>();

  constructor(app: App, extension: vscode.Uri) {
    this.#app = app;
    this.#extension = extension;
  }

  /** Shows a prompt beside the editor, in the panel that is not locked, or else in a new one. */
  open(prompt: string, version: string | undefined): void {
    const free = [...this.#panels].find(({ isLocked }) => !isLocked);
    if (free) return free.show(prompt, version);
    const panel = vscode.window.createWebviewPanel(
      PREVIEW_TYPE,
      vscode.l10n.t('Preview'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      this.#options,
    );
    this.#adopt(panel, { prompt, version, locked: false, caseId: undefined, typed: {} });
  }

  /** Takes a panel over that VS Code kept while the window was closed. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memory = parseMemory(state);
    if (!memory) return panel.dispose();
    panel.webview.options = this.#options;
    this.#adopt(panel, memory);
    await this.#app.load();
  }

  /** What the newest panel with a prompt shows. */
  sessionOf(prompt: string): PreviewSession | undefined {
    return [...this.#panels].map(({ session }) => session).findLast(({ memory }) => memory.prompt === prompt);
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
  }

  get #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [webviewFolder(this.#extension)],
    };
  }

  #adopt(panel: vscode.WebviewPanel, memory: PreviewMemory): void {
    const preview = new PreviewPanel(this.#app, panel, { memory, extension: this.#extension });
    this.#panels.add(preview);
    panel.onDidDispose(() => {
      this.#panels.delete(preview);
      preview.dispose();
    });
  }
}
