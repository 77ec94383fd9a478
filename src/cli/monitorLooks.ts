import { PromptError } from '../core/base/errors.ts';
import { adviceOf } from '../core/monitoring/advice.ts';
import type { Alert } from '../core/monitoring/alert.ts';
import type { ReportedAlert } from '../core/monitoring/reports/facts.ts';
import type { TelemetrySource } from '../core/monitoring/source.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { AlertStore } from '../node/alertStore.ts';
import {
  type HowToLook,
  type Monitored,
  monitorRegistry,
  monitoringFolder,
  openSourceOf,
  sourceSettingsOf,
  watchedIn,
} from '../node/monitorRegistry.ts';
import type { Context } from './context.ts';
import { absolute } from './experiments.ts';
import { NodeSecrets } from './nodeSecrets.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from './openWorkspace.ts';

/** How registries are looked at. */
export interface LookOptions {
  readonly telemetry?: readonly string[];
  readonly environment?: string;
  /** Does what the registry declares for what is certain. */
  readonly apply?: boolean;
  readonly live?: string | true;
  /** Tells the hooks that the registry names. */
  readonly hooks?: boolean;
}

/** What a look at a registry found, and what follows from it. */
export interface Look extends Monitored {
  /** The path of the registry. */
  readonly title: string;
  readonly alerts: readonly ReportedAlert[];
}

interface LookAll {
  readonly options: LookOptions;
  /** Milliseconds since 1970; undefined for now. */
  readonly now: number | undefined;
  readonly opened: OpenSources;
}

/** What was seen, and the registries whose telemetry could not be asked. */
export interface Looks {
  readonly looks: readonly Look[];
  readonly failures: readonly PromptError[];
}

/** Looks at all that is meant, and does and tells what follows. One registry that cannot be looked at hides no other. */
export async function lookAtAll(
  context: Context,
  targets: readonly string[],
  { options, now, opened }: LookAll,
): Promise<Looks> {
  const workspace = await openWorkspace(context, targets);
  const named = workspace.names.map((name) => promptNamed(workspace, name));
  const uris = new Set(named.map(({ registry }) => registry.uri));
  const looks: Look[] = [];
  const failures: PromptError[] = [];
  for (const { uri } of workspace.store.workspace.registries) {
    if (named.length > 0 && !uris.has(uri)) continue;
    const how: HowToLook = {
      sources: workspace.store,
      now: now ?? Date.now(),
      environment: options.environment,
      prompts: named.length > 0 ? named.map(({ block }) => block.name) : undefined,
      keep: now === undefined,
    };
    try {
      const registry = await settledRegistry(workspace, uri, how);
      const telemetry = options.telemetry && absolute(context.cwd, options.telemetry);
      const source = await opened.of(registry, { telemetry, now: how.now });
      const monitored = await monitorRegistry(registry, source, how);
      const { targets: watched } = monitored.watch;
      const alerts = monitored.report.alerts.map((alert) => {
        const target = watched.find(({ prompt }) => prompt === alert.evaluation.prompt);
        return { alert, advice: adviceOf(alert, target).steps };
      });
      const title = workspace.show(uri);
      looks.push({ ...monitored, title, alerts });
      if (how.keep) await act(context, { registry, monitored, path: title }, options);
    } catch (error) {
      if (!isPassing(error)) throw error;
      failures.push(error);
    }
  }
  return { looks, failures };
}

/** What the next look may find otherwise: a server that is away, alerts that another process holds. */
const isPassing = (error: unknown): error is PromptError =>
  PromptError.is(error, 'telemetry-unavailable') || PromptError.is(error, 'locked');

interface Acting {
  readonly registry: Registry;
  readonly monitored: Monitored;
  /** Of the registry. */
  readonly path: string;
}

/** Does what the registry declares, and tells whom it names, as far as the command line asks for it. */
async function act(
  context: Context,
  { registry, monitored, path }: Acting,
  { apply = false, live, hooks = false, telemetry }: LookOptions,
): Promise<void> {
  const store = new AlertStore(monitoringFolder(registry));
  if (apply) {
    const { applyDeclared } = await import('./monitorActions.ts');
    const named = telemetry && absolute(context.cwd, telemetry);
    await applyDeclared(context, { registry, store, monitored }, { live, telemetry: named, path });
  }
  const { settings, targets } = monitored.watch;
  if (settings.hooks.length === 0) return;
  if (!hooks) {
    if (monitored.report.opened.length > 0)
      context.note('Hooks are told with --hooks only: they call what the registry names.\n');
    return;
  }
  const { tellHooks } = await import('../node/alertHooks.ts');
  const advise = (alert: Alert): readonly string[] =>
    adviceOf(
      alert,
      targets.find(({ prompt }) => prompt === alert.evaluation.prompt),
    ).steps;
  for (const { failure } of await tellHooks(store, settings.hooks, {
    advise,
    environment: context.environment,
  }))
    if (failure !== undefined) context.note(`${failure} It is told after the next look.\n`);
}

/** Versions that stand in files of their own are read before anybody looks. */
export async function settledRegistry(
  { store, settle }: OpenWorkspace,
  uri: string,
  how: HowToLook,
): Promise<Registry> {
  const find = (): Registry => store.workspace.registries.find((registry) => registry.uri === uri)!;
  await settle(() => watchedIn(find(), how));
  return find();
}

/** Sources that stay open from look to look, so that the next one reads only what is new. */
export class OpenSources {
  readonly #open = new Map<string, Promise<TelemetrySource>>();
  readonly #secrets: NodeSecrets;

  constructor({ environment, allowed }: Context) {
    this.#secrets = new NodeSecrets(environment, allowed);
  }

  of(
    registry: Registry,
    { telemetry, now }: { readonly telemetry: readonly string[] | undefined; readonly now: number },
  ): Promise<TelemetrySource> {
    const settings = sourceSettingsOf(registry, telemetry);
    const key = JSON.stringify([
      registry.uri,
      settings,
      settings.kind === 'prometheus' && [...settings.names],
    ]);
    const known = this.#open.get(key);
    if (known) return known;
    const opening = openSourceOf(registry, settings, { now, secrets: this.#secrets });
    this.#open.set(key, opening);
    // What cannot be opened now may be there at the next look.
    opening.catch(() => this.#open.delete(key));
    return opening;
  }

  async dispose(): Promise<void> {
    for (const opening of this.#open.values()) {
      const source = await opening.catch(() => undefined); // Whoever asked for it has heard why.
      await source?.dispose();
    }
  }
}
