import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';

/** Dims scores that are about another text, and says so, as soon as the text changes. */
export function registerStaleScores(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const stale = disposables.add(
    vscode.window.createTextEditorDecorationType({
      opacity: '0.6',
      after: {
        contentText: vscode.l10n.t('stale'),
        margin: '0 0 0 0.8em',
        fontStyle: 'italic',
        color: new vscode.ThemeColor('editorWarning.foreground'),
      },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  let isLoading = false;
  const load = async () => {
    isLoading = true;
    try {
      return await import('../../core/language/staleScores.ts');
    } finally {
      isLoading = false;
    }
  };
  const draw = async (): Promise<void> => {
    // Whoever asks while it is loaded is served by what is drawn then.
    if (isLoading) return;
    const { findStaleScores } = await load();
    for (const editor of vscode.window.visibleTextEditors) {
      const { document, visibleRanges } = editor;
      const uri = document.uri.toString();
      if (!app.store.knows(uri)) continue;
      const found = visibleRanges.flatMap((range) =>
        findStaleScores(
          uri,
          { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
          app,
        ),
      );
      editor.setDecorations(
        stale,
        found.map((range) => toRange(document, range)),
      );
    }
  };
  const drawNow = (): void => app.inBackground(draw());
  disposables.add(app.store.onDidChange(drawNow));
  disposables.add(vscode.window.onDidChangeVisibleTextEditors(drawNow));
  disposables.add(vscode.window.onDidChangeTextEditorVisibleRanges(drawNow));
  drawNow();
  return disposables;
}
