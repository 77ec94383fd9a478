import * as vscode from 'vscode';
import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { RunFacts } from '../../core/evals/runFile.ts';
import { promptPart } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { KeptRuns } from '../runs/keptRuns.ts';
import type { RunGrouping } from '../runs/runGrouping.ts';
import { dayText, runDescription, runLabel, runTooltip, whenText } from '../runs/runWords.ts';
import { visitInSlices } from '../slices.ts';
import type { EvalRun } from '../testing/evalRuns.ts';
import {
  type LiveNode,
  type RunGroup,
  type RunNode,
  type StoredNode,
  groupRuns,
  toLiveNode,
} from './runNodes.ts';

/** The rows of the Runs view and what they show. */
export class RunItems {
  readonly #app: App;
  readonly #kept: KeptRuns;
  readonly #facts = new Map<string, RunFacts>();
  /** The items of stored runs, made when their group was unfolded. */
  readonly #drawn = new WeakMap<RunNode, vscode.TreeItem>();
  #groups: readonly RunGroup[] = [];

  constructor(app: App) {
    this.#app = app;
    this.#kept = new KeptRuns(app);
  }

  async childrenOf(node: RunNode | undefined, grouping: RunGrouping): Promise<RunNode[]> {
    if (!node) return [...(this.#groups = await this.#findGroups(grouping))];
    if (node.kind !== 'group') return [];
    // Only now are files read: somebody looks at them.
    const runs = await this.#kept.read(node.files);
    for (const { path, facts } of runs) this.#facts.set(path, facts);
    const stored = runs.map(({ path }): StoredNode => ({ kind: 'stored', id: path, file: path }));
    // VS Code asks for the items of all children at once, and a prompt may have thousands of runs.
    const draw = (child: StoredNode): void => void this.#drawn.set(child, this.#draw(child, grouping));
    await visitInSlices(stored, draw, () => false);
    return [...node.live.map(toLiveNode), ...stored];
  }

  toItem(node: RunNode, grouping: RunGrouping): vscode.TreeItem {
    return this.#drawn.get(node) ?? this.#draw(node, grouping);
  }

  #draw(node: RunNode, grouping: RunGrouping): vscode.TreeItem {
    const item = this.#itemOf(node, grouping);
    item.id = node.id;
    return item;
  }

  toTooltip(node: RunNode): vscode.MarkdownString | undefined {
    const facts = node.kind === 'stored' ? this.#facts.get(node.file) : undefined;
    return facts && runTooltip(facts);
  }

  parentOf({ id, kind }: RunNode): RunGroup | undefined {
    if (kind === 'group') return undefined;
    return this.#groups.find(
      ({ files, live }) =>
        files.some(({ path }) => path === id) || live.some((run) => toLiveNode(run).id === id),
    );
  }

  async #findGroups(grouping: RunGrouping): Promise<RunGroup[]> {
    const files = await this.#kept.files();
    const live = this.#app.evals.recent.filter(
      ({ state, file }) => state === 'running' || file === undefined,
    );
    const now = Date.now();
    if (grouping === 'day')
      return groupRuns(
        { files, live },
        {
          ofFile: ({ at }) => dayText(at, now),
          ofLive: ({ startedAt }) => dayText(startedAt, now),
        },
      );
    // The name of a file has the prompt's with what no file name may have replaced.
    const names = this.#app.store.workspace.registries.flatMap(({ prompts }) =>
      prompts.map(({ block }) => [promptPart(block.name), block.name] as const),
    );
    const known = new Map(names);
    return groupRuns(
      { files, live },
      {
        ofFile: ({ prompt }) => known.get(prompt) ?? prompt,
        ofLive: ({ evaluation }) => evaluation.subject.prompt,
      },
    );
  }

  #itemOf(node: RunNode, grouping: RunGrouping): vscode.TreeItem {
    if (node.kind === 'group') return groupItem(node, this.#groups[0] === node || grouping === 'prompt');
    if (node.kind === 'live') {
      const run = this.#app.evals.recent.find(({ id }) => id === node.run);
      return run ? liveItem(node, run) : new vscode.TreeItem('');
    }
    const facts = this.#facts.get(node.file);
    return facts ? storedItem(node, facts, grouping) : new vscode.TreeItem('');
  }
}

function groupItem({ label, files, live }: RunGroup, isOpen: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
  const count = files.length + live.length;
  item.description = count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count);
  item.contextValue = 'runGroup';
  return item;
}

function storedItem(node: StoredNode, facts: RunFacts, grouping: RunGrouping): vscode.TreeItem {
  const label = grouping === 'prompt' ? facts.version : runLabel(facts);
  const item = new vscode.TreeItem(label);
  const now = Date.now();
  const day = grouping === 'prompt' ? dayText(facts.ended_at, now) : '';
  const isToday = day === '' || day === dayText(new Date(now).toISOString(), now);
  const when = isToday ? whenText(facts.ended_at, now) : day;
  item.description = `${runDescription(facts)} · ${when}`;
  item.iconPath = iconOf(facts);
  item.contextValue = 'run stored';
  item.command = showResults(node);
  item.accessibilityInformation = { label: `${runLabel(facts)}, ${facts.gate.state}, ${item.description}` };
  return item;
}

function liveItem(node: LiveNode, run: EvalRun): vscode.TreeItem {
  const { subject, baseline } = run.evaluation;
  const item = new vscode.TreeItem(runLabel(subject));
  const done = run.results.subject.size + run.results.baseline.size;
  const all = subject.cases.length + (baseline?.cases.length ?? 0);
  const isRunning = run.state === 'running';
  item.description = isRunning
    ? `${vscode.l10n.t('{0} of {1} cases', done, all)}${run.spent > 0 ? ` · ${renderUsd(run.spent)}` : ''}`
    : vscode.l10n.t('could not go on: {0}', run.error instanceof Error ? run.error.message : run.state);
  item.iconPath = isRunning ? new vscode.ThemeIcon('loading~spin') : coloured('error', 'errored');
  item.contextValue = isRunning ? 'run running' : 'run broken';
  item.command = showResults(node);
  return item;
}

const showResults = (node: StoredNode | LiveNode): vscode.Command => ({
  command: 'promptLedger.showResults',
  title: vscode.l10n.t('Show Results'),
  arguments: [node],
});

const coloured = (icon: string, colour: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(
    icon,
    new vscode.ThemeColor(`testing.icon${colour[0]!.toUpperCase()}${colour.slice(1)}`),
  );

function iconOf({ gate, incomplete }: RunFacts): vscode.ThemeIcon {
  if (incomplete.includes('cancelled')) return coloured('circle-slash', 'skipped');
  if (gate.state === 'passed') return coloured('pass', 'passed');
  if (gate.state === 'failed') return coloured('error', 'failed');
  return gate.state === 'inconclusive' ? coloured('question', 'queued') : coloured('warning', 'queued');
}
