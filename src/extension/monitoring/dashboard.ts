import * as vscode from 'vscode';
import type { DashboardChoice } from '../../webview/protocol/dashboard.ts';
import type { App } from '../app.ts';
import { webviewFolder } from '../panelHtml.ts';
import { DashboardPanel } from './dashboardPanel.ts';
import { parseChoice } from './messages.ts';
import { DASHBOARD_TYPE } from './register.ts';

/** The one dashboard of a window. */
export class Dashboard {
  readonly #app: App;
  readonly #extension: vscode.Uri;
  #panel: vscode.WebviewPanel | undefined;
  #open: DashboardPanel | undefined;

  constructor(app: App, extension: vscode.Uri) {
    this.#app = app;
    this.#extension = extension;
  }

  /** Shows it, for a prompt where one is named. */
  open(choice: Partial<DashboardChoice>): void {
    if (this.#panel && this.#open) {
      this.#panel.reveal();
      this.#open.choose(choice);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      DASHBOARD_TYPE,
      vscode.l10n.t('Monitoring'),
      vscode.ViewColumn.Active,
      this.#options,
    );
    this.#adopt(panel, choice);
  }

  /** Takes a panel over that VS Code kept while the window was closed. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (this.#panel) return panel.dispose();
    panel.webview.options = this.#options;
    this.#adopt(panel, parseChoice(state));
    await this.#app.load();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  get #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [webviewFolder(this.#extension)],
    };
  }

  #adopt(panel: vscode.WebviewPanel, choice: Partial<DashboardChoice>): void {
    const open = new DashboardPanel(this.#app, panel, { choice, extension: this.#extension });
    this.#panel = panel;
    this.#open = open;
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#open = undefined;
      open.dispose();
    });
  }
}
