import * as vscode from 'vscode';
import type { Place } from '../core/evals/suite/suite.ts';
import { toRange } from './convert.ts';
import { editorColumn } from './editorColumn.ts';

/** Shows where something begins in a file, beside the panel rather than over it. */
export async function showPlace({ uri, range }: Place): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const selection = toRange(document, { start: range.start, end: range.start });
  const editor = await vscode.window.showTextDocument(document, {
    selection,
    preview: false,
    viewColumn: editorColumn(document.uri),
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
