import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import type { Target } from '../commands/target.ts';

const SCHEME = 'prompt-ledger-preview';

/** The address of a rendered prompt: its name and version to be read, and what names it exactly in the query. */
export function renderedTextUri(prompt: RegisteredPrompt, version: string | undefined): vscode.Uri {
  const name = prompt.block.name.replaceAll('/', '∕');
  return vscode.Uri.from({
    scheme: SCHEME,
    path: `/${version === undefined ? name : `${name} ${version}`}.md`,
    query: JSON.stringify({
      prompt: idOf(prompt),
      ...(version !== undefined && { version }),
    } satisfies Target),
  });
}

/** Rendered prompts as read-only documents that follow the buffers. */
export function registerRenderedText(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  const isShown = ({ uri }: vscode.TextDocument): boolean => uri.scheme === SCHEME;
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
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const { renderText } = await import('./renderText.ts');
        return renderText(app, uri.query);
      },
    }),
  );
  return disposables;
}
