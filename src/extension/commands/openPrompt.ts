import * as vscode from 'vscode';
import { inFile, promptOf } from '../../core/registry/workspace.ts';
import { contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** Shows where a prompt or one of its versions stands. */
export async function openPrompt(app: App, target?: Target): Promise<void> {
  const prompt = target ? findTarget(app, target) : await pickPrompt(app, undefined, vscode.l10n.t('Open a prompt'));
  if (!prompt) return;
  const placed = target?.version === undefined ? undefined : contentOf(prompt, target.version, app.store);
  const uri = placed?.uri ?? prompt.file.uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const range = placed?.where === 'file' ? { start: 0, end: 0 } : inFile(prompt, placed?.keyRange ?? promptOf(prompt).keyRange);
  const selection = toRange(document, { start: range.start, end: range.start });
  const editor = await vscode.window.showTextDocument(document, { selection, preview: true });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
