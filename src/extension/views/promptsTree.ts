import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { RegistryFile } from '../../core/registry/registryFile.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { alertingPrompts } from '../monitoring/promptAlerts.ts';
import type { PromptItems } from './promptItems.ts';
import type { AlarmKind } from './scores.ts';
import { type Node, rowId } from './promptNodes.ts';

/** How long changes are collected before the tree is drawn again: it is read, not typed into. */
const REFRESH_MS = 120;

/** Thousands of rows take VS Code a while to draw, which it need not do too often. */
const ROWS_PER_MS = 10;

/** Rows that changed by themselves; with more of them the whole tree is as fast. */
const MOST_ROWS = 20;

/** What the badge counts: scores that somebody should look at. */
const COUNTED: ReadonlySet<AlarmKind> = new Set(['stale', 'failing']);

/** How often shares are drawn anew that time alone moves. */
const MOVING_MS = 30_000;

/** Registries → prompts → draft and served versions, older ones folded. Drawn from the store's snapshot. */
export function registerPromptsTree(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const tree = disposables.add(new PromptsTree(app));
  const view = disposables.add(
    vscode.window.createTreeView('promptLedger.prompts', { treeDataProvider: tree, showCollapseAll: true }),
  );
  const badge = (): void => {
    const concerned = new Set(
      app.alarms.found
        .filter(({ alarms }) => alarms.some(({ kind }) => COUNTED.has(kind)))
        .map(({ prompt }) => idOf(prompt)),
    );
    for (const prompt of alertingPrompts(app)) concerned.add(idOf(prompt));
    const count = concerned.size;
    if (count === (view.badge?.value ?? 0)) return;
    view.badge = count === 0 ? undefined : { value: count, tooltip: badgeText(count) };
  };
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        app.inBackground(tree.refresh());
      },
      REFRESH_MS + tree.size / ROWS_PER_MS,
    );
  };
  disposables.add(app.store.onDidChange(refreshSoon));
  disposables.add(
    app.alarms.onDidCount(() => {
      badge();
      tree.drawUndrawn();
    }),
  );
  disposables.add(app.evidence.onDidRead(() => tree.redraw()));
  disposables.add(
    app.promptAlerts.onDidChange(() => {
      badge();
      tree.redraw();
    }),
  );
  // Git may be asked from now on.
  disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.redraw()));
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}

const badgeText = (count: number): string =>
  count === 1
    ? vscode.l10n.t('1 prompt has an alert, or a stale or failing score')
    : vscode.l10n.t('{0} prompts have alerts, or stale or failing scores', count);

/** What the tree was last told to show. */
interface Drawn {
  readonly registries: string;
  /** The sections of experiments, which stand outside the prompts that they are about. */
  readonly experiments: readonly unknown[];
  readonly prompts: readonly RegisteredPrompt[];
}

class PromptsTree implements vscode.TreeDataProvider<Node> {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #drawing: Promise<PromptItems> | undefined;
  #drawn: Drawn | undefined;
  /** Folds that show what Git has. */
  readonly #unfolded = new Set<Node>();
  #historyTimer: NodeJS.Timeout | undefined;
  #movingTimer: NodeJS.Timeout | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  get size(): number {
    return this.#drawn?.prompts.length ?? 0;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'older') this.#unfolded.add(node);
    return (await this.#load()).childrenOf(node);
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return (await this.#load()).toItem(node);
  }

  /** The whole evidence, put together only for the row that the pointer rests on. */
  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    const tooltip = (await this.#load()).toTooltip(node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  /** Draws again what changed: one prompt while somebody types, everything where prompts came or went. */
  async refresh(): Promise<void> {
    const items = await this.#load();
    const before = this.#drawn;
    const now: Drawn = {
      registries: this.#app.store.workspace.registries.map(({ uri }) => uri).join('\n'),
      experiments: this.#app.store.workspace.registries.flatMap(({ files }) => files.flatMap(experimentsIn)),
      prompts: this.#prompts(),
    };
    this.#drawn = now;
    const isSameList =
      before?.registries === now.registries &&
      isSameItems(before.experiments, now.experiments) &&
      isSameRows(before.prompts, now.prompts);
    this.#followMoving(items);
    const changed = isSameList
      ? now.prompts.filter(
          (prompt, i) => prompt.block !== before.prompts[i]!.block || items.isOutdated(prompt),
        )
      : undefined;
    if (!changed || changed.length > MOST_ROWS) this.#changed.fire(undefined);
    else if (changed.length > 0)
      this.#changed.fire(changed.flatMap((prompt) => items.nodeOf(rowId(prompt)) ?? []));
  }

  /** Of a staged rollback the share is a function of the time, so that its row has to be drawn again. */
  #followMoving(items: PromptItems): void {
    clearTimeout(this.#movingTimer);
    if (!this.#prompts().some((prompt) => prompt.block.isParsed && items.isMoving(prompt))) return;
    this.#movingTimer = setTimeout(() => {
      this.redraw();
      this.#followMoving(items);
    }, MOVING_MS);
  }

  /** Rows that were drawn before their scores were known. */
  drawUndrawn(): void {
    const draw = async (): Promise<void> => {
      const items = await this.#load();
      if (items.hasUndrawn()) this.#changed.fire(undefined);
    };
    this.#app.inBackground(draw());
  }

  /** Needs the template engine, so it is loaded when somebody looks at the tree. */
  #load(): Promise<PromptItems> {
    const load = async (): Promise<PromptItems> => {
      const [{ PromptItems: Items }, { OlderVersions: Older }, scores] = await Promise.all([
        import('./promptItems.ts'),
        import('./olderVersions.ts'),
        this.#app.alarms.scores(),
      ]);
      const older = new Older(this.#app, scores, () => this.#historyChanged());
      return new Items(this.#app, scores, older);
    };
    return (this.#drawing ??= load());
  }

  /** Git tells of what it reads in many steps; folds that were never opened show nothing of it. */
  #historyChanged(): void {
    this.#historyTimer ??= setTimeout(() => {
      this.#historyTimer = undefined;
      this.#changed.fire([...this.#unfolded]);
    }, REFRESH_MS);
  }

  /** Shows everything anew, as after trust was given. */
  redraw(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#historyTimer);
    clearTimeout(this.#movingTimer);
    this.#changed.dispose();
  }

  #prompts(): readonly RegisteredPrompt[] {
    return this.#app.store.workspace.registries.flatMap(({ prompts }) => prompts);
  }
}

/** What was parsed of a file's experiments: the same object as long as its text is the same. */
const experimentsIn = ({ sections }: RegistryFile): unknown[] =>
  sections.flatMap(({ entry, piece }) => (entry?.key === 'experiments' ? [piece ?? entry] : []));

const isSameItems = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length === now.length && now.every((item, i) => item === before[i]);

const isSameRows = (before: readonly RegisteredPrompt[], now: readonly RegisteredPrompt[]): boolean =>
  before.length === now.length &&
  now.every(
    (prompt, i) => prompt.block.name === before[i]!.block.name && prompt.file.uri === before[i]!.file.uri,
  );
