import * as vscode from 'vscode';
import { EVERYTHING } from '../../core/evals/results/resultQuery.ts';
import type { ResultsMemory } from '../../webview/protocol/results.ts';
import type { App } from '../app.ts';
import { webviewFolder } from '../panelHtml.ts';
import { parseResultsMemory } from './messages.ts';
import { ResultsPanel } from './panel.ts';
import { RESULTS_TYPE } from './register.ts';

/** What a panel is opened for. */
export interface ResultsTarget {
  /** The prompt's id. */
  readonly prompt: string;
  /** A run that a file kept, or one of this window by its id; by default the newest that there is. */
  readonly file?: string;
  readonly run?: string;
  /** Id of a case to go to. */
  readonly case?: string;
}

export const emptyMemory = (prompt: string): ResultsMemory => ({ prompt, columns: [], ...EVERYTHING });

/** The open results panels, one a prompt. */
export class ResultsPanels {
  readonly #app: App;
  readonly #extension: vscode.Uri;
  readonly #panels = new Map<string, ResultsPanel>();

  constructor(app: App, extension: vscode.Uri) {
    this.#app = app;
    this.#extension = extension;
  }

  /** Shows the results of a prompt where the user is. */
  async open(target: ResultsTarget): Promise<void> {
    const known = this.#panels.get(target.prompt);
    if (known) return known.show(target);
    const panel = vscode.window.createWebviewPanel(
      RESULTS_TYPE,
      vscode.l10n.t('Results'),
      vscode.ViewColumn.Active,
      this.#options,
    );
    await this.#adopt(panel, emptyMemory(target.prompt)).show(target);
  }

  /** Takes a panel over that VS Code kept while the window was closed. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memory = parseResultsMemory(state);
    if (!memory || this.#panels.has(memory.prompt)) return panel.dispose();
    panel.webview.options = this.#options;
    await this.#adopt(panel, memory).restore();
  }

  /** The panel of a prompt, for whoever wants to know what it shows. */
  of(prompt: string): ResultsPanel | undefined {
    return this.#panels.get(prompt);
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.close();
  }

  get #options(): vscode.WebviewPanelOptions & vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [webviewFolder(this.#extension)] };
  }

  #adopt(panel: vscode.WebviewPanel, memory: ResultsMemory): ResultsPanel {
    const results = new ResultsPanel(this.#app, panel, { memory, extension: this.#extension });
    this.#panels.set(memory.prompt, results);
    panel.onDidDispose(() => {
      this.#panels.delete(memory.prompt);
      results.dispose();
    });
    return results;
  }
}
