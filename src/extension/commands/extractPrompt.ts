import * as vscode from 'vscode';
import { extractPrompt as extract } from '../../core/versions/extract.ts';
import type { App } from '../app.ts';
import { writeNewFiles } from './createRegistry.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';
import { idOf } from '../../core/registry/workspace.ts';

/** Moves a prompt out of a large registry into files of its own. */
export async function extractPrompt(app: App, target?: Target): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Which prompt should get files of its own?'));
  if (!prompt) return;
  const uri = prompt.file.uri;
  const { files } = extract(prompt);
  const folder = vscode.Uri.joinPath(vscode.Uri.parse(uri, true), '..');
  // The new files come first: whatever goes wrong afterwards, no prompt is lost.
  await writeNewFiles(folder, files);
  const id = idOf(prompt);
  await app.applyEdits(uri, () => extract(findTarget(app, { prompt: id })).edits);
  app.store.forgetMatches();
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, files[0]!.path));
}
