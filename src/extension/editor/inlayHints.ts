import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { InlayHint } from '../../core/language/inlayHints.ts';
import type { App } from '../app.ts';
import { positionsIn } from '../convert.ts';
import { settings } from '../settings.ts';

/** While somebody types, hints are asked for anew by VS Code itself; this is for changes in other files. */
const REFRESH_MS = 250;

class Hint extends vscode.InlayHint {
  readonly found: InlayHint;

  constructor(position: vscode.Position, found: InlayHint) {
    super(position, [new vscode.InlayHintLabelPart(found.label)]);
    this.found = found;
  }
}

/** Behind each variable of what is being written its value, behind each score how sure it is, and behind what is served how it does. */
export function registerInlayHints(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), REFRESH_MS);
  };
  disposables.add({ dispose: () => clearTimeout(timer) });
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add(app.promptAlerts.onDidChange(refreshSoon));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('promptLedger.inlinePreview')) changed.fire();
    }),
  );
  disposables.add(
    vscode.languages.registerInlayHintsProvider(
      { pattern: '**' },
      {
        onDidChangeInlayHints: changed.event,
        async provideInlayHints(document, range, token) {
          const uri = document.uri.toString();
          if (!settings.inlinePreview || !app.store.knows(uri)) return [];
          const { version } = document;
          const { findInlayHints } = await import('../../core/language/inlayHints.ts');
          if (token.isCancellationRequested || document.version !== version) return [];
          const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
          return findInlayHints(uri, offsets, portsOf(app)).map(
            (found) => new Hint(document.positionAt(found.offset), found),
          );
        },
        resolveInlayHint: (hint) => (hint instanceof Hint ? resolveHint(app, hint) : hint),
      },
    ),
  );
  return disposables;
}

const portsOf = ({ store, sha256, promptAlerts }: App) => ({
  store,
  sha256,
  evaluationsOf: promptAlerts.evaluationsOf.bind(promptAlerts),
});

/** The whole value with what can be done about it, or the whole evidence. */
async function resolveHint(app: App, hint: Hint): Promise<vscode.InlayHint> {
  const [{ describeHint }, { toMarkdown }, { hoverPortsOf }] = await Promise.all([
    import('../../core/language/describeHint.ts'),
    import('../markdown.ts'),
    import('./hoverPorts.ts'),
  ]);
  const parts = await describeHint(hint.found, hoverPortsOf(app));
  const label = new vscode.InlayHintLabelPart(hint.found.label);
  label.tooltip = toMarkdown(parts, (uri) => positionsIn(app.store, uri));
  hint.label = [label];
  return hint;
}
