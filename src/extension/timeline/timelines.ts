import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { webviewFolder } from '../panelHtml.ts';
import { parseTimelinePrompt } from './messages.ts';
import { TimelinePanel } from './panel.ts';
import { TIMELINE_TYPE } from './register.ts';

/** The open timelines, one a prompt. */
export class Timelines {
  readonly #app: App;
  readonly #extension: vscode.Uri;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(app: App, extension: vscode.Uri) {
    this.#app = app;
    this.#extension = extension;
  }

  /** Shows the timeline of a prompt where the user is. */
  open(prompt: string): void {
    const known = this.#panels.get(prompt);
    if (known) return known.reveal();
    const panel = vscode.window.createWebviewPanel(
      TIMELINE_TYPE,
      vscode.l10n.t('Timeline'),
      vscode.ViewColumn.Active,
      this.#options,
    );
    this.#adopt(panel, prompt);
  }

  /** Takes a panel over that VS Code kept while the window was closed. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const prompt = parseTimelinePrompt(state);
    if (prompt === undefined || this.#panels.has(prompt)) return panel.dispose();
    panel.webview.options = this.#options;
    this.#adopt(panel, prompt);
    await this.#app.load();
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  get #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [webviewFolder(this.#extension)],
    };
  }

  #adopt(panel: vscode.WebviewPanel, prompt: string): void {
    const timeline = new TimelinePanel(this.#app, panel, { prompt, extension: this.#extension });
    this.#panels.set(prompt, panel);
    panel.onDidDispose(() => {
      this.#panels.delete(prompt);
      timeline.dispose();
    });
  }
}
