import { dirname, join } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import {
  type RolloutMove,
  type RolloutState,
  nextMove,
  rolloutOf,
} from '../core/experiments/rollout/rollout.ts';
import { stepEvidenceOf } from '../core/experiments/rollout/stepEvidence.ts';
import type { ExperimentSettings } from '../core/experiments/settings.ts';
import { type Judged, judge } from '../core/experiments/verdict.ts';
import { ExperimentReader } from '../core/monitoring/experimentEvidence.ts';
import type { Experiment } from '../core/registry/experiments.ts';
import { stateOf } from '../core/registry/experimentState.ts';
import type { RegistryFile } from '../core/registry/registryFile.ts';
import { toPath } from './nodeFiles.ts';
import { findTelemetryFiles, readLines } from './telemetryFiles.ts';

/** Where telemetry is looked for beside a registry when nobody says where it is. */
export const telemetryFolderOf = ({ uri }: Pick<RegistryFile, 'uri'>): string =>
  join(dirname(toPath(uri)), '.prompt-ledger', 'telemetry');

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
  readonly approve?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Analysed {
  readonly judged: Judged;
  /** What a running rollout has to do next. */
  readonly move: RolloutMove | undefined;
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
