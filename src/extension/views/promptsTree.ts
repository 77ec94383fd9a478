import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import { promptOf, idOf, type RegisteredPrompt, type Registry } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../../core/versions/content.ts';
import { type ScoreState, scoreStateOf } from '../../core/evals/scoreState.ts';
import { compareVersions } from '../../core/versions/order.ts';
import type { App } from '../app.ts';

/** How long changes are collected before the tree is drawn again: it is read, not typed into. */
const REFRESH_MS = 150;

type Node =
  | { readonly kind: 'registry'; readonly registry: Registry }
  | { readonly kind: 'prompt'; readonly prompt: RegisteredPrompt }
  | { readonly kind: 'version'; readonly placed: PlacedContent }
  | { readonly kind: 'older'; readonly prompt: RegisteredPrompt; readonly versions: readonly PlacedContent[] };

/** Registries → prompts → draft and served versions, older ones folded. Drawn from the store's snapshot. */
export function registerPromptsTree(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const tree = new PromptsTree(app);
  const view = disposables.add(vscode.window.createTreeView('promptLedger.prompts', { treeDataProvider: tree, showCollapseAll: true }));
  let timer: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    timer = undefined;
    tree.refresh();
    const count = tree.countStale();
    view.badge = count > 0 ? { value: count, tooltip: vscode.l10n.t('{0} stale or failing scores', count) } : undefined;
  };
  disposables.add(app.store.onDidChange(() => (timer ??= setTimeout(refresh, REFRESH_MS))));
  disposables.add({ dispose: () => clearTimeout(timer) });
  return disposables;
}

