import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { PromptContext } from '../../core/checks/check.ts';
import type { StaleCause } from '../../core/checks/scoreStale.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';

/** Says in front of a score that it is about another text, or comes from another suite, as soon as that changes. */
export function registerStaleScores(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const types: Readonly<Record<StaleCause, vscode.TextEditorDecorationType>> = {
    content: disposables.add(createType(vscode.l10n.t('stale'))),
    suite: disposables.add(createType(vscode.l10n.t('other suite'))),
  };
  let isLoading = false;
  const load = async () => {
    isLoading = true;
    try {
      return await Promise.all([import('../../core/language/staleScores.ts'), app.checker()]);
    } finally {
      isLoading = false;
    }
  };
  const draw = async (): Promise<void> => {
    // Whoever asks while it is loaded is served by what is drawn then.
    if (isLoading) return;
    const [{ findStaleScores }, checker] = await load();
    const ports = {
      store: app.store,
      contextOf: (prompt: RegisteredPrompt): PromptContext => checker.contextOf(prompt),
    };
    for (const editor of vscode.window.visibleTextEditors) {
      const { document, visibleRanges } = editor;
      const uri = document.uri.toString();
      if (!app.store.knows(uri)) continue;
      const found = visibleRanges.flatMap((range) =>
        findStaleScores(
          uri,
          { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
          ports,
        ),
      );
      for (const cause of STALE_CAUSES)
        editor.setDecorations(
          types[cause],
          found.filter(({ changed }) => changed === cause).map(({ range }) => toRange(document, range)),
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

const STALE_CAUSES: readonly StaleCause[] = ['content', 'suite'];

/**
 * The word stands in front, so that what hints have behind the number for another second is read as stale too. The
 * line through the number is seen in every theme, where a colour may not be.
 */
const createType = (word: string): vscode.TextEditorDecorationType =>
  vscode.window.createTextEditorDecorationType({
    opacity: '0.75',
    textDecoration: 'line-through',
    before: {
      contentText: word,
      margin: '0 0.6em 0 0',
      fontStyle: 'italic',
      color: new vscode.ThemeColor('editorWarning.foreground'),
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
