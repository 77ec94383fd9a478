import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/events.ts';
import type { App } from './app.ts';
import { RENDERED_SCHEME, VERSION_SCHEME } from './compare/side.ts';

const SCHEMES: readonly string[] = [VERSION_SCHEME, RENDERED_SCHEME];

const isShown = ({ uri }: vscode.TextDocument): boolean => SCHEMES.includes(uri.scheme);

/** Serves versions, as they are written and rendered, as documents that follow the buffers that they stand in. */
export function registerVersionDocuments(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = new Map(
    SCHEMES.map((scheme) => [scheme, disposables.add(new vscode.EventEmitter<vscode.Uri>())]),
  );
  /** What open documents showed last. */
  const texts = new Map<string, string>();
  let next: NodeJS.Immediate | undefined;
  /** Git is heard of as soon as a document shows something of it. */
  let following: vscode.Disposable | undefined;
  const refreshSoon = (): void => {
    next ??= setImmediate(() => {
      next = undefined;
      for (const { uri } of vscode.workspace.textDocuments) changed.get(uri.scheme)?.fire(uri);
    });
  };
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add({ dispose: () => next && clearImmediate(next) });
  disposables.add(
    vscode.workspace.onDidCloseTextDocument((document) => void texts.delete(document.uri.toString())),
  );
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const { followGit, renderSide } = await import('./compare/renderSide.ts');
    const { text, isFromGit } = await renderSide(app, uri, texts.get(uri.toString()));
    if (isFromGit) following ??= disposables.add(await followGit(app, refreshSoon));
    texts.set(uri.toString(), text);
    return text;
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
  for (const [scheme, { event: onDidChange }] of changed) {
    const provider = { onDidChange, provideTextDocumentContent };
    disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, provider));
  }
  return disposables;
}
