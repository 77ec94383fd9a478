import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { Checker } from '../../core/checks/checker.ts';
import { type SuiteOutline, outlineSuite } from '../../core/evals/suiteOutline.ts';
import type { ParsedSuite } from '../../core/evals/suite/suite.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { type Positions, TextPositions, openDocument, positionsIn, toRange } from '../convert.ts';
import { settleSuite } from '../settleSuite.ts';
import { visitInSlices } from '../slices.ts';
import { CaseItems } from './caseItems.ts';
import { findFlaky } from './flakyCases.ts';
import { set, setRange } from './setItem.ts';

/** How long changes are collected: a tree is read, not typed into. */
const REFRESH_MS = 200;

/** A prompt in the tree, with its suite and the cases that have been looked at. */
export interface PromptNode {
  /** See idOf. */
  readonly id: string;
  readonly item: vscode.TestItem;
  readonly suite: vscode.TestItem;
  readonly cases: CaseItems;
  /** What the cases were made of; undefined before somebody looked at them. */
  shown: ParsedSuite | undefined;
  /** The update that is under way, or was the last. */
  last: Promise<void>;
}

/**
 * The items of the Test Explorer, derived from the store. Cases are made when somebody looks at their suite, from what
 * the checker has parsed anyway, in slices between which everything else has its turn.
 */
export class TestTree implements vscode.Disposable {
  readonly #app: App;
  readonly #controller: vscode.TestController;
  readonly #checker: Checker;
  readonly #nodes = new Map<string, PromptNode>();
  readonly #disposables = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;
  #lastUpdateMs = 0;

