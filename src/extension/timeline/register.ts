import * as vscode from 'vscode';
import type { App } from '../app.ts';

/** By this name VS Code knows the panels again. */
export const TIMELINE_TYPE = 'promptLedger.timeline';

/** Panels that VS Code brings back after a reload. */
export function registerTimeline(app: App): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(TIMELINE_TYPE, {
    async deserializeWebviewPanel(panel, state: unknown) {
      await (await app.timelines()).restore(panel, state);
    },
  });
}
