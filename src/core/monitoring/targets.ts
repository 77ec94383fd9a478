import type { Sources } from '../base/sources.ts';
import { type ExperimentSettings, settingsOf } from '../experiments/settings.ts';
import { experimentsOf } from '../registry/experiments.ts';
import { stateOf } from '../registry/experimentState.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';
import { PRODUCTION } from '../serving/decide.ts';
import { shareLeft, toStagedRollback } from '../serving/stagedRollback.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';
import { compareVersions } from '../versions/order.ts';
import {
  type MonitorSettings,
  type MonitoringSettings,
  monitoringOf,
  settingsFor,
} from './monitoringSettings.ts';

/** Why a version has traffic. */
export type ServedRole = 'pointer' | 'control' | 'challenger' | 'rolled-back' | 'rollback-target';

/** A version that somebody is served now. */
export interface WatchedVersion {
  readonly version: string;
  readonly role: ServedRole;
  /** What was served before it, or is served beside it: what it is held against while it has no past of its own. */
  readonly previous: string | undefined;
  readonly model: string | undefined;
  /** ISO 8601, as its record has it. */
  readonly deployedAt: string | undefined;
}

/** A prompt as it is watched in one environment. */
export interface MonitorTarget {
  readonly prompt: string;
  readonly environment: string;
  readonly versions: readonly WatchedVersion[];
  /** Where an instant rollback would lead. */
  readonly rollbackTo: string | undefined;
  /** US dollars a call. */
  readonly costCapUsd: number | undefined;
  /** No model is called. */
  readonly isKilled: boolean;
  /** The name of the experiment that shares the traffic. */
  readonly experiment: string | undefined;
  readonly settings: MonitorSettings;
}

/** What is watched, and how. */
export interface Watch {
  readonly environment: string;
  readonly targets: readonly MonitorTarget[];
  readonly settings: MonitoringSettings;
}

export interface WatchOptions {
  readonly sources: Sources;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly environment: string;
}

/** Every prompt of a registry with the versions that it serves in an environment at a time, as the files say. */
export function watchOf(registry: Registry, options: WatchOptions): Watch {
  const settings = monitoringOf(registry);
  const targets = new Map<string, MonitorTarget>();
  for (const prompt of registry.prompts) {
    const target = targetOf(prompt, settings, options);
    // Of a name that stands twice nobody can say what is served; the checks complain about it.
    if (target.versions.length > 0 && !targets.has(target.prompt)) targets.set(target.prompt, target);
  }
  return { environment: options.environment, targets: [...targets.values()], settings };
}

function targetOf(
  registered: RegisteredPrompt,
  settings: MonitoringSettings,
  options: WatchOptions,
): MonitorTarget {
  const { name, version, rollbackTo, costCapUsd, isKilled } = promptOf(registered);
  const { environment } = options;
  const isProduction = environment === PRODUCTION;
  const experiment = isProduction ? runningExperiment(registered, options.now) : undefined;
  const served = servedNow(registered, experiment, options);
  const contents = findContents(registered, options.sources);
  return {
    prompt: name,
    environment,
    versions: served.map(([own, role]) => {
      const content = contents.find((one) => one.version === own && one.version !== DRAFT)?.content;
      const before = rollbackTo?.value ?? versionBefore(contents, own);
      const previous = role === 'challenger' ? experiment?.versions.control : before;
      return {
        version: own,
        role,
        previous: previous === own ? versionBefore(contents, own) : previous,
        model: content?.model?.value,
        deployedAt: content?.deployedAt,
      };
    }),
    rollbackTo: isProduction && rollbackTo?.value !== version?.value ? rollbackTo?.value : undefined,
    costCapUsd: costCapUsd?.value,
    isKilled,
    experiment: served.some(([, role]) => role === 'challenger') ? experiment?.name : undefined,
    settings: settingsFor(settings, name),
  };
}

/** In the order in which the runtime decides: staged rollback, experiment, pointer. */
function servedNow(
  registered: RegisteredPrompt,
  experiment: ExperimentSettings | undefined,
  { environment, now }: WatchOptions,
): readonly (readonly [version: string, role: ServedRole])[] {
  const { version, environments, rollback: written } = promptOf(registered);
  const rollback = written && toStagedRollback(written);
  if (environment === PRODUCTION && rollback && rollback.from !== rollback.to && shareLeft(rollback, now) > 0)
    return [
      [rollback.to, 'rollback-target'],
      [rollback.from, 'rolled-back'],
    ];
  if (experiment) {
    const { control, challenger } = experiment.versions;
    const both = [
      [control, 'control'],
      [challenger, 'challenger'],
    ] as const;
    return control === challenger ? [both[0]] : both;
  }
  const active = environments.get(environment) ?? version;
  return active ? [[active.value, 'pointer']] : [];
}

/** Of several, the runtime shares traffic by the first. */
function runningExperiment(
  { registry, block }: RegisteredPrompt,
  now: number,
): ExperimentSettings | undefined {
  for (const { experiment } of experimentsOf(registry)) {
    const settings = settingsOf(experiment);
    if (settings?.prompt === block.name && stateOf(experiment, now) === 'running') return settings;
  }
  return undefined;
}

function versionBefore(contents: readonly PlacedContent[], version: string): string | undefined {
  return contents
    .map((one) => one.version)
    .filter((one) => one !== DRAFT && compareVersions(one, version) < 0)
    .toSorted(compareVersions)
    .at(-1);
}
