import * as vscode from 'vscode';
import type { App } from '../app.ts';

/** By this name VS Code knows the panel again. */
export const DASHBOARD_TYPE = 'promptLedger.dashboard';

/** The panel that VS Code brings back after a reload. */
export function registerDashboard(app: App): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(DASHBOARD_TYPE, {
    async deserializeWebviewPanel(panel, state: unknown) {
      await (await app.dashboard()).restore(panel, state);
    },
  });
}
