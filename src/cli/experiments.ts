import { join, resolve } from 'node:path';
import { didYouMean } from '../core/base/didYouMean.ts';
import { PromptError } from '../core/base/errors.ts';
import {
  type RolloutMove,
  type RolloutState,
  nextMove,
  rolloutOf,
} from '../core/experiments/rollout/rollout.ts';
import { stepEvidenceOf } from '../core/experiments/rollout/stepEvidence.ts';
import { type ExperimentSettings, settingsOf } from '../core/experiments/settings.ts';
import { type Judged, judge } from '../core/experiments/verdict.ts';
import { PRODUCTION } from '../core/lifecycle/transition.ts';
import { ExperimentReader } from '../core/monitoring/experimentEvidence.ts';
import { type Experiment, findExperiments } from '../core/registry/experiments.ts';
import { stateOf } from '../core/registry/experimentState.ts';
import type { RegistryFile } from '../core/registry/registryFile.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { findTelemetryFiles, readLines } from '../node/telemetryFiles.ts';
import type { Context } from './context.ts';
import { type OpenWorkspace, runFolderPath } from './openWorkspace.ts';

/** An experiment and where it is written. */
export interface FoundExperiment {
  readonly experiment: Experiment;
  readonly file: RegistryFile;
  readonly registry: Registry;
}

export const experimentsIn = ({ store }: Pick<OpenWorkspace, 'store'>): FoundExperiment[] =>
  store.workspace.registries.flatMap((registry) =>
    registry.files.flatMap((file) =>
      findExperiments(file).map((experiment) => ({ experiment, file, registry })),
    ),
  );

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

/** Where telemetry is looked for beside a registry when nobody says where it is. */
const TELEMETRY_FOLDER = 'telemetry';

/**
 * The telemetry files that are meant, or those beside the registry.
 * @throws PromptError `file-not-found` where nobody named any and there are none, unless that is all right
 */
export async function telemetryOf(
  { cwd }: Pick<Context, 'cwd'>,
  { uri }: Pick<RegistryFile, 'uri'>,
  named: readonly string[] = [],
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): Promise<string[]> {
  if (named.length > 0) return findTelemetryFiles(named.map((path) => resolve(cwd, path)));
  const usual = join(runFolderPath(uri), TELEMETRY_FOLDER);
  try {
    return await findTelemetryFiles([usual]);
  } catch (error) {
    if (isOptional && PromptError.is(error, 'file-not-found')) return [];
    throw error;
  }
}

/** @throws PromptError `has-problems` where it says too little to be run */
export function usableSettings(experiment: Experiment): ExperimentSettings {
  const settings = settingsOf(experiment);
  if (settings) return settings;
  throw new PromptError('has-problems', `The experiment ${experiment.name} is not complete.`, {
    hint: 'Run `prompt-ledger validate`: it says what is missing, and where.',
  });
}

export interface AnalysisOptions {
  readonly telemetry?: readonly string[];
  readonly environment?: string;
  /** Somebody lets the next step of a rollout begin. */
  readonly approve?: boolean;
  readonly now: number;
}

export interface Analysed {
  readonly judged: Judged;
  /** What a running rollout has to do next. */
  readonly move: RolloutMove | undefined;
  /** Lines of the telemetry that hold no record. */
  readonly unreadable: number;
}

/** Reads what was recorded since the arms are what they are, and judges it. */
export async function analysed(
  context: Pick<Context, 'cwd'>,
  { experiment, file }: Pick<FoundExperiment, 'experiment' | 'file'>,
  { telemetry, environment = PRODUCTION, approve = false, now }: AnalysisOptions,
): Promise<Analysed> {
  const settings = usableSettings(experiment);
  const rollout = rolloutOf(experiment);
  const started = Date.parse(experiment.reweightedAt ?? experiment.startedAt ?? '');
  const reader = new ExperimentReader(settings, {
    from: rollout?.state.stepStartedAt ?? started,
    to: Date.parse(experiment.endedAt ?? '') || Infinity,
    environment,
  });
  for (const path of await telemetryOf(context, file, telemetry))
    for await (const lines of readLines(path)) for (const line of lines) reader.add(line);
  const judged = judge(settings, reader.evidence());
  const evidence = stepEvidenceOf(judged);
  const isRunning = stateOf(experiment, now) === 'running';
  const move =
    rollout && isRunning
      ? nextMove(rollout.steps, approvedState(rollout.state, approve), { now, evidence })
      : undefined;
  return { judged, move, unreadable: reader.unreadable };
}

const approvedState = (state: RolloutState, approve: boolean): RolloutState =>
  approve ? { ...state, approved: new Set([...state.approved, state.step + 1]) } : state;
