import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { idOf, inFile } from '../../core/registry/workspace.ts';
import { findContents, servedVersions, type PlacedContent } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';
import type { Target } from '../commands/target.ts';

/** Lenses are read at rest; while somebody types they keep their place. */
const REFRESH_MS = 400;

/** A lens knows its prompt and version by name, so that it never runs anything but what it is attached to. */
class EvalLens extends vscode.CodeLens {
  readonly target: Target;

  constructor(range: vscode.Range, target: Target) {
    super(range);
    this.target = target;
  }
}

/** One line above the draft and above served versions: what an evaluation would ask and cost, and its start. */
export function registerCodeLens(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), REFRESH_MS);
  };
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add({ dispose: () => clearTimeout(timer) });
  disposables.add(
    vscode.languages.registerCodeLensProvider({ pattern: '**/*.{yaml,yml}' }, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => provideLenses(app, document),
      resolveCodeLens: (lens) => (lens instanceof EvalLens ? resolveLens(app, lens) : lens),
    }),
  );
  return disposables;
}

function provideLenses({ store }: App, document: vscode.TextDocument): EvalLens[] {
  const uri = document.uri.toString();
  if (!store.isRegistry(uri)) return [];
  const prompts = store.workspace.registries.flatMap((registry) => registry.prompts);
  return prompts
    .filter(({ file }) => file.uri === uri)
    .flatMap((prompt) => {
      const served = servedVersions(prompt);
      const isShown = ({ version, where, uri: place }: PlacedContent): boolean =>
        place === uri && (where === 'draft' || (where !== 'file' && served.has(version)));
      return findContents(prompt, store)
        .filter(isShown)
        .map(({ keyRange, version }) => new EvalLens(toRange(document, inFile(prompt, keyRange)), { prompt: idOf(prompt), version }));
    });
}

async function resolveLens(app: App, lens: EvalLens): Promise<vscode.CodeLens> {
  const { describeRun } = await import('../testing/runHandler.ts');
  lens.command = {
    command: 'promptLedger.runEvals',
    title: `$(beaker) ${await describeRun(app, lens.target)}`,
    tooltip: vscode.l10n.t('Run the regression suite for this version'),
    arguments: [lens.target],
  };
  return lens;
}