  constructor(app: App, controller: vscode.TestController, checker: Checker) {
    this.#app = app;
    this.#controller = controller;
    this.#checker = checker;
    this.#disposables.add(app.store.onDidChange(() => this.#updateSoon()));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get nodes(): readonly PromptNode[] {
    return [...this.#nodes.values()];
  }

  /** The node that an item stands in, and the item's part in it. */
  find(item: vscode.TestItem): PromptNode | undefined {
    let top = item;
    while (top.parent) top = top.parent;
    return this.#nodes.get(top.id);
  }

  nodeOf(promptId: string): PromptNode | undefined {
    return this.#nodes.get(promptId);
  }

  /** Fills in what VS Code asks for: the prompts with their suites, or the cases of one. */
  async resolve(item?: vscode.TestItem): Promise<void> {
    await this.#settle();
    const node = item && this.find(item);
    if (node) await this.showCases(node);
  }

  /** Reads suites anew that no editor holds. */
  async refresh(): Promise<void> {
    const uris = this.nodes.flatMap(({ suite, shown }) => [suite.uri!.toString(), ...(shown?.files ?? [])]);
    this.#app.store.forgetFiles(uris.filter((uri) => !openDocument(uri)));
    this.#app.store.forgetMatches();
    await this.#update();
  }

  /** Has the cases of files that an editor shows, so that they can be run from its margin. */
  async showFiles(uris: readonly string[]): Promise<void> {
    await this.#settle();
    for (const node of this.nodes) {
      const isShown =
        uris.includes(node.suite.uri!.toString()) ||
        (await this.#suiteOf(node))?.files.some((file) => uris.includes(file));
      if (isShown) await this.showCases(node);
    }
  }

  /** Has the cases of a suite as it is now, one update after another. */
  showCases(node: PromptNode): Promise<void> {
    const work = node.last.then(() => this.#showCases(node));
    // Who asked for it hears of a failure; the next one starts anew.
    node.last = work.catch(() => {});
    return work;
  }

  async #showCases(node: PromptNode): Promise<void> {
    const parsed = await this.#loadSuite(node);
    if (!parsed || parsed === node.shown) return;
    const isFirst = node.shown === undefined;
    node.suite.busy = isFirst;
    try {
      node.shown = parsed;
      const outline = outlineSuite(parsed);
      const positionsOf = this.#positionsCache();
      await node.cases.show(outline.cases, positionsOf);
      node.suite.description = describeCount(outline.cases.length);
      this.#setError(node, outline);
    } finally {
      node.suite.busy = false;
    }
    if (isFirst) this.#app.inBackground(this.#tagFlaky(node));
  }

  async #tagFlaky(node: PromptNode): Promise<void> {
    const prompt = findPromptById(this.#app, node.id);
    if (prompt) node.cases.setFlaky(await findFlaky(this.#app, prompt));
  }

  /** The suite with every file that it names; undefined where there is none. */
  async #loadSuite(node: PromptNode): Promise<ParsedSuite | undefined> {
    for (;;) {
      const parsed = await this.#suiteOf(node);
      if (parsed?.complete !== false) return parsed;
      await this.#app.load();
    }
  }

  async #suiteOf({ id }: PromptNode): Promise<ParsedSuite | undefined> {
    const written = findPromptById(this.#app, id);
    if (!written) return undefined;
    await settleSuite(this.#app, written);
    // Somebody may have typed meanwhile.
    const prompt = findPromptById(this.#app, id);
    return prompt && this.#checker.contextOf(prompt).suite;
  }

  /** Shows the prompts, until every file has been read that says whether they have a suite. */
  async #settle(): Promise<void> {
    for (;;) {
      await this.#showPrompts();
      const { files, globs } = this.#app.store.wanted;
      if (files.length + globs.length === 0) return;
      await this.#app.load();
    }
  }

  async #showPrompts(): Promise<void> {
    const { registries } = this.#app.store.workspace;
    const kept = new Set<string>();
    const positionsOf = this.#positionsCache();
    const prompts = registries.flatMap((registry) => registry.prompts);
    const several = registries.length > 1;
    const show = (prompt: RegisteredPrompt, index: number): void => {
      const node = this.#showPrompt(prompt, positionsOf);
      if (!node) return;
      kept.add(node.id);
      set(node.item, 'sortText', String(index).padStart(6, '0'));
      set(node.item, 'description', several ? this.#app.files.relative(prompt.registry.uri) : undefined);
    };
    let index = 0;
    const isDone = await visitInSlices(
      prompts,
      (prompt) => show(prompt, index++),
      () => this.#app.store.workspace.registries !== registries,
    );
    // The texts changed meanwhile: then an update follows.
    if (!isDone) return;
    for (const [id, { item }] of this.#nodes) {
      if (kept.has(id)) continue;
      this.#nodes.delete(id);
      this.#controller.items.delete(item.id);
    }
  }

  /** Undefined for a prompt without a suite, which has nothing to run. */
  #showPrompt(prompt: RegisteredPrompt, positionsOf: (uri: string) => Positions): PromptNode | undefined {
    const { store } = this.#app;
    const location = suiteUriOf(prompt, store);
    const { state } = store.read(location.uri);
    if (!location.written && state !== 'loaded') return undefined;
    const id = idOf(prompt);
    let node = this.#nodes.get(id);
    if (node && node.suite.uri!.toString() !== location.uri) {
      this.#controller.items.delete(id);
      node = undefined;
    }
    node ??= this.#addPrompt(prompt, location);
    setRange(node.item, toRange(positionsOf(prompt.file.uri), inFile(prompt, promptOf(prompt).keyRange)));
    if (state === 'missing' || state === 'outside')
      node.suite.error = vscode.l10n.t('There is no file {0}.', location.path);
    else if (node.shown === undefined) node.suite.error = undefined;
    return node;
  }

  #addPrompt(prompt: RegisteredPrompt, { uri, path }: { uri: string; path: string }): PromptNode {
    const id = idOf(prompt);
    const item = this.#controller.createTestItem(
      id,
      prompt.block.name,
      vscode.Uri.parse(prompt.file.uri, true),
    );
    const suiteUri = vscode.Uri.parse(uri, true);
    const suite = this.#controller.createTestItem(uri, path, suiteUri);
    suite.canResolveChildren = true;
    suite.range = new vscode.Range(0, 0, 0, 0);
    item.children.add(suite);
    this.#controller.items.add(item);
    const cases = new CaseItems(this.#controller, suite);
    const node = { id, item, suite, cases, shown: undefined, last: Promise.resolve() };
    this.#nodes.set(id, node);
    return node;
  }

  #setError({ suite }: PromptNode, { firstError }: SuiteOutline): void {
    if (!firstError) {
      suite.error = undefined;
      return;
    }
    const { problem, uri } = firstError;
    const { line } = positionsIn(this.#app.store, uri).positionAt(problem.range.start);
    const text = new vscode.MarkdownString();
    text.appendText(problem.message);
    const place = vscode.Uri.parse(uri, true);
    const name = this.#app.files.relative(uri);
    text.appendMarkdown(` [${name}:${line + 1}](${place.with({ fragment: `L${line + 1}` }).toString()})`);
    suite.error = text;
  }

  /** Positions in files of this moment; whoever keeps it for longer gets wrong ones. */
  #positionsCache(): (uri: string) => Positions {
    const known = new Map<string, Positions>();
    return (uri) => {
      const source = this.#app.store.read(uri);
      let positions = known.get(uri);
      // The text that was parsed, also where a buffer has changed since.
      positions ??= new TextPositions(source.state === 'loaded' ? source.text : '');
      known.set(uri, positions);
      return positions;
    };
  }

  /** Soon, but not while somebody types: the longer an update takes, the later. */
  #updateSoon(): void {
    clearTimeout(this.#timer);
    const delay = REFRESH_MS + 2 * this.#lastUpdateMs;
    this.#timer = setTimeout(() => this.#app.inBackground(this.#update()), delay);
  }

  async #update(): Promise<void> {
    const start = performance.now();
    await this.#settle();
    for (const node of this.nodes) if (node.shown) await this.showCases(node);
    this.#lastUpdateMs = performance.now() - start;
  }
}

const describeCount = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 case') : vscode.l10n.t('{0} cases', count);
