import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { LensPlaces } from '../../core/language/lenses.ts';
import { idOf, inFile, promptOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { type Target, findPromptById } from '../commands/target.ts';
import { toRange } from '../convert.ts';
import { visitInSlices } from '../slices.ts';

/** Lenses are read at rest; while somebody types they keep their place. */
const REFRESH_MS = 400;

/** How often shares are drawn anew that time alone moves. */
const MOVING_MS = 30_000;

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

/** What shares the traffic of a prompt; its figures are filled in when it comes into view. */
class TrafficLens extends vscode.CodeLens {
  readonly target: Target;

  constructor(range: vscode.Range, target: Target) {
    super(range);
    this.target = target;
  }
}

/** One line above the draft and above served versions: preview, evaluation with what it would ask and cost, diff. */
export function registerCodeLens(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  let places: LensPlaces | undefined;
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), REFRESH_MS);
  };
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add(app.evidence.onDidRead(refreshSoon));
  let moving: NodeJS.Timeout | undefined;
  const followMoving = (): void => {
    clearTimeout(moving);
    moving = setTimeout(() => changed.fire(), MOVING_MS);
  };
  disposables.add({
    dispose: () => {
      clearTimeout(timer);
      clearTimeout(moving);
    },
  });
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
        const lenses: vscode.CodeLens[] = [];
        const { version } = document;
        const [{ LensPlaces: Places }, { trafficOf, trafficWords }] = await Promise.all([
          import('../../core/language/lenses.ts'),
          import('../../core/lifecycle/traffic.ts'),
        ]);
        const known = (places ??= new Places());
        if (document.version !== version) return [];
        await visitInSlices(
          prompts,
          (prompt) => {
            const traffic = trafficOf(prompt, Date.now());
            if (trafficWords(traffic).length > 0) {
              const range = toRange(document, inFile(prompt, promptOf(prompt).keyRange));
              lenses.push(new TrafficLens(range, { prompt: idOf(prompt) }));
              if (traffic.rollback) followMoving();
            }
            for (const place of known.of(prompt)) {
              const range = toRange(document, inFile(prompt, place.keyRange));
              lenses.push(...lensesOf(range, { prompt: idOf(prompt), version: place.version }, place.base));
            }
          },
          () => token.isCancellationRequested || document.version !== version,
        );
        if (lenses.length <= MOST_LENSES) return lenses;
        cut.add(document);
        return lenses.filter(({ range }) => isNearView(document, range));
      },
      resolveCodeLens: (lens) =>
        lens instanceof EvalLens
          ? resolveLens(app, lens)
          : lens instanceof TrafficLens
            ? resolveTraffic(app, lens)
            : lens,
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

/** Preview · Eval · Diff. What an evaluation would ask is filled in when its lens comes into view. */
function lensesOf(
  range: vscode.Range,
  target: Required<Target>,
  base: string | undefined,
): vscode.CodeLens[] {
  const preview = new vscode.CodeLens(range, {
    command: 'promptLedger.openPreview',
    title: vscode.l10n.t('Preview'),
    tooltip: vscode.l10n.t('Show the messages as the model gets them'),
    arguments: [target],
  });
  const lenses = [preview, new EvalLens(range, target)];
  if (base === undefined) return lenses;
  const diff = new vscode.CodeLens(range, {
    command: 'promptLedger.diffVersions',
    title: vscode.l10n.t('Diff with {0}', base),
    tooltip: vscode.l10n.t('Show what is different from {0}', base),
    arguments: [target, base],
  });
  return [...lenses, diff];
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

async function resolveTraffic(app: App, lens: TrafficLens): Promise<vscode.CodeLens> {
  const { trafficLines, trafficOf } = await import('../../core/lifecycle/traffic.ts');
  const prompt = findPromptById(app, lens.target.prompt);
  if (!prompt) return lens;
  const traffic = trafficOf(prompt, Date.now());
  const judged = new Map(
    traffic.experiments.map((one) => [one.experiment.name, app.evidence.of(one)?.judged] as const),
  );
  const lines = trafficLines(traffic, ({ experiment }) => judged.get(experiment.name));
  lens.command = {
    command: 'promptLedger.showLifecycle',
    title: `${traffic.isKilled ? '$(circle-slash)' : '$(graph-line)'} ${lines.join(' · ')}`,
    tooltip: vscode.l10n.t('Show where each version stands'),
    arguments: [lens.target],
  };
  return lens;
}
