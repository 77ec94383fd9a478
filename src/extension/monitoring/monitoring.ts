import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { AlertState } from '../../core/monitoring/alertNews.ts';
import type { TelemetrySource } from '../../core/monitoring/source.ts';
import type { Registry } from '../../core/registry/workspace.ts';
import { AlertStore } from '../../node/alertStore.ts';
import {
  type Monitored,
  monitorRegistry,
  monitoringFolder,
  openSourceOf,
  sourceSettingsOf,
  watchedIn,
} from '../../node/monitorRegistry.ts';
import type { App } from '../app.ts';

interface OpenSource {
  /** What the registry says of it, so that another one is opened when that changes. */
  readonly settings: string;
  readonly source: Promise<TelemetrySource>;
}

/** The telemetry of this window's registries, and what monitors found in it when they last looked. */
export class Monitoring {
  readonly #app: App;
  readonly #sources = new Map<string, OpenSource>();

  constructor(app: App) {
    this.#app = app;
  }

  /**
   * Where the telemetry of a registry is, opened once.
   * @throws PromptError `not-trusted` in a workspace that may not name files and servers, `telemetry-unavailable`
   */
  sourceOf(registry: Registry): Promise<TelemetrySource> {
    if (!vscode.workspace.isTrusted)
      throw new PromptError('not-trusted', vscode.l10n.t('Telemetry is not read in restricted mode.'), {
        hint: vscode.l10n.t('Trust the workspace to see it.'),
      });
    const settings = sourceSettingsOf(registry);
    const text = JSON.stringify([settings, settings.kind === 'prometheus' && [...settings.names]]);
    const known = this.#sources.get(registry.uri);
    if (known?.settings === text) return known.source;
    if (known) this.#app.inBackground(closed(known.source));
    const source = openSourceOf(registry, settings, { now: Date.now(), secrets: this.#app.keys });
    this.#sources.set(registry.uri, { settings: text, source });
    // What cannot be opened now, as without its key, may be opened when somebody looks again.
    source.catch(() => {
      if (this.#sources.get(registry.uri)?.source === source) this.#sources.delete(registry.uri);
    });
    return source;
  }

  /** Looks now; tree, status bar and hovers show what it finds. */
  async look({ uri }: Registry): Promise<Monitored | undefined> {
    const { store } = this.#app;
    const find = (): Registry | undefined =>
      store.workspace.registries.find((registry) => registry.uri === uri);
    const how = { sources: store, now: Date.now() };
    const early = find();
    if (!early) return undefined;
    watchedIn(early, how); // Asks for the files of versions that have one of their own.
    await this.#app.load();
    const registry = find();
    if (!registry) return undefined;
    const monitored = await monitorRegistry(registry, await this.sourceOf(registry), how);
    this.#app.promptAlerts.set(uri, monitored.report);
    return monitored;
  }

  /** The alerts of a registry, with those that ended lately. */
  alertsOf(registry: Registry): Promise<AlertState> {
    return new AlertStore(monitoringFolder(registry)).read();
  }

  dispose(): void {
    for (const { source } of this.#sources.values()) this.#app.inBackground(closed(source));
    this.#sources.clear();
  }
}

async function closed(source: Promise<TelemetrySource>): Promise<void> {
  const opened = await source.catch(() => undefined); // Whoever asked for it has heard why.
  await opened?.dispose();
}
