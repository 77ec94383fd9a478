import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { App } from '../app.ts';
import { runFoldersOf } from '../runs/runFolders.ts';
import type { RunGrouping } from '../runs/runGrouping.ts';
import type { RunItems } from './runItems.ts';
import { type RunNode, toLiveNode } from './runNodes.ts';

const VIEW = 'promptLedger.runs';
const GROUPING_KEY = 'promptLedger.runsBy';

/** Files come in crowds, as when a branch is pulled or old runs are removed. */
const REFRESH_MS = 150;

/** How long “3 min ago” may be wrong. */
const TICK_MS = 30_000;

/** Runs of all registries, those under way and those that files keep, the newest first. */
export function registerRunsTree(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const tree = disposables.add(new RunsTree(app));
  const view = disposables.add(
    vscode.window.createTreeView(VIEW, {
      treeDataProvider: tree,
      showCollapseAll: true,
      canSelectMany: true,
    }),
  );
  disposables.add(
    app.evals.onDidChange((run) => tree.runChanged(run.state === 'running', toLiveNode(run).id)),
  );
  const watchers = disposables.add(new Watchers(() => tree.refreshSoon()));
  const watch = (): void => {
    if (watchers.watch(runFoldersOf(app))) tree.refreshSoon();
  };
  watch();
  disposables.add(app.store.onDidChange(watch));
  const ticking = setInterval(() => view.visible && tree.refreshSoon(), TICK_MS);
  disposables.add({ dispose: () => clearInterval(ticking) });
  disposables.add(app.runGrouping.event((grouping) => app.inBackground(tree.group(grouping))));
  return disposables;
}

class RunsTree implements vscode.TreeDataProvider<RunNode> {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #live = new Map<string, RunNode>();
  #items: Promise<RunItems> | undefined;
  #grouping: RunGrouping;
  #timer: NodeJS.Timeout | undefined;

  constructor(app: App) {
    this.#app = app;
    this.#grouping = app.context.workspaceState.get<RunGrouping>(GROUPING_KEY, 'day');
    void vscode.commands.executeCommand('setContext', GROUPING_KEY, this.#grouping);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    const children = await (await this.#load()).childrenOf(node, this.#grouping);
    for (const child of children) if (child.kind === 'live') this.#live.set(child.id, child);
    return children;
  }

  async getTreeItem(node: RunNode): Promise<vscode.TreeItem> {
    return (await this.#load()).toItem(node, this.#grouping);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: RunNode): Promise<vscode.TreeItem> {
    const tooltip = (await this.#load()).toTooltip(node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  async getParent(node: RunNode): Promise<RunNode | undefined> {
    return (await this.#load()).parentOf(node);
  }

  async group(grouping: RunGrouping): Promise<void> {
    this.#grouping = grouping;
    await this.#app.context.workspaceState.update(GROUPING_KEY, grouping);
    await vscode.commands.executeCommand('setContext', GROUPING_KEY, grouping);
    this.#changed.fire(undefined);
  }

  /** A run that goes on changes its own row alone; one that begins or ends changes the list. */
  runChanged(isRunning: boolean, id: string): void {
    const row = this.#live.get(id);
    if (isRunning && row) this.#changed.fire(row);
    else this.refreshSoon();
  }

  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, REFRESH_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  /** Loaded when somebody looks at the view. */
  #load(): Promise<RunItems> {
    return (this.#items ??= import('./runItems.ts').then(({ RunItems: Items }) => new Items(this.#app)));
  }
}

/** One watcher a run folder. */
class Watchers {
  readonly #changed: () => void;
  readonly #watchers = new Map<string, vscode.FileSystemWatcher>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether there are others than before. */
  watch(folders: readonly string[]): boolean {
    const added = folders.filter((folder) => !this.#watchers.has(folder));
    const gone = [...this.#watchers.keys()].filter((folder) => !folders.includes(folder));
    for (const folder of added) {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), 'runs/*.json');
      const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
      watcher.onDidCreate(this.#changed);
      watcher.onDidDelete(this.#changed);
      this.#watchers.set(folder, watcher);
    }
    for (const folder of gone) {
      this.#watchers.get(folder)?.dispose();
      this.#watchers.delete(folder);
    }
    return added.length + gone.length > 0;
  }

  dispose(): void {
    this.watch([]);
  }
}
