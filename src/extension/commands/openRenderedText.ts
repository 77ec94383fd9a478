import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { renderedTextUri } from '../preview/renderedText.ts';
import { findPreviewed } from './openPreview.ts';
import { type Target, findTarget } from './target.ts';

/** Opens a rendered prompt as a read-only text beside the editor, for those who prefer text. */
export async function openRenderedText(app: App, target?: Target): Promise<void> {
  const found = await findPreviewed(app, target, vscode.l10n.t('Open a rendered prompt as text'));
  if (!found) return;
  const uri = renderedTextUri(findTarget(app, found), found.version);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    preserveFocus: true,
  });
}
