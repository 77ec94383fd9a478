import * as vscode from 'vscode';
import {
  type ExperimentStanding,
  describeExperiment,
  describeRollback,
  trafficLines,
  trafficOf,
} from '../../core/lifecycle/traffic.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { positionsIn, toRange } from '../convert.ts';
import { openCommand } from './historyItems.ts';
import { experimentMenuContext } from './menuContext.ts';
import type { ExperimentNode, PromptNode, RollbackNode } from './promptNodes.ts';
import { experimentTooltip } from './promptTooltips.ts';

/** The rows of what shares a prompt's traffic: a rollback in stages, experiments that run or wait. */
export function trafficNodes(
  { registry, prompt: id, id: row }: PromptNode,
  prompt: RegisteredPrompt,
): (RollbackNode | ExperimentNode)[] {
  const { rollback, experiments } = trafficOf(prompt, Date.now());
  const own = { registry, prompt: id };
  return [
    ...(rollback ? [{ ...own, kind: 'rollback' as const, id: `${row}/rollback` }] : []),
    ...experiments
      .filter(({ state }) => state !== 'ended')
      .map(({ experiment: { name } }) => ({
        ...own,
        kind: 'experiment' as const,
        id: `${row}/experiments/${name}`,
        experiment: name,
      })),
  ];
}

export function trafficLinesOf({ evidence }: App, prompt: RegisteredPrompt): string[] {
  const traffic = trafficOf(prompt, Date.now());
  const judged = new Map(
    traffic.experiments.map((one) => [one.experiment.name, evidence.of(one)?.judged] as const),
  );
  return trafficLines(traffic, ({ experiment }) => judged.get(experiment.name));
}

export function toExperimentItem(
  { evidence, store }: App,
  { experiment: name }: ExperimentNode,
  prompt: RegisteredPrompt,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  const standing = standingOf(prompt, name);
  if (!standing) return item;
  const judged = evidence.of(standing)?.judged;
  item.description = [describeExperiment(standing, judged), judged?.verdict].filter(Boolean).join(' · ');
  const isBad = judged?.verdict === 'revert' || judged?.verdict === 'unhealthy';
  item.iconPath = new vscode.ThemeIcon(
    standing.experiment.rollout ? 'graph-line' : 'beaker',
    isBad ? new vscode.ThemeColor('list.errorForeground') : undefined,
  );
  item.contextValue = experimentMenuContext(standing);
  const { file, experiment } = standing;
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open Experiment'),
    arguments: [
      vscode.Uri.parse(file.uri, true),
      { selection: toRange(positionsIn(store, file.uri), experiment.keyRange) },
    ],
  };
  return item;
}

export function experimentTooltipOf(
  { evidence }: App,
  { experiment: name }: ExperimentNode,
  prompt: RegisteredPrompt,
): vscode.MarkdownString | undefined {
  const standing = standingOf(prompt, name);
  return standing && experimentTooltip(standing, evidence.of(standing));
}

const standingOf = (prompt: RegisteredPrompt, name: string): ExperimentStanding | undefined =>
  trafficOf(prompt, Date.now()).experiments.find(({ experiment }) => experiment.name === name);

export function toRollbackItem(prompt: RegisteredPrompt): vscode.TreeItem {
  const { rollback } = trafficOf(prompt, Date.now());
  const item = new vscode.TreeItem(vscode.l10n.t('Staged Rollback'));
  item.description = rollback ? describeRollback(rollback) : vscode.l10n.t('over');
  item.iconPath = new vscode.ThemeIcon('discard', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'rollback';
  item.command = openCommand({ prompt: idOf(prompt) });
  return item;
}
