import * as vscode from 'vscode';
import type { Alert } from '../../core/monitoring/alert.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import type { AlertNode, PromptNode } from './promptNodes.ts';

/** The rows of what monitors found of a prompt. */
export const alertNodes = (
  { promptAlerts }: Pick<App, 'promptAlerts'>,
  { registry, prompt: id, id: row }: PromptNode,
  prompt: RegisteredPrompt,
): AlertNode[] =>
  promptAlerts.of(prompt).map(({ id: alert }) => ({
    kind: 'alert',
    id: `${row}/alerts/${alert}`,
    registry,
    prompt: id,
    alert,
  }));

/** `2 alerts`, for the row of the prompt. */
export function alertWords({ promptAlerts }: Pick<App, 'promptAlerts'>, prompt: RegisteredPrompt): string[] {
  const count = promptAlerts.of(prompt).length;
  if (count === 0) return [];
  return [count === 1 ? vscode.l10n.t('1 alert') : vscode.l10n.t('{0} alerts', count)];
}

export function toAlertItem(app: App, node: AlertNode, prompt: RegisteredPrompt): vscode.TreeItem {
  const alert = find(app, node, prompt);
  if (!alert) return new vscode.TreeItem('');
  const { evaluation, wasFiring } = alert;
  const item = new vscode.TreeItem(nameOf(alert));
  item.description = [evaluation.version, wasFiring ? undefined : vscode.l10n.t('suspected')]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon(
    wasFiring ? 'error' : 'warning',
    new vscode.ThemeColor(wasFiring ? 'list.errorForeground' : 'list.warningForeground'),
  );
  item.contextValue = 'alert';
  item.command = {
    command: 'promptLedger.showMonitoring',
    title: vscode.l10n.t('Show Monitoring'),
    arguments: [{ prompt: idOf(prompt) }],
  };
  return item;
}

export function alertTooltipOf(
  app: App,
  node: AlertNode,
  prompt: RegisteredPrompt,
): vscode.MarkdownString | undefined {
  const alert = find(app, node, prompt);
  if (!alert) return undefined;
  const { evaluation, since } = alert;
  const tooltip = new vscode.MarkdownString();
  const when = new Date(since).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  tooltip.appendText([evaluation.text, ...evaluation.causes, vscode.l10n.t('Since {0}', when)].join('\n\n'));
  return tooltip;
}

const find = ({ promptAlerts }: App, { alert }: AlertNode, prompt: RegisteredPrompt): Alert | undefined =>
  promptAlerts.of(prompt).find(({ id }) => id === alert);

const nameOf = ({ evaluation }: Alert): string =>
  ({
    quality: vscode.l10n.t('Quality is low'),
    'quality-trend': vscode.l10n.t('Quality falls'),
    'error-rate': vscode.l10n.t('Errors and retries'),
    latency: vscode.l10n.t('Slow'),
    cost: vscode.l10n.t('Over the cost cap'),
    'no-data': vscode.l10n.t('No calls'),
    'judge-drift': vscode.l10n.t('The judge has changed'),
    'input-drift': vscode.l10n.t('Inputs have changed'),
  })[evaluation.monitor];
