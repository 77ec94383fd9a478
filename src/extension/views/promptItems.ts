import * as vscode from 'vscode';
import { type RegisteredPrompt, type Registry, idOf, promptOf } from '../../core/registry/workspace.ts';
import {
  type ExperimentStanding,
  describeExperiment,
  describeRollback,
  describeTrial,
  trafficLines,
  trafficOf,
  trafficWords,
} from '../../core/lifecycle/traffic.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { positionsIn, toRange } from '../convert.ts';
import { openCommand, toHistoryItem, toNoteItem } from './historyItems.ts';
import type { OlderVersions } from './olderVersions.ts';
import { experimentMenuContext, promptMenuContext, versionMenuContext } from './menuContext.ts';
import {
  type ExperimentNode,
  type Node,
  Nodes,
  type NoteNode,
  type OlderNode,
  type PromptNode,
  type RegistryNode,
  type RollbackNode,
  type VersionNode,
  rowId,
} from './promptNodes.ts';
import { experimentTooltip, historyTooltip, promptTooltip, versionTooltip } from './promptTooltips.ts';
import { badgeUri } from './scoreBadges.ts';
import { type AlarmKind, type Facts, type Scores, alarmOf, scoreText, worstAlarm } from './scores.ts';

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
      ...this.#trafficNodes(node, prompt),
      ...fold,
    ];
  }

  /** What shares the traffic: a rollback in stages, experiments that run or wait. */
  #trafficNodes({ registry, prompt: id, id: row }: PromptNode, prompt: RegisteredPrompt): Node[] {
    const { rollback, experiments } = trafficOf(prompt, Date.now());
    const own = { registry, prompt: id };
    return [
      ...(rollback
        ? [this.#nodes.keep<RollbackNode>({ ...own, kind: 'rollback', id: `${row}/rollback` })]
        : []),
      ...experiments
        .filter(({ state }) => state !== 'ended')
        .map(({ experiment: { name } }) =>
          this.#nodes.keep<ExperimentNode>({
            ...own,
            kind: 'experiment',
            id: `${row}/experiments/${name}`,
            experiment: name,
          }),
        ),
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
    if (node.kind === 'prompt') return promptTooltip(prompt, this.#trafficLines(prompt));
    if (node.kind === 'experiment') return this.#experimentTooltip(node, prompt);
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
    if (node.kind === 'experiment') return this.#experimentItem(node, prompt);
    if (node.kind === 'rollback') return rollbackItem(prompt);
    if (node.kind === 'note') return toNoteItem(this.#older.noteOf(prompt));
    const placed = this.#placedOf(prompt, node.version);
    if (placed) return this.#versionItem(node, placed);
    const known = this.#older.knownOf(prompt, node.version);
    return known
      ? toHistoryItem(node, known, promptOf(prompt).draft !== undefined)
      : new vscode.TreeItem(node.version);
  }

  #trafficLines(prompt: RegisteredPrompt): string[] {
    const { evidence } = this.#app;
    const traffic = trafficOf(prompt, Date.now());
    const judged = new Map(
      traffic.experiments.map((one) => [one.experiment.name, evidence.of(one)?.judged] as const),
    );
    return trafficLines(traffic, ({ experiment }) => judged.get(experiment.name));
  }

  #experimentItem({ experiment: name }: ExperimentNode, prompt: RegisteredPrompt): vscode.TreeItem {
    const item = new vscode.TreeItem(name);
    const standing = standingOf(prompt, name);
    if (!standing) return item;
    const judged = this.#app.evidence.of(standing)?.judged;
    item.description = [describeExperiment(standing, judged), judged?.verdict].filter(Boolean).join(' · ');
    const isBad = judged?.verdict === 'revert' || judged?.verdict === 'unhealthy';
    item.iconPath = new vscode.ThemeIcon(
      standing.experiment.rollout ? 'graph-line' : 'beaker',
      isBad ? new vscode.ThemeColor('list.errorForeground') : undefined,
    );
    item.contextValue = experimentMenuContext(standing);
    const { file, experiment } = standing;
    const range = toRange(positionsIn(this.#app.store, file.uri), experiment.keyRange);
    item.command = {
      command: 'vscode.open',
      title: vscode.l10n.t('Open Experiment'),
      arguments: [vscode.Uri.parse(file.uri, true), { selection: range }],
    };
    return item;
  }

  #experimentTooltip(
    { experiment: name }: ExperimentNode,
    prompt: RegisteredPrompt,
  ): vscode.MarkdownString | undefined {
    const standing = standingOf(prompt, name);
    if (!standing) return undefined;
    const analysed = this.#app.evidence.of(standing);
    return experimentTooltip(standing, analysed);
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
      const words = trafficWords(trafficOf(prompt, Date.now()));
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

const standingOf = (prompt: RegisteredPrompt, name: string): ExperimentStanding | undefined =>
  trafficOf(prompt, Date.now()).experiments.find(({ experiment }) => experiment.name === name);

function rollbackItem(prompt: RegisteredPrompt): vscode.TreeItem {
  const { rollback } = trafficOf(prompt, Date.now());
  const item = new vscode.TreeItem(vscode.l10n.t('Staged Rollback'));
  item.description = rollback ? describeRollback(rollback) : vscode.l10n.t('over');
  item.iconPath = new vscode.ThemeIcon('discard', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'rollback';
  item.command = openCommand({ prompt: idOf(prompt) });
  return item;
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
