import * as vscode from 'vscode';
import { type RegisteredPrompt, type Registry, idOf, promptOf } from '../../core/registry/workspace.ts';
import { describeTrial, trafficOf, trafficWords } from '../../core/lifecycle/traffic.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { openCommand, toHistoryItem, toNoteItem } from './historyItems.ts';
import type { OlderVersions } from './olderVersions.ts';
import { promptMenuContext, versionMenuContext } from './menuContext.ts';
import {
  type Node,
  Nodes,
  type NoteNode,
  type OlderNode,
  type PromptNode,
  type RegistryNode,
  type VersionNode,
  rowId,
} from './promptNodes.ts';
import { historyTooltip, promptTooltip, versionTooltip } from './promptTooltips.ts';
import { badgeUri } from './scoreBadges.ts';
import { type AlarmKind, type Facts, type Scores, alarmOf, scoreText, worstAlarm } from './scores.ts';
import { alertNodes, alertTooltipOf, alertWords, toAlertItem } from './alertItems.ts';
import {
  experimentTooltipOf,
  toExperimentItem,
  toRollbackItem,
  trafficLinesOf,
  trafficNodes,
} from './trafficItems.ts';

/** How long the rows of one redraw may take: the names of five thousand prompts come first, their scores follow. */
const DRAW_MS = 12;

/** The rows of the tree and what they show. */
export class PromptItems {
  readonly #app: App;
  readonly #nodes = new Nodes();
  readonly #prompts = new WeakMap<Registry, ReadonlyMap<string, RegisteredPrompt>>();
  readonly #scores: Scores;
  readonly #older: OlderVersions;
  /** How many older versions a fold said that there are, by its id. */
  readonly #counts = new Map<string, number>();
  /** What the rows of prompts say now, by their ids. */
  readonly #facts = new Map<string, Facts>();
  #deadline: number | undefined;
  #isUndrawn = false;

