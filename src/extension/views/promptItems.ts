import * as vscode from 'vscode';
import { type RegisteredPrompt, type Registry, idOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { promptMenuContext, versionMenuContext } from './menuContext.ts';
import {
  type Node,
  Nodes,
  type OlderNode,
  type PromptNode,
  type RegistryNode,
  type VersionNode,
  rowId,
} from './promptNodes.ts';
import { promptTooltip, versionTooltip } from './promptTooltips.ts';
import { type Scores, isAlarm, scoreText } from './scores.ts';

/** How long the rows of one redraw may take: the names of five thousand prompts come first, their scores follow. */
const DRAW_MS = 12;

/** The rows of the tree and what they show. */
export class PromptItems {
  readonly #app: App;
  readonly #nodes = new Nodes();
  readonly #prompts = new WeakMap<Registry, ReadonlyMap<string, RegisteredPrompt>>();
  readonly #scores: Scores;
  #deadline: number | undefined;
  #isUndrawn = false;

  constructor(app: App, scores: Scores) {
    this.#app = app;
    this.#scores = scores;
  }

  nodeOf(id: string): Node | undefined {
    return this.#nodes.get(id);
  }

  /** Whether rows were drawn without their scores since this was asked last. */
  hasUndrawn(): boolean {
    const was = this.#isUndrawn;
    this.#isUndrawn = false;
    return was;
  }

  childrenOf(node?: Node): Node[] {
    const { registries } = this.#app.store.workspace;
    if (!node) {
      // One registry needs no level of its own; a second one makes the files worth showing.
      const [only, ...others] = registries;
      if (only && others.length === 0) return this.#promptNodes(only);
      return registries.map(({ uri }) => this.#nodes.keep<RegistryNode>({ kind: 'registry', id: uri, uri }));
    }
    if (node.kind === 'registry')
      return registries
        .filter(({ uri }) => uri === node.uri)
        .flatMap((registry) => this.#promptNodes(registry));
    if (node.kind === 'version') return [];
    const prompt = this.#find(node);
    if (!prompt) return [];
    const { current, older } = this.#scores.split(prompt);
    if (node.kind === 'older') return older.map((placed) => this.#versionNode(placed));
    const fold =
      older.length === 0
        ? []
        : [this.#nodes.keep<OlderNode>({ ...node, kind: 'older', id: `${node.id}/older` })];
    return [...current.map((placed) => this.#versionNode(placed)), ...fold];
  }

  toItem(node: Node): vscode.TreeItem {
    if (node.kind === 'registry') return this.#registryItem(node);
    const prompt = this.#find(node);
    // What went away is still drawn once, until VS Code asks for the rows as they are now.
    const item = prompt ? this.#itemOf(node, prompt) : new vscode.TreeItem('');
    item.id = node.id;
    return item;
  }

  toTooltip(node: Node): vscode.MarkdownString | undefined {
    const prompt = node.kind === 'registry' ? undefined : this.#find(node);
    if (!prompt) return undefined;
    if (node.kind === 'prompt') return promptTooltip(prompt);
    const placed =
      node.kind === 'version'
        ? this.#scores.contents(prompt).find(({ version }) => version === node.version)
        : undefined;
    return placed && versionTooltip(placed, this.#scores.state(placed));
  }

  #registryItem({ id, uri }: RegistryNode): vscode.TreeItem {
    const item = new vscode.TreeItem(this.#app.files.relative(uri), vscode.TreeItemCollapsibleState.Expanded);
    const prompts =
      this.#app.store.workspace.registries.find((registry) => registry.uri === uri)?.prompts.length ?? 0;
    item.id = id;
    item.description = prompts === 1 ? vscode.l10n.t('1 prompt') : vscode.l10n.t('{0} prompts', prompts);
    item.iconPath = new vscode.ThemeIcon('book');
    item.contextValue = 'registry';
    return item;
  }

  #itemOf(node: PromptNode | VersionNode | OlderNode, prompt: RegisteredPrompt): vscode.TreeItem {
    if (node.kind === 'prompt') return this.#promptItem(node, prompt);
    if (node.kind === 'older') {
      const item = new vscode.TreeItem(
        vscode.l10n.t('Older Versions'),
        vscode.TreeItemCollapsibleState.Collapsed,
      );
      item.description = String(this.#scores.split(prompt).older.length);
      item.iconPath = new vscode.ThemeIcon('history');
      return item;
    }
    const placed = this.#scores.contents(prompt).find(({ version }) => version === node.version);
    return placed ? this.#versionItem(node, placed) : new vscode.TreeItem(node.version);
  }

  #promptItem(node: PromptNode, prompt: RegisteredPrompt): vscode.TreeItem {
    const item = new vscode.TreeItem(prompt.block.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.contextValue = promptMenuContext(prompt);
    item.iconPath = new vscode.ThemeIcon('comment');
    item.command = open(node);
    const facts = this.#hasTime() ? this.#scores.factsOf(prompt) : this.#scores.knownFacts(prompt);
    if (!facts) this.#isUndrawn = true;
    else {
      item.description = facts.description;
      if (facts.isBroken)
        item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      else if (facts.isAlarming)
        item.iconPath = new vscode.ThemeIcon('comment', new vscode.ThemeColor('list.warningForeground'));
    }
    return item;
  }

  #versionItem(node: VersionNode, placed: PlacedContent): vscode.TreeItem {
    const { prompt, version, content } = placed;
    const pointers = servedVersions(prompt).get(version) ?? [];
    const isDraft = version === DRAFT;
    const item = new vscode.TreeItem(isDraft ? vscode.l10n.t('Draft') : version);
    const stage = pointers.includes('production') ? vscode.l10n.t('deployed') : content.stage;
    const others = pointers.filter((pointer) => pointer !== 'production');
    const state = this.#scores.state(placed);
    const score =
      scoreText(placed, state) ?? (isDraft || pointers.length > 0 ? vscode.l10n.t('no score') : undefined);
    const ahead = isDraft ? this.#scores.againstVersions(placed) : undefined;
    item.description = [score, stage, ...others, ahead].filter(Boolean).join(' · ');
    const color = isAlarm(state) ? new vscode.ThemeColor('list.warningForeground') : undefined;
    item.iconPath = new vscode.ThemeIcon(iconOf(version, pointers), color);
    item.contextValue = versionMenuContext(placed);
    item.command = open(node);
    return item;
  }

  #promptNodes(registry: Registry): PromptNode[] {
    const known = this.#promptsOf(registry);
    const shown = registry.prompts.filter((prompt) => known.get(idOf(prompt)) === prompt);
    return shown.map((prompt) =>
      this.#nodes.keep<PromptNode>({
        kind: 'prompt',
        id: rowId(prompt),
        registry: registry.uri,
        prompt: idOf(prompt),
      }),
    );
  }

  #versionNode({ prompt, version }: PlacedContent): VersionNode {
    const id = `${rowId(prompt)}@${version}`;
    return this.#nodes.keep<VersionNode>({
      kind: 'version',
      id,
      registry: prompt.registry.uri,
      prompt: idOf(prompt),
      version,
    });
  }

  #find({ registry, prompt }: PromptNode | VersionNode | OlderNode): RegisteredPrompt | undefined {
    const found = this.#app.store.workspace.registries.find(({ uri }) => uri === registry);
    return found && this.#promptsOf(found).get(prompt);
  }

  /** A registry's prompts by their ids, of a name that stands twice the first; the diagnostic names the other. */
  #promptsOf(registry: Registry): ReadonlyMap<string, RegisteredPrompt> {
    let prompts = this.#prompts.get(registry);
    if (!prompts) {
      prompts = new Map(registry.prompts.toReversed().map((prompt) => [idOf(prompt), prompt]));
      this.#prompts.set(registry, prompts);
    }
    return prompts;
  }

  #hasTime(): boolean {
    if (this.#deadline === undefined) {
      this.#deadline = performance.now() + DRAW_MS;
      setImmediate(() => (this.#deadline = undefined));
    }
    return performance.now() < this.#deadline;
  }
}

/** A draft, what is served to everybody, what is served elsewhere, and what is only kept. */
function iconOf(version: string, pointers: readonly string[]): string {
  if (version === DRAFT) return 'edit';
  if (pointers.includes('production')) return 'rocket';
  return pointers.length > 0 ? 'server-environment' : 'tag';
}

const open = (target: PromptNode | VersionNode): vscode.Command => ({
  command: 'promptLedger.openPrompt',
  title: vscode.l10n.t('Open Prompt'),
  arguments: [target],
});
