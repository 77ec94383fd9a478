import * as vscode from 'vscode';
import { ownerOf, promptAt } from '../../core/preview/contentAt.ts';
import type { FilePlace } from '../../core/preview/preview.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { PreviewMemory } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';
import { editorColumn } from '../editorColumn.ts';

/** The prompt, and the version if there is one, that an editor's cursor stands in. */
export interface CursorTarget {
  readonly prompt: string;
  readonly version: string | undefined;
  readonly uri: string;
  readonly offset: number;
}

/** @param shown what a panel shows; as long as a template or partial is part of it, nobody asks whose it is */
export function targetAtCursor(
  { store }: App,
  editor: vscode.TextEditor,
  shown?: { readonly memory: PreviewMemory; consistsOf(uri: string): boolean },
): CursorTarget | undefined {
  const { document, selection } = editor;
  const uri = document.uri.toString();
  if (!store.knows(uri)) return undefined;
  const { line, character } = selection.isEmpty ? selection.active : selection.start;
  // In front of a line's text it is the line that is meant, not the end of the one above.
  const { firstNonWhitespaceCharacterIndex: start } = document.lineAt(line);
  const offset = document.offsetAt(new vscode.Position(line, Math.max(character, start)));
  const isRegistry = store.isRegistry(uri);
  if (!isRegistry && shown?.consistsOf(uri)) {
    const { prompt, version } = shown.memory;
    return { prompt, version, uri, offset };
  }
  const place = isRegistry
    ? promptAt(store.workspace, uri, offset, store)
    : ownerOf(store.workspace, uri, store);
  return place && { prompt: idOf(place.prompt), version: place.version, uri, offset };
}

/** The prompt that a command without arguments is about, where the active editor shows one. */
export function promptOfEditor(app: App): CursorTarget | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const target = targetAtCursor(app, editor);
  if (target) return target;
  const uri = editor.document.uri.toString();
  const first = app.store.workspace.registries
    .flatMap(({ prompts }): readonly RegisteredPrompt[] => prompts)
    .find(({ file }) => file.uri === uri);
  return first && { prompt: idOf(first), version: undefined, uri, offset: 0 };
}

/** Opens a place in the group where its file is shown, else beside the preview; computed on the file as it is then. */
export async function openPlace(uri: string, placeNow: () => FilePlace | undefined): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const place = placeNow();
  if (!place) return;
  const selection = toRange(document, place.range);
  const editor = await vscode.window.showTextDocument(document, {
    selection,
    viewColumn: editorColumn(document.uri),
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
