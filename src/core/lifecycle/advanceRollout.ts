import { PromptError } from '../base/errors.ts';
import { type RolloutMove, rolloutOf } from '../experiments/rollout/rollout.ts';
import { renderPercent } from '../experiments/verdictWords.ts';
import type { YamlChange } from '../yaml/edits.ts';
import { type ExperimentPlace, experimentEdits } from './experimentEdits.ts';
import { refusalOf } from './requirements.ts';
import { IN_EFFECT } from './serve.ts';
import type { LifecycleContext, Requirement, Transition } from './transition.ts';

export interface AdvanceRequest {
  /** What has to be done by what was measured, with the approval that is given. */
  readonly move: RolloutMove;
  /** Somebody lets the next step begin; recorded. */
  readonly isApproved: boolean;
  /** Why the next step begins although this one is not finished; recorded. */
  readonly reason?: string | undefined;
}

/**
 * Writes the next move of a rollout: the challenger's next share, or the end of a rollout that failed. One that waits
 * goes on with a reason; one that failed does not.
 * @throws PromptError `bad-input` where there is no next step, or the file cannot be edited
 */
export function advanceRollout(
  place: ExperimentPlace,
  { move, isApproved, reason }: AdvanceRequest,
  { now }: Pick<LifecycleContext, 'now'>,
): Transition {
  const { experiment } = place;
  const { name } = experiment;
  const shared = { action: 'advance-rollout', newFiles: [] } as const;
  if (move.kind === 'abort')
    return {
      ...shared,
      title: `Give up ${name}`,
      result: `Gave up ${name}. ${move.reason} ${IN_EFFECT}`,
      requirements: [{ id: 'step-finished', strength: 'advice', outcome: 'unmet', text: move.reason }],
      edits: [
        experimentEdits(place, [
          { path: ['ended_at'], value: now },
          { path: ['outcome'], value: 'reverted' },
          { path: ['reason'], value: move.reason },
        ]),
      ],
      refusal: undefined,
    };
  const { step, share } = nextStep(place, move);
  const title = `Raise ${name} to ${renderPercent(share)}`;
  const requirements = [finished(move)];
  const refusal = refusalOf(requirements, { title, reason });
  const isForced = move.kind !== 'advance';
  return {
    ...shared,
    title,
    result: `Raised ${name}: the challenger gets ${renderPercent(share)} of the traffic. ${IN_EFFECT}`,
    requirements,
    edits: refusal
      ? []
      : [
          experimentEdits(place, [
            ...changesOf({ step, share, now }),
            ...approval(place, isApproved),
            ...(isForced && reason !== undefined ? [{ path: ['reason'], value: reason.trim() }] : []),
          ]),
        ],
    refusal,
  };
}

function nextStep({ experiment }: ExperimentPlace, move: RolloutMove): { step: number; share: number } {
  if (move.kind === 'advance') return { step: move.step, share: move.share };
  const rollout = rolloutOf(experiment);
  const step = (rollout?.state.step ?? 0) + 1;
  const next = rollout?.steps[step - 1];
  if (next) return { step, share: next.share };
  throw new PromptError('bad-input', `${experiment.name} has no further step. ${move.reason}`, {
    hint: `Deploy the challenger: prompt-ledger experiment stop ${experiment.name} --promote`,
  });
}

function finished({ kind, reason }: RolloutMove): Requirement {
  const outcome = kind === 'advance' ? 'met' : 'unmet';
  return { id: 'step-finished', strength: 'overridable', outcome, text: reason };
}

const changesOf = ({
  step,
  share,
  now,
}: {
  readonly step: number;
  readonly share: number;
  readonly now: string;
}): YamlChange[] => [
  { path: ['control', 'weight'], value: Number((1 - share).toFixed(4)) },
  { path: ['challenger', 'weight'], value: share },
  { path: ['rollout', 'step'], value: step },
  { path: ['rollout', 'step_started_at'], value: now },
];

function approval({ experiment }: ExperimentPlace, isApproved: boolean): YamlChange[] {
  const rollout = rolloutOf(experiment);
  if (!isApproved || !rollout) return [];
  const approved = [...new Set([...rollout.state.approved, rollout.state.step + 1])];
  return [{ path: ['rollout', 'approved'], value: approved }];
}
