import type { RolloutMove } from '../../experiments/rollout/rollout.ts';
import type { Judged } from '../../experiments/verdict.ts';
import { type Experiment, experimentsOf } from '../../registry/experiments.ts';
import { type ExperimentState, stateOf } from '../../registry/experimentState.ts';
import type { RegistryFile } from '../../registry/registryFile.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';

/** What the telemetry of an experiment says. */
export interface ExperimentAnalysis {
  readonly judged: Judged;
  /** What a running rollout has to do next. */
  readonly move: RolloutMove | undefined;
}

/** What an analysis says of a promotion: a rollout has to be through, any other experiment to be decided. */
export function decisionOf({ judged, move }: ExperimentAnalysis): {
  readonly isMet: boolean;
  readonly text: string;
} {
  if (move) return { isMet: move.kind === 'complete', text: move.reason };
  return { isMet: judged.verdict === 'promote', text: `${judged.verdict}: ${judged.reasons.join(' ')}` };
}

/** An experiment on a prompt, with the file that it is written in. */
export interface Trial {
  readonly experiment: Experiment;
  readonly file: RegistryFile;
  readonly state: ExperimentState;
}

/** The experiments on a prompt, in all files of its registry. @param now ISO 8601 */
export const findTrials = ({ registry, block }: RegisteredPrompt, now: string): Trial[] =>
  experimentsOf(registry)
    .filter(({ experiment }) => experiment.prompt?.value === block.name)
    .map(({ experiment, file }) => ({ experiment, file, state: stateOf(experiment, Date.parse(now)) }));

/** The experiment that says most of a challenger: the one that runs, else the one that began last. */
export function findTrialOf(prompt: RegisteredPrompt, version: string, now: string): Trial | undefined {
  const trials = findTrials(prompt, now).filter(
    ({ experiment }) => experiment.challenger.version?.value === version,
  );
  const startOf = ({ experiment }: Trial): number => Date.parse(experiment.startedAt ?? '') || 0;
  return trials.toSorted(
    (a, b) => Number(b.state === 'running') - Number(a.state === 'running') || startOf(b) - startOf(a),
  )[0];
}