class PromptsTree implements vscode.TreeDataProvider<Node> {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
  }

  refresh(): void {
    this.#changed.fire();
  }

  countStale(): number {
    return this.#prompts()
      .flatMap((prompt) => currentContents(prompt, this.#app))
      .filter((placed) => isAlarming(scoreStateOf(placed, this.#app.store, this.#app.sha256))).length;
  }

  #prompts(): readonly RegisteredPrompt[] {
    return this.#app.store.workspace.registries.flatMap(({ prompts }) => prompts);
  }

  getChildren(node?: Node): Node[] {
    const { registries } = this.#app.store.workspace;
    if (!node) {
      // One registry needs no level of its own; a second one makes the files worth showing.
      const [only, ...others] = registries;
      if (only && others.length === 0) return only.prompts.map(toPromptNode);
      return registries.map((registry) => ({ kind: 'registry', registry }));
    }
    if (node.kind === 'registry') return node.registry.prompts.map(toPromptNode);
    if (node.kind === 'prompt') return this.#versions(node.prompt);
    if (node.kind === 'older') return node.versions.map((placed) => ({ kind: 'version', placed }));
    return [];
  }

  #versions(prompt: RegisteredPrompt): Node[] {
    const served = servedVersions(prompt);
    const contents = uniqueVersions(findContents(prompt, this.#app.store));
    const isShown = ({ version, where }: PlacedContent): boolean => where === 'draft' || where === 'inline' || served.has(version);
    const shown = contents.filter(isShown).toSorted(byVersion);
    const older = contents.filter((placed) => !isShown(placed)).toSorted(byVersion);
    const nodes: Node[] = shown.map((placed) => ({ kind: 'version', placed }));
    return older.length === 0 ? nodes : [...nodes, { kind: 'older', prompt, versions: older }];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'registry':
        return this.#registryItem(node.registry);
      case 'prompt':
        return this.#promptItem(node.prompt);
      case 'version':
        return this.#versionItem(node.placed);
      case 'older': {
        const item = new vscode.TreeItem(vscode.l10n.t('Older Versions'), vscode.TreeItemCollapsibleState.Collapsed);
        item.id = `${idOf(node.prompt)}/older`;
        item.description = String(node.versions.length);
        item.iconPath = new vscode.ThemeIcon('history');
        return item;
      }
    }
  }

  #registryItem({ uri, prompts }: Registry): vscode.TreeItem {
    const item = new vscode.TreeItem(this.#app.files.relative(uri), vscode.TreeItemCollapsibleState.Expanded);
    item.id = uri;
    item.description = vscode.l10n.t('{0} prompts', prompts.length);
    item.iconPath = new vscode.ThemeIcon('book');
    item.contextValue = 'registry';
    return item;
  }

  #promptItem(prompt: RegisteredPrompt): vscode.TreeItem {
    const { name, version, description } = promptOf(prompt);
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = idOf(prompt);
    const served = findContents(prompt, this.#app.store).find((placed) => placed.version === version?.value);
    const score = served && this.#score(served);
    item.description = [version?.value, score].filter(Boolean).join(' · ');
    item.iconPath = new vscode.ThemeIcon('comment');
    item.contextValue = 'prompt';
    if (description) item.tooltip = description;
    item.command = open({ prompt: item.id });
    return item;
  }

  #versionItem(placed: PlacedContent): vscode.TreeItem {
    const { prompt, version, content } = placed;
    const pointers = servedVersions(prompt).get(version) ?? [];
    const isDraft = version === DRAFT;
    const item = new vscode.TreeItem(isDraft ? vscode.l10n.t('Draft') : version);
    item.id = `${idOf(prompt, version)}/${placed.where}`;
    const stage = pointers.includes('production') ? vscode.l10n.t('deployed') : content.stage;
    const others = pointers.filter((pointer) => pointer !== 'production');
    item.description = [this.#score(placed), stage, ...others].filter(Boolean).join(' · ');
    item.iconPath = this.#icon(placed, pointers);
    item.contextValue = isDraft ? 'version draft' : 'version';
    item.command = open({ prompt: idOf(prompt), version });
    return item;
  }

  #score(placed: PlacedContent): string | undefined {
    const { evalScore } = placed.content;
    if (!evalScore) return undefined;
    const state = scoreStateOf(placed, this.#app.store, this.#app.sha256);
    const shown = evalScore.value.toFixed(2);
    const words: Readonly<Partial<Record<ScoreState, string>>> = {
      'content-changed': vscode.l10n.t('stale'),
      'below-minimum': vscode.l10n.t('below minimum'),
      unverified: vscode.l10n.t('unverified'),
    };
    const word = words[state];
    return word === undefined ? shown : `${shown} (${word})`;
  }

  #icon(placed: PlacedContent, pointers: readonly string[]): vscode.ThemeIcon {
    const state = scoreStateOf(placed, this.#app.store, this.#app.sha256);
    const color = isAlarming(state) ? new vscode.ThemeColor('list.warningForeground') : undefined;
    if (placed.version === DRAFT) return new vscode.ThemeIcon('edit', color);
    if (pointers.length > 0) return new vscode.ThemeIcon('rocket', color);
    return new vscode.ThemeIcon('tag', color);
  }

  /** The whole evidence, put together only for the item that the pointer rests on. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'version') item.tooltip = versionTooltip(node.placed);
    return item;
  }
}

const toPromptNode = (prompt: RegisteredPrompt): Node => ({ kind: 'prompt', prompt });

/** A version that stands in two places is shown where it counts; the diagnostic names the other. */
function uniqueVersions(contents: readonly PlacedContent[]): PlacedContent[] {
  return contents.filter(({ version }, i) => contents.findIndex((other) => other.version === version) === i);
}

function byVersion(a: PlacedContent, b: PlacedContent): number {
  if (a.version === DRAFT || b.version === DRAFT) return a.version === b.version ? 0 : a.version === DRAFT ? -1 : 1;
  return compareVersions(b.version, a.version);
}

/** The draft and what a pointer names. */
function currentContents(prompt: RegisteredPrompt, { store }: App): PlacedContent[] {
  const served = servedVersions(prompt);
  return findContents(prompt, store).filter(({ version, where }) => where === 'draft' || served.has(version));
}

const isAlarming = (state: ScoreState): boolean => state === 'content-changed' || state === 'below-minimum';

const open = (target: { prompt: string; version?: string }): vscode.Command => ({
  command: 'promptLedger.openPrompt',
  title: vscode.l10n.t('Open'),
  arguments: [target],
});

function versionTooltip({ content, version, prompt }: PlacedContent): vscode.MarkdownString {
  const { lastEval, evalScore, model, notes } = content;
  const lines = [`**${prompt.block.name}** ${version === DRAFT ? vscode.l10n.t('draft') : version}`];
  if (model) lines.push(`\`${model.value}\``);
  if (notes) lines.push(notes);
  if (evalScore && lastEval) {
    const [low, high] = lastEval.ci95 ?? [];
    const interval = low === undefined || high === undefined ? '' : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
    lines.push(vscode.l10n.t('Score {0}{1}: {2} of {3} cases passed, {4}', evalScore.value.toFixed(4), interval, lastEval.passed ?? 0, lastEval.cases ?? 0, lastEval.at ?? ''));
    const { baseline } = lastEval;
    if (baseline) lines.push(vscode.l10n.t('{0} against {1}', baseline.verdict ?? '', baseline.version ?? ''));
  } else if (evalScore) {
    lines.push(vscode.l10n.t('Score {0}, unverified: no run stands behind it.', evalScore.value));
  }
  const tooltip = new vscode.MarkdownString(lines.join('\n\n'));
  // Notes and names are the workspace's text: nothing in them may become a command.
  tooltip.isTrusted = false;
  return tooltip;
}
