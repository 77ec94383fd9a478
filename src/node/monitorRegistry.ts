import { dirname, resolve } from 'node:path';
import type { Secrets } from '../core/base/ports.ts';
import type { Sources } from '../core/base/sources.ts';
import type { MonitorReport } from '../core/monitoring/alert.ts';
import { monitoringOf } from '../core/monitoring/monitoringSettings.ts';
import { advanceAlerts } from '../core/monitoring/alertLedger.ts';
import { evaluateMonitors } from '../core/monitoring/monitors/evaluate.ts';
import type { TelemetrySource } from '../core/monitoring/source.ts';
import type { SourceSettings } from '../core/monitoring/sourceSettings.ts';
import { type Watch, watchOf } from '../core/monitoring/targets.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { PRODUCTION } from '../core/serving/decide.ts';
import { AlertStore } from './alertStore.ts';
import { toPath } from './nodeFiles.ts';
import { openTelemetrySource } from './telemetry/openSource.ts';

export interface HowToLook {
  /** The files that the registry is made of. */
  readonly sources: Sources;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Default: production. */
  readonly environment?: string | undefined;
  /** Only these prompts. */
  readonly prompts?: readonly string[] | undefined;
  /** False: alerts are as if this was the first look, and nothing is kept of it, as for a look at the past. */
  readonly keep?: boolean;
}

export interface Monitored {
  readonly report: MonitorReport;
  readonly watch: Watch;
}

/** What a registry says of its telemetry, or the files and folders that were named instead of it. @param named absolute */
export const sourceSettingsOf = (registry: Registry, named: readonly string[] = []): SourceSettings =>
  named.length > 0 ? { kind: 'files', paths: named } : monitoringOf(registry).source;

/**
 * Opens a source for a registry.
 * @param options `now`: milliseconds since 1970 of the look that it is opened for; `secrets`: who says which key may go
 *   to a server that the registry names
 * @throws PromptError `telemetry-unavailable` where it cannot be opened
 */
export function openSourceOf(
  registry: Registry,
  settings: SourceSettings,
  { now, secrets }: { readonly now: number; readonly secrets: Secrets },
): Promise<TelemetrySource> {
  const runFolder = monitoringFolder(registry);
  const lag = Date.now() - now;
  return openTelemetrySource(settings, {
    folder: dirname(runFolder),
    runFolder,
    now: () => Date.now() - lag,
    secrets,
  });
}

/** The folder in which a registry's telemetry, rollups and alerts are kept. */
export const monitoringFolder = ({ uri }: Pick<Registry, 'uri'>): string =>
  resolve(dirname(toPath(uri)), '.prompt-ledger');

/** What is watched of a registry now. */
export function watchedIn(
  registry: Registry,
  { sources, now, environment = PRODUCTION, prompts }: HowToLook,
): Watch {
  const watch = watchOf(registry, { sources, now, environment });
  return prompts
    ? { ...watch, targets: watch.targets.filter(({ prompt }) => prompts.includes(prompt)) }
    : watch;
}

/**
 * Looks once at all that a registry serves, and keeps which alerts began and which are over beside it, where the
 * command line and editors share them.
 * @throws PromptError `locked` where another process keeps the alerts for itself
 */
export async function monitorRegistry(
  registry: Registry,
  source: TelemetrySource,
  options: HowToLook,
): Promise<Monitored> {
  const { now, keep = true } = options;
  const watch = watchedIn(registry, options);
  const evaluations = await evaluateMonitors(source, watch, now);
  const { alerts, opened, escalated, ended } = keep
    ? await new AlertStore(monitoringFolder(registry)).look(evaluations, now)
    : advanceAlerts([], evaluations, now);
  const about = new Set(watch.targets.map(({ prompt }) => prompt));
  const report: MonitorReport = {
    at: new Date(now).toISOString(),
    environment: watch.environment,
    source: source.name,
    gaps: source.gaps,
    evaluations,
    // Another look may have been at other prompts or another environment.
    alerts: alerts.filter(
      ({ evaluation }) => about.has(evaluation.prompt) && evaluation.environment === watch.environment,
    ),
    opened,
    escalated,
    ended,
  };
  return { report, watch };
}
