import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { registerRenderedText } from './renderedText.ts';

/** By this name VS Code knows the panels again. */
export const PREVIEW_TYPE = 'promptLedger.preview';

/** Panels that VS Code brings back after a reload, and rendered prompts as text. */
export function registerPreview(app: App): vscode.Disposable {
  return vscode.Disposable.from(
    registerRenderedText(app),
    vscode.window.registerWebviewPanelSerializer(PREVIEW_TYPE, {
      async deserializeWebviewPanel(panel, state: unknown) {
        await (await app.previews()).restore(panel, state);
      },
    }),
  );
}
