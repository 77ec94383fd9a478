import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/events.ts';
import type { App } from './app.ts';
import { RENDERED_SCHEME, VERSION_SCHEME } from './compare/side.ts';

const SCHEMES: readonly string[] = [VERSION_SCHEME, RENDERED_SCHEME];

const isShown = ({ uri }: vscode.TextDocument): boolean => SCHEMES.includes(uri.scheme);

/** Serves versions, as they are written and rendered, as documents that follow the buffers that they stand in. */
export function registerVersionDocuments(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  /** What open documents showed last. */
  const texts = new Map<string, string>();
  let next: NodeJS.Immediate | undefined;
  disposables.add(
    app.store.onDidChange(() => {
      next ??= setImmediate(() => {
        next = undefined;
        for (const document of vscode.workspace.textDocuments)
          if (isShown(document)) changed.fire(document.uri);
      });
    }),
  );
  disposables.add({ dispose: () => next && clearImmediate(next) });
  disposables.add(
    vscode.workspace.onDidCloseTextDocument((document) => void texts.delete(document.uri.toString())),
  );
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const { renderSide } = await import('./compare/renderSide.ts');
      const text = await renderSide(app, uri, texts.get(uri.toString()));
      texts.set(uri.toString(), text);
      return text;
    },
  };
  const facts = disposables.add(
    vscode.window.createTextEditorDecorationType({
      after: { margin: '0 0 0 1.5em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }),
  );
  const drawFacts = (): void => {
    if (!vscode.window.visibleTextEditors.some(({ document }) => isShown(document))) return;
    const draw = async (): Promise<void> =>
      (await import('./compare/sideFacts.ts')).drawSideFacts(app, facts);
    app.inBackground(draw());
  };
  disposables.add(vscode.window.onDidChangeVisibleTextEditors(drawFacts));
  disposables.add(
    vscode.workspace.onDidChangeTextDocument(({ document }) => isShown(document) && drawFacts()),
  );
  for (const scheme of SCHEMES)
    disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, provider));
  return disposables;
}
