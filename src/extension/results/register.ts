import * as vscode from 'vscode';
import type { App } from '../app.ts';

/** By this name VS Code knows the panels again. */
export const RESULTS_TYPE = 'promptLedger.results';

/** Panels that VS Code brings back after a reload. */
export function registerResults(app: App): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(RESULTS_TYPE, {
    async deserializeWebviewPanel(panel, state: unknown) {
      await (await app.results()).restore(panel, state);
    },
  });
}
