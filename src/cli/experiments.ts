import { resolve } from 'node:path';
import { didYouMean } from '../core/base/didYouMean.ts';
import { PromptError } from '../core/base/errors.ts';
import { type FoundExperiment, experimentsOf } from '../core/registry/experiments.ts';
import type { RegistryFile } from '../core/registry/registryFile.ts';
import {
  type Analysed,
  type ExperimentOptions,
  analyseExperiment,
  telemetryFilesOf,
} from '../node/experimentTelemetry.ts';
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
export const telemetryOf = (
  { cwd }: Pick<Context, 'cwd'>,
  file: Pick<RegistryFile, 'uri'>,
  named: readonly string[] = [],
  options: { readonly isOptional?: boolean } = {},
): Promise<string[]> => telemetryFilesOf(file, absolute(cwd, named), options);

/** Reads what was recorded since the arms are what they are, and judges it. */
export const analysed = (
  { cwd }: Pick<Context, 'cwd'>,
  found: Pick<FoundExperiment, 'experiment' | 'file'>,
  { telemetry, ...options }: ExperimentOptions,
): Promise<Analysed> =>
  analyseExperiment(found, { ...options, telemetry: telemetry && absolute(cwd, telemetry) });

/** Paths as they are named on the command line, from the root. */
export const absolute = (cwd: string, paths: readonly string[]): string[] =>
  paths.map((path) => resolve(cwd, path));
