import { dirname, join } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { type RolloutState, nextMove, rolloutOf } from '../core/experiments/rollout/rollout.ts';
import { stepEvidenceOf } from '../core/experiments/rollout/stepEvidence.ts';
import { type ExperimentSettings, settingsOf } from '../core/experiments/settings.ts';
import { judge } from '../core/experiments/verdict.ts';
import { type ExperimentAnalysis, findTrialOf } from '../core/lifecycle/gates/trials.ts';
import { PRODUCTION } from '../core/lifecycle/transition.ts';
import { ExperimentReader } from '../core/monitoring/experimentEvidence.ts';
import type { Experiment, FoundExperiment } from '../core/registry/experiments.ts';
import { stateOf } from '../core/registry/experimentState.ts';
import type { RegistryFile } from '../core/registry/registryFile.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import { toPath } from './nodeFiles.ts';
import { findTelemetryFiles, readLines } from './telemetryFiles.ts';

/** Where telemetry is looked for beside a registry when nobody says where it is. */
const telemetryFolderOf = ({ uri }: Pick<RegistryFile, 'uri'>): string => telemetryIn(dirname(toPath(uri)));

/** @param folder of a registry */
export const telemetryIn = (folder: string): string => join(folder, '.prompt-ledger', 'telemetry');

/** The telemetry files beside a registry; none where there are none. */
export async function usualTelemetry(file: Pick<RegistryFile, 'uri'>): Promise<string[]> {
  try {
    return await findTelemetryFiles([telemetryFolderOf(file)]);
  } catch (error) {
    if (PromptError.is(error, 'file-not-found')) return [];
    throw error;
  }
}

export interface AnalysisOptions {
  readonly environment: string;
  /** Somebody lets the next step of a rollout begin. */
  readonly approve?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Analysed extends ExperimentAnalysis {
  /** Lines of the telemetry that hold no record. */
  readonly unreadable: number;
}

/** Reads what was recorded since the arms of an experiment are what they are, and judges it. */
export async function analyseTelemetry(
  experiment: Experiment,
  settings: ExperimentSettings,
  { paths, environment, approve = false, now }: AnalysisOptions & { readonly paths: readonly string[] },
): Promise<Analysed> {
  const rollout = rolloutOf(experiment);
  const started = Date.parse(experiment.reweightedAt ?? experiment.startedAt ?? '');
  const reader = new ExperimentReader(settings, {
    from: rollout?.state.stepStartedAt ?? started,
    to: Date.parse(experiment.endedAt ?? '') || Infinity,
    environment,
  });
  for (const path of paths)
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

/**
 * The telemetry files that are meant, or those beside the registry.
 * @param named paths from the root
 * @throws PromptError `file-not-found` where nobody named any and there are none, unless that is all right
 */
export function telemetryFilesOf(
  file: Pick<RegistryFile, 'uri'>,
  named: readonly string[] = [],
  { isOptional = false }: { readonly isOptional?: boolean } = {},
): Promise<string[]> {
  if (named.length > 0) return findTelemetryFiles(named);
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

/** What is analysed where the files may be those beside the registry. */
export type ExperimentOptions = Omit<AnalysisOptions, 'environment'> & {
  /** Paths from the root. */
  readonly telemetry?: readonly string[] | undefined;
  readonly environment?: string | undefined;
};

/**
 * Analyses with the files that are named, or with those beside the registry.
 * @throws PromptError `file-not-found` where there is no telemetry, `has-problems` where the experiment is not complete
 */
export async function analyseExperiment(
  { experiment, file }: Pick<FoundExperiment, 'experiment' | 'file'>,
  { telemetry, environment = PRODUCTION, ...options }: ExperimentOptions,
): Promise<Analysed> {
  const settings = usableSettings(experiment);
  const paths = await telemetryFilesOf(file, telemetry);
  return analyseTelemetry(experiment, settings, { ...options, environment, paths });
}

/**
 * The same where there may be no telemetry: then nobody has decided, and it is undefined.
 * @throws PromptError `file-not-found` where the telemetry that was named is not there
 */
export async function analyseIfMeasured(
  trial: Pick<FoundExperiment, 'experiment' | 'file'>,
  options: ExperimentOptions,
): Promise<Analysed | undefined> {
  try {
    return await analyseExperiment(trial, options);
  } catch (error) {
    if (options.telemetry === undefined && PromptError.is(error, 'file-not-found')) return undefined;
    throw error;
  }
}

/**
 * What the experiment that tries a version measured, by its name, for the gates. Without telemetry nobody has decided:
 * then nothing is in it, unless telemetry was named.
 */
export async function measuredOf(
  prompt: RegisteredPrompt,
  version: string,
  { now, telemetry }: { readonly now: string; readonly telemetry?: readonly string[] | undefined },
): Promise<ReadonlyMap<string, ExperimentAnalysis>> {
  const trial = findTrialOf(prompt, version, now);
  if (!trial || trial.state === 'planned' || !settingsOf(trial.experiment)) return new Map();
  const analysis = await analyseIfMeasured(trial, { telemetry, now: Date.parse(now) });
  return new Map(analysis ? [[trial.experiment.name, analysis]] : []);
}
