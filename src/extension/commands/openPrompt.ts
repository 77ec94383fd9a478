import * as vscode from 'vscode';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../../core/registry/workspace.ts';
import type { TextRange } from '../../core/base/problem.ts';
import { DRAFT, type PlacedContent, contentOf } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { sideUri } from '../compare/side.ts';
import { toRange } from '../convert.ts';
import { editorColumn } from '../editorColumn.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** Shows where a prompt, one of its versions, or a version's score stands. */
export async function openPrompt(
  app: App,
  target?: Target,
  what: 'content' | 'score' = 'content',
): Promise<void> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Open a prompt'));
  if (!picked) return;
  const version = target?.version;
  const found = version === undefined ? undefined : await findLoaded(app, picked, version);
  if (version !== undefined && version !== DRAFT && !found) {
    // Git may have it, and it is read there.
    await vscode.window.showTextDocument(sideUri({ prompt: idOf(picked), version }), { preview: true });
    return;
  }
  const uri = found?.uri ?? picked.file.uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  // Opening may have made line endings one: places are those of the text as it is now.
  const prompt = target ? findTarget(app, target) : picked;
  const placed = version === undefined ? undefined : contentOf(prompt, version, app.store);
  const range = placed ? placeOf(placed, what) : inFile(prompt, promptOf(prompt).keyRange);
  const selection = toRange(document, { start: range.start, end: range.start });
  const editor = await vscode.window.showTextDocument(document, {
    selection,
    preview: true,
    viewColumn: editorColumn(document.uri),
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The content of a version, after the files that may have it were read. */
async function findLoaded(
  app: App,
  prompt: RegisteredPrompt,
  version: string,
): Promise<PlacedContent | undefined> {
  const found = contentOf(prompt, version, app.store);
  if (found) return found;
  await app.load();
  return contentOf(findTarget(app, { prompt: idOf(prompt) }), version, app.store);
}

function placeOf(placed: PlacedContent, what: 'content' | 'score'): TextRange {
  const { prompt, where, keyRange, content, inPrompt } = placed;
  const isFile = where === 'file';
  const score = what === 'score' ? content.evalScore?.range : undefined;
  const range = score
    ? { start: score.start + inPrompt, end: score.end + inPrompt }
    : isFile
      ? { start: 0, end: 0 }
      : keyRange;
  return isFile ? range : inFile(prompt, range);
}
