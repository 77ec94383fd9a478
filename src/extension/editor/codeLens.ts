import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { TextRange } from '../../core/base/problem.ts';
import type { PromptBlock } from '../../core/registry/layout.ts';
import { idOf, inFile } from '../../core/registry/workspace.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import type { Target } from '../commands/target.ts';
import { toRange } from '../convert.ts';
import { visitInSlices } from '../slices.ts';

/** Lenses are read at rest; while somebody types they keep their place. */
const REFRESH_MS = 400;

/** Each lens moves the text below it, so with thousands of them only those around what is seen are drawn. */
const MOST_LENSES = 500;
const MARGIN_LINES = 100;

/** A file under another name that a registry includes keeps its own language. */
const SELECTOR: vscode.DocumentSelector = [{ language: 'prompt-registry' }, { pattern: '**/*.{yaml,yml}' }];

/** A lens knows its prompt and version by name, so that it never runs anything but what it is attached to. */
class EvalLens extends vscode.CodeLens {
  readonly target: Required<Target>;

  constructor(range: vscode.Range, target: Required<Target>) {
    super(range);
    this.target = target;
  }
}

/** One line above the draft and above served versions: what an evaluation would ask and cost, and its start. */
export function registerCodeLens(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  const places = new WeakMap<PromptBlock, readonly LensPlace[]>();
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), REFRESH_MS);
  };
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add({ dispose: () => clearTimeout(timer) });
  const cut = new WeakSet<vscode.TextDocument>();
  disposables.add(
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (cut.has(textEditor.document)) refreshSoon();
    }),
  );
  disposables.add(
    vscode.languages.registerCodeLensProvider(SELECTOR, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document, token) {
        const uri = document.uri.toString();
        if (!app.store.isRegistry(uri)) return [];
        const prompts = app.store.workspace.registries
          .flatMap((registry) => registry.prompts)
          .filter(({ file }) => file.uri === uri);
        const lenses: EvalLens[] = [];
        const { version } = document;
        await visitInSlices(
          prompts,
          (prompt) => {
            const found = places.get(prompt.block) ?? findPlaces(prompt.block);
            places.set(prompt.block, found);
            for (const { keyRange, version: number } of found) {
              lenses.push(
                new EvalLens(toRange(document, inFile(prompt, keyRange)), {
                  prompt: idOf(prompt),
                  version: number,
                }),
              );
            }
          },
          () => token.isCancellationRequested || document.version !== version,
        );
        if (lenses.length <= MOST_LENSES) return lenses;
        cut.add(document);
        return lenses.filter(({ range }) => isNearView(document, range));
      },
      resolveCodeLens: (lens) => (lens instanceof EvalLens ? resolveLens(app, lens) : lens),
    }),
  );
  return disposables;
}

function isNearView(document: vscode.TextDocument, { start }: vscode.Range): boolean {
  const seen = vscode.window.visibleTextEditors
    .filter((editor) => editor.document === document)
    .flatMap((editor) => editor.visibleRanges);
  return seen.some(
    (range) => start.line >= range.start.line - MARGIN_LINES && start.line <= range.end.line + MARGIN_LINES,
  );
}

interface LensPlace {
  readonly version: string;
  /** Relative to the prompt. */
  readonly keyRange: TextRange;
}

/** The draft, the inline content, and the versions that a pointer names. */
function findPlaces({ parsed: { prompt } }: PromptBlock): LensPlace[] {
  const { draft, inline, versions, version, environments, keyRange } = prompt;
  const served = new Set([version?.value, ...Array.from(environments.values(), ({ value }) => value)]);
  const released = versions.filter((entry) => entry.content && served.has(entry.version));
  return [
    ...(draft ? [{ version: DRAFT, keyRange: draft.keyRange }] : []),
    ...(inline ? [{ version: version?.value ?? DRAFT, keyRange: version?.range ?? keyRange }] : []),
    ...released,
  ];
}

async function resolveLens(app: App, lens: EvalLens): Promise<vscode.CodeLens> {
  const { describeRun } = await import('../testing/describeRun.ts');
  lens.command = {
    command: 'promptLedger.runEvals',
    title: await describeRun(app, lens.target),
    tooltip: vscode.l10n.t('Run the regression suite for this version'),
    arguments: [lens.target],
  };
  return lens;
}
