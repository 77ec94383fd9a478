import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { AlertNews } from '../../core/monitoring/alertNews.ts';
import { monitoringOf } from '../../core/monitoring/monitoringSettings.ts';
import { type Registry, idOf } from '../../core/registry/workspace.ts';
import { AlertStore } from '../../node/alertStore.ts';
import { monitoringFolder } from '../../node/monitorRegistry.ts';
import { isSystemError, toPath } from '../../node/nodeFiles.ts';
import type { App } from '../app.ts';
import { settings } from '../settings.ts';

/** Looks at every registry that has telemetry; one whose telemetry cannot be read keeps no other from being looked at. */
export async function lookAtAll(app: App): Promise<void> {
  for (const registry of app.store.workspace.registries) {
    if (!(await hasTelemetry(registry))) continue;
    try {
      await lookAt(app, registry);
    } catch (error) {
      // A folder may be gone by now, or not be ours to write.
      if (!PromptError.is(error) && !isSystemError(error)) throw error;
      // The dashboard says it to whoever looks; a message every five minutes would help nobody.
      app.log.warn(`${app.files.relative(registry.uri)}: ${error.message}`);
    }
  }
}

async function lookAt(app: App, registry: Registry): Promise<void> {
  const monitored = await (await app.monitoring()).look(registry);
  if (!monitored) return;
  const news = await new AlertStore(monitoringFolder(registry)).take('editor');
  if (settings.notifyOfAlerts) app.inBackground(tell(app, registry, news));
}

/** Nothing is opened, and no server is asked, where nobody records anything. */
async function hasTelemetry(registry: Registry): Promise<boolean> {
  if (vscode.Uri.parse(registry.uri, true).scheme !== 'file') return false;
  const { source } = monitoringOf(registry);
  if (source.kind !== 'files') return true;
  const folder = dirname(toPath(registry.uri));
  const found = await Promise.all(
    source.paths.map((path) =>
      access(resolve(folder, path)).then(
        () => true,
        () => false, // It is not there, or not ours to read: nothing to look at.
      ),
    ),
  );
  return found.some(Boolean);
}

/** One message for all that a look found to be certain; what is only suspected stands in the tree. */
async function tell(app: App, registry: Registry, news: readonly AlertNews[]): Promise<void> {
  const certain = news.filter(({ event, alert }) => event !== 'ended' && alert.wasFiring);
  const [first, ...others] = certain;
  if (!first) return;
  const { evaluation } = first.alert;
  const prompt = registry.prompts.find(({ block }) => block.name === evaluation.prompt);
  const show = vscode.l10n.t('Show Monitoring');
  const rollBack = vscode.l10n.t('Roll Back…');
  const text = `${evaluation.prompt}: ${evaluation.text}`;
  const message =
    others.length === 0
      ? text
      : others.length === 1
        ? vscode.l10n.t('{0} There is one more alert.', text)
        : vscode.l10n.t('{0} There are {1} more alerts.', text, others.length);
  const isOfOne = others.every(({ alert }) => alert.evaluation.prompt === evaluation.prompt);
  const canRollBack = prompt !== undefined && isOfOne && evaluation.version !== '';
  const picked = await vscode.window.showWarningMessage(message, show, ...(canRollBack ? [rollBack] : []));
  const target = prompt && { prompt: idOf(prompt) };
  if (picked === show) await vscode.commands.executeCommand('promptLedger.showMonitoring', target);
  if (picked === rollBack) await vscode.commands.executeCommand('promptLedger.rollBack', target);
}
