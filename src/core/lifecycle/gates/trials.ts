import type { RolloutMove } from '../../experiments/rollout/rollout.ts';
import type { Judged } from '../../experiments/verdict.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import { type ExperimentStanding, trafficOf } from '../traffic.ts';

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

/** The experiments on a prompt, in all files of its registry. @param now ISO 8601 */
export const findTrials = (prompt: RegisteredPrompt, now: string): readonly ExperimentStanding[] =>
  trafficOf(prompt, Date.parse(now)).experiments;

/** The experiment that says most of a challenger: the one that runs, else the one that began last. */
export function findTrialOf(
  prompt: RegisteredPrompt,
  version: string,
  now: string,
): ExperimentStanding | undefined {
  const trials = findTrials(prompt, now).filter(
    ({ experiment }) => experiment.challenger.version?.value === version,
  );
  return trials.toSorted(
    (a, b) => Number(b.state === 'running') - Number(a.state === 'running') || startOf(b) - startOf(a),
  )[0];
}

const startOf = ({ experiment }: ExperimentStanding): number => Date.parse(experiment.startedAt ?? '') || 0;
