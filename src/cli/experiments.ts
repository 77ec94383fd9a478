import { resolve } from 'node:path';
import { didYouMean } from '../core/base/didYouMean.ts';
import { PromptError } from '../core/base/errors.ts';
import { type ExperimentSettings, settingsOf } from '../core/experiments/settings.ts';
import { PRODUCTION } from '../core/lifecycle/transition.ts';
import { type Experiment, type FoundExperiment, experimentsOf } from '../core/registry/experiments.ts';
import type { RegistryFile } from '../core/registry/registryFile.ts';
import {
  type Analysed,
  type AnalysisOptions,
  analyseTelemetry,
  telemetryFolderOf,
  usualTelemetry,
} from '../node/experimentTelemetry.ts';
import { findTelemetryFiles } from '../node/telemetryFiles.ts';
import type { Context } from './context.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

export const experimentsIn = ({ store }: Pick<OpenWorkspace, 'store'>): FoundExperiment[] =>
  store.workspace.registries.flatMap(experimentsOf);

/** @throws PromptError `bad-input` where the command line does not name one experiment of the registries */
export function experimentNamed(workspace: Pick<OpenWorkspace, 'store' | 'names' | 'show'>): FoundExperiment {
  const [named, ...more] = workspace.names;
  const all = experimentsIn(workspace);
  const names = [...new Set(all.map(({ experiment }) => experiment.name))];
  const known = names.length > 0 ? `Known experiments: ${names.join(', ')}.` : 'No registry holds one.';
  if (!named || more.length > 0) throw new PromptError('bad-input', 'Name one experiment.', { hint: known });
  const matches = all.filter(({ experiment }) => experiment.name === named.name);
  const [found] = matches;
  if (!found)
    throw new PromptError('bad-input', `There is no experiment ${named.name}.`, {
      hint: `${known}${didYouMean(named.name, names)}`,
    });
  if (matches.length > 1)
    throw new PromptError(
      'bad-input',
      `Several files hold ${named.name}: ${matches.map(({ file }) => workspace.show(file.uri)).join(', ')}.`,
      { hint: 'Name the registry file too, or give one of them another name.' },
    );
  return found;
}

/**
 * The telemetry files that are meant, or those beside the registry.
 * @throws PromptError `file-not-found` where nobody named any and there are none, unless that is all right
 */
export function telemetryOf(
  { cwd }: Pick<Context, 'cwd'>,
  file: Pick<RegistryFile, 'uri'>,
  named: readonly string[] = [],
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): Promise<string[]> {
  if (named.length > 0) return findTelemetryFiles(named.map((path) => resolve(cwd, path)));
  return isOptional ? usualTelemetry(file) : findTelemetryFiles([telemetryFolderOf(file)]);
}

/** @throws PromptError `has-problems` where it says too little to be run */
export function usableSettings(experiment: Experiment): ExperimentSettings {
  const settings = settingsOf(experiment);
  if (settings) return settings;
  throw new PromptError('has-problems', `The experiment ${experiment.name} is not complete.`, {
    hint: 'Run `prompt-ledger validate`: it says what is missing, and where.',
  });
}

/** Reads what was recorded since the arms are what they are, and judges it. */
export async function analysed(
  context: Pick<Context, 'cwd'>,
  { experiment, file }: Pick<FoundExperiment, 'experiment' | 'file'>,
  {
    telemetry,
    environment = PRODUCTION,
    ...options
  }: Omit<AnalysisOptions, 'environment'> & {
    readonly telemetry?: readonly string[];
    readonly environment?: string;
  },
): Promise<Analysed> {
  const settings = usableSettings(experiment);
  const paths = await telemetryOf(context, file, telemetry);
  return analyseTelemetry(experiment, settings, { ...options, environment, paths });
}
