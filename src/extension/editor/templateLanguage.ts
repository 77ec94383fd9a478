import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { isTemplateFile } from '../../core/versions/templateFiles.ts';
import type { App } from '../app.ts';

const TEMPLATE = 'prompt-template';

/**
 * Template files get the language of templates, unless another extension or the user has given them one. They
 * may have any name, and `.liquid` files of a shop's theme belong to that theme's extension: so no name is
 * claimed in package.json, where the claim would hold in every workspace and against every other extension.
 */
export function registerTemplateLanguage(app: App): vscode.Disposable {
  const { store } = app;
  /** What has been asked once: whoever chooses plain text afterwards gets plain text. */
  const given = new Set<string>();
  const consider = (document: vscode.TextDocument): void => {
    const uri = document.uri.toString();
    if (document.languageId !== 'plaintext' || document.isClosed || given.has(uri)) return;
    if (document.uri.scheme === 'untitled') return;
    if (!document.uri.path.endsWith('.liquid') && !isTemplateFile(store.workspace, uri, store)) return;
    given.add(uri);
    app.inBackground(Promise.resolve(vscode.languages.setTextDocumentLanguage(document, TEMPLATE)));
  };
  const considerAll = (): void => vscode.workspace.textDocuments.forEach(consider);
  const disposables = new DisposableStore();
  disposables.add(vscode.workspace.onDidOpenTextDocument(consider));
  disposables.add(store.onDidChange(considerAll));
  considerAll();
  return disposables;
}
