import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/events.ts';
import { idOf } from '../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../core/versions/content.ts';
import type { App } from './app.ts';
import { type Target, findTarget } from './commands/target.ts';

const SCHEME = 'prompt-ledger-version';

/** A version as a read-only document; its language colours the front part as YAML and the messages as Markdown. */
export const versionUri = ({ prompt, version }: Pick<PlacedContent, 'prompt' | 'version'>): vscode.Uri =>
  vscode.Uri.from({
    scheme: SCHEME,
    path: `/${prompt.block.name} ${version}.md`,
    query: JSON.stringify({ prompt: idOf(prompt), version } satisfies Target),
  });

/** Serves versions as documents that follow the buffers that they stand in. */
export function registerVersionDocuments(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  disposables.add(
    app.store.onDidChange(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) changed.fire(uri);
    }),
  );
  disposables.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => renderDocument(app, uri),
    }),
  );
  return disposables;
}

async function renderDocument(app: App, { query }: vscode.Uri): Promise<string> {
  const { renderVersionDocument } = await import('../core/versions/renderVersionDocument.ts');
  const target: Required<Target> = JSON.parse(query);
  const render = (): string | undefined => {
    const placed = contentOf(findTarget(app, target), target.version, app.store);
    return placed && renderVersionDocument(placed, app.store);
  };
  // Looking at a version asks for its files; then they are loaded.
  render();
  await app.load();
  return render() ?? vscode.l10n.t('The registry does not have this version any more.');
}