  constructor(app: App, scores: Scores, older: OlderVersions) {
    this.#app = app;
    this.#scores = scores;
    this.#older = older;
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

  /** Whether a prompt's row was drawn from facts that others have taken the place of, as when its suite was read. */
  isOutdated(prompt: RegisteredPrompt): boolean {
    const drawn = this.#facts.get(rowId(prompt));
    return (
      drawn !== undefined && (drawn !== this.#scores.knownFacts(prompt) || this.#scores.isOutdated(prompt))
    );
  }

  /** Whether time alone changes what the row of a prompt says. */
  isMoving(prompt: RegisteredPrompt): boolean {
    return promptOf(prompt).rollback !== undefined && trafficOf(prompt, Date.now()).rollback !== undefined;
  }

  async childrenOf(node?: Node): Promise<Node[]> {
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
    if (node.kind !== 'prompt' && node.kind !== 'older') return [];
    const prompt = this.#find(node);
    if (!prompt) return [];
    if (node.kind === 'older') return this.#olderNodes(node, prompt);
    const { current } = this.#scores.split(prompt);
    const fold = this.#older.mayHave(prompt)
      ? [this.#nodes.keep<OlderNode>({ ...node, kind: 'older', id: `${node.id}/older` })]
      : [];
    return [
      ...current.map((placed) => this.#versionNode(placed)),
      ...alertNodes(this.#app, node, prompt).map((one) => this.#nodes.keep(one)),
      ...trafficNodes(node, prompt).map((one) => this.#nodes.keep(one)),
      ...fold,
    ];
  }

  /** Only now is Git asked: somebody wants to see them. */
  async #olderNodes(node: OlderNode, prompt: RegisteredPrompt): Promise<Node[]> {
    await this.#older.unfold(prompt);
    const versions = this.#older.find(prompt);
    // The fold was drawn before Git was asked.
    if (versions.length !== this.#counts.get(node.id)) this.#older.tellChanged();
    const note = this.#older.noteOf(prompt)
      ? [this.#nodes.keep<NoteNode>({ ...node, kind: 'note', id: `${node.id}/note` })]
      : [];
    return [...versions.map(({ version }) => this.#versionNode({ prompt, version })), ...note];
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
    if (node.kind === 'prompt') return promptTooltip(prompt, trafficLinesOf(this.#app, prompt));
    if (node.kind === 'alert') return alertTooltipOf(this.#app, node, prompt);
    if (node.kind === 'experiment') return experimentTooltipOf(this.#app, node, prompt);
    if (node.kind !== 'version') return undefined;
    const placed = this.#placedOf(prompt, node.version);
    const known = this.#older.knownOf(prompt, node.version);
    if (placed) return versionTooltip(placed, this.#scores.state(placed), known);
    return known && historyTooltip(prompt, known);
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

  #itemOf(node: Exclude<Node, RegistryNode>, prompt: RegisteredPrompt): vscode.TreeItem {
    if (node.kind === 'prompt') return this.#promptItem(node, prompt);
    if (node.kind === 'older') return this.#olderItem(node, prompt);
    if (node.kind === 'experiment') return toExperimentItem(this.#app, node, prompt);
    if (node.kind === 'rollback') return toRollbackItem(prompt);
    if (node.kind === 'alert') return toAlertItem(this.#app, node, prompt);
    if (node.kind === 'note') return toNoteItem(this.#older.noteOf(prompt));
    const placed = this.#placedOf(prompt, node.version);
    if (placed) return this.#versionItem(node, placed);
    const known = this.#older.knownOf(prompt, node.version);
    return known
      ? toHistoryItem(node, known, promptOf(prompt).draft !== undefined)
      : new vscode.TreeItem(node.version);
  }

  #placedOf(prompt: RegisteredPrompt, version: string): PlacedContent | undefined {
    return this.#scores.contents(prompt).find((placed) => placed.version === version);
  }

  #olderItem({ id }: OlderNode, prompt: RegisteredPrompt): vscode.TreeItem {
    const item = new vscode.TreeItem(
      vscode.l10n.t('Older Versions'),
      vscode.TreeItemCollapsibleState.Collapsed,
    );
    const count = this.#older.find(prompt).length;
    this.#counts.set(id, count);
    // Nobody has asked Git yet, so that it may have some is all there is to say.
    if (count > 0) item.description = String(count);
    item.iconPath = new vscode.ThemeIcon('history');
    item.contextValue = 'older';
    return item;
  }

  #promptItem(node: PromptNode, prompt: RegisteredPrompt): vscode.TreeItem {
    const item = new vscode.TreeItem(prompt.block.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.iconPath = new vscode.ThemeIcon('comment');
    item.command = openCommand(node);
    const facts = this.#hasTime() ? this.#scores.factsOf(prompt) : this.#scores.knownFacts(prompt);
    if (!facts) {
      // What can be done with it is not known before it is read either.
      item.contextValue = 'prompt';
      this.#isUndrawn = true;
    } else {
      this.#facts.set(node.id, facts);
      item.contextValue = promptMenuContext(prompt);
      const words = [...trafficWords(trafficOf(prompt, Date.now())), ...alertWords(this.#app, prompt)];
      item.description = [facts.description, ...words].join(' · ');
      if (facts.isBroken)
        item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      else setAlarm(item, node, worstAlarm(facts.alarms));
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
    const trial = describeTrial(trafficOf(prompt, Date.now()), version);
    item.description = [score, stage, ...others, trial, ahead].filter(Boolean).join(' · ');
    item.iconPath = new vscode.ThemeIcon(iconOf(version, pointers));
    // Of what nobody serves any more nothing has to be done.
    if (isDraft || pointers.length > 0) setAlarm(item, node, alarmOf(placed, state));
    item.contextValue = versionMenuContext(placed);
    item.command = openCommand(node);
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

  #versionNode({ prompt, version }: Pick<PlacedContent, 'prompt' | 'version'>): VersionNode {
    const id = `${rowId(prompt)}@${version}`;
    return this.#nodes.keep<VersionNode>({
      kind: 'version',
      id,
      registry: prompt.registry.uri,
      prompt: idOf(prompt),
      version,
    });
  }

  #find({ registry, prompt }: Exclude<Node, RegistryNode>): RegisteredPrompt | undefined {
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

/** The letter behind a row, and its icon in the same colour. */
function setAlarm(item: vscode.TreeItem, { id }: Node, kind: AlarmKind | undefined): void {
  if (!kind) return;
  item.resourceUri = badgeUri(kind, id);
  const color = ICON_COLORS[kind];
  if (color !== undefined && item.iconPath instanceof vscode.ThemeIcon)
    item.iconPath = new vscode.ThemeIcon(item.iconPath.id, new vscode.ThemeColor(color));
}

const ICON_COLORS: Readonly<Record<AlarmKind, string | undefined>> = {
  stale: 'list.warningForeground',
  failing: 'list.errorForeground',
  killed: 'list.errorForeground',
  flaky: undefined,
};

/** A draft, what is served to everybody, what is served elsewhere, and what is only kept. */
function iconOf(version: string, pointers: readonly string[]): string {
  if (version === DRAFT) return 'edit';
  if (pointers.includes('production')) return 'rocket';
  return pointers.length > 0 ? 'server-environment' : 'tag';
}
