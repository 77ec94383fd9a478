import type * as vscode from 'vscode';
import { createApp } from './createApp.ts';
import { registerCommands } from './commands/index.ts';
import { registerContextKeys } from './contextKeys.ts';
import { registerDocuments } from './documents.ts';
import { registerDiagnostics } from './editor/diagnostics.ts';
import { registerLater } from './registerLater.ts';

/** Everything the extension does is in this list. */
export function activate(context: vscode.ExtensionContext): void {
  const app = createApp(context);
  context.subscriptions.push(
    app.log,
    app.reports.register(),
    registerDocuments(app),
    registerContextKeys(app),
    registerCommands(app),
    registerDiagnostics(app),
    registerLater(app, async () => [
      (await import('./editor/codeLens.ts')).registerCodeLens,
      (await import('./views/promptsTree.ts')).registerPromptsTree,
    ]),
  );
}
