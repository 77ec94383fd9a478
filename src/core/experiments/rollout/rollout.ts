import type { Experiment } from '../../registry/experiments.ts';
import { counted } from '../../evals/reports/amounts.ts';
import type { Outcome, Phase } from './measurements.ts';

/** A step of a rollout. */
export interface Step {
  /** The challenger’s share of the traffic. */
  readonly share: number;
  readonly holdMs: number;
  /** Units of the challenger that the step needs; 0 where nothing is measured in it. */
  readonly sample: number;
  readonly needsApproval: boolean;
}

const MINUTE_MS = 60_000;
const HOLD_MINUTES = 60;
const SAMPLE = 50;

/** As much as people trust what they have seen: a hundredth at first. */
const SHARES: readonly number[] = [0.01, 0.05, 0.1, 0.25, 0.5, 1];

/** Where a rollout stands: all that has to be kept. */
export interface RolloutState {
  /** Counted from 1. */
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly stepStartedAt: number;
  /** The steps that somebody let begin. */
  readonly approved: ReadonlySet<number>;
}

/** What was measured since the step began. */
export interface StepEvidence {
  /** Units of the challenger. */
  readonly units: number;
  /** Of all metrics together. */
  readonly phase: Phase;
  /** Of the newest measurement, if there is one. */
  readonly latest: Outcome | undefined;
}

export type RolloutMove =
  /** Nothing to do before `until`; undefined where it depends on what is measured. */
  | { readonly kind: 'wait'; readonly until: number | undefined; readonly reason: string }
  | { readonly kind: 'advance'; readonly step: number; readonly share: number; readonly reason: string }
  /** The share stays as it is until a person has looked. */
  | { readonly kind: 'pause'; readonly reason: string }
  /** The challenger gets nothing; what the prompt serves was never touched. */
  | { readonly kind: 'abort'; readonly reason: string }
  /** The challenger has all of the traffic, and has held up with it. */
  | { readonly kind: 'complete'; readonly reason: string };

/**
 * What to do next: a function of where the rollout stands, the time and what was measured, so that any process may ask
 * at any time, twice or after a day. A clock that went back only makes it wait.
 */
export function nextMove(
  steps: readonly Step[],
  state: RolloutState,
  { now, evidence }: { readonly now: number; readonly evidence: StepEvidence },
): RolloutMove {
  const step = steps[state.step - 1];
  if (!step) return { kind: 'pause', reason: `There is no step ${state.step} of ${steps.length}.` };
  if (Number.isNaN(state.stepStartedAt))
    return { kind: 'pause', reason: `Nobody wrote when ${nameOf(state.step, steps)} began.` };
  const { phase, units, latest } = evidence;
  if (phase === 'Failed' || phase === 'Error') return { kind: 'abort', reason: ABORTED[phase] };
  if (phase === 'Inconclusive') return { kind: 'pause', reason: PAUSED };
  const elapsed = Math.max(0, now - state.stepStartedAt);
  if (elapsed < step.holdMs)
    return {
      kind: 'wait',
      until: now + step.holdMs - elapsed,
      reason: `${nameOf(state.step, steps)} lasts ${minutes(step.holdMs - elapsed)} more.`,
    };
  if (units < step.sample) return awaitSample(step, state, { units, elapsed, steps });
  if (latest !== undefined && latest !== 'successful')
    return { kind: 'wait', until: undefined, reason: 'The newest measurement did not pass.' };
  return advance(steps, state, now);
}

const ABORTED = {
  Failed: 'What was measured failed: everybody is served the control again.',
  Error: 'What should be measured could not be, too often: everybody is served the control again.',
} as const;

const PAUSED = 'What was measured says neither yes nor no: somebody has to look.';

/** A step that does not get its sample is given its time once more, and then a person has to look. */
function awaitSample(
  step: Step,
  state: RolloutState,
  {
    units,
    elapsed,
    steps,
  }: { readonly units: number; readonly elapsed: number; readonly steps: readonly Step[] },
): RolloutMove {
  const missing = `${nameOf(state.step, steps)} has ${units} of ${counted(step.sample, 'unit')}`;
  const limit = 2 * step.holdMs;
  if (step.holdMs > 0 && elapsed >= limit)
    return { kind: 'pause', reason: `${missing} after twice its time: is there any traffic?` };
  return {
    kind: 'wait',
    until: step.holdMs > 0 ? state.stepStartedAt + limit : undefined,
    reason: `${missing}.`,
  };
}

/** Steps that nobody measures and whose time is over are passed at once; never one that is measured or approved. */
function advance(steps: readonly Step[], state: RolloutState, now: number): RolloutMove {
  let [at, endedAt] = [state.step, state.stepStartedAt + steps[state.step - 1]!.holdMs];
  for (;;) {
    const next = steps[at];
    if (!next) return { kind: 'complete', reason: 'Every step has held up: the challenger can be deployed.' };
    const isApproved = !next.needsApproval || state.approved.has(at + 1);
    const isPassed = isApproved && next.sample === 0 && at > state.step - 1 && now >= endedAt + next.holdMs;
    if (!isPassed || at + 1 === steps.length) return begin(steps, state, { at, isApproved });
    endedAt += next.holdMs;
    at++;
  }
}

/** @param place of the step to begin, counted from 0 */
function begin(
  steps: readonly Step[],
  state: RolloutState,
  { at, isApproved }: { readonly at: number; readonly isApproved: boolean },
): RolloutMove {
  const name = nameOf(at + 1, steps);
  if (isApproved)
    return { kind: 'advance', step: at + 1, share: steps[at]!.share, reason: `${name} can begin.` };
  if (at > state.step)
    return {
      kind: 'advance',
      step: at,
      share: steps[at - 1]!.share,
      reason: `${nameOf(at, steps)} can begin.`,
    };
  return { kind: 'pause', reason: `${name} begins when somebody approves it.` };
}

const nameOf = (step: number, steps: readonly Step[]): string =>
  `Step ${step} (${Number(((steps[step - 1]?.share ?? 0) * 100).toFixed(2))} %)`;

const minutes = (milliseconds: number): string => counted(Math.ceil(milliseconds / MINUTE_MS), 'minute');

/** The steps of a rollout with their defaults, and where it stands; undefined for an experiment that has none. */
export function rolloutOf({
  rollout,
  startedAt,
}: Pick<Experiment, 'rollout' | 'startedAt'>): { steps: readonly Step[]; state: RolloutState } | undefined {
  if (!rollout) return undefined;
  const written = rollout.steps?.filter(({ weight }) => weight !== undefined) ?? [];
  const steps = (written.length > 0 ? written : SHARES.map((weight) => ({ weight }))).map((step): Step => ({
    share: step.weight ?? 0,
    holdMs: MINUTE_MS * ('holdMinutes' in step ? (step.holdMinutes ?? HOLD_MINUTES) : HOLD_MINUTES),
    sample: 'minimumSampleSize' in step ? (step.minimumSampleSize ?? SAMPLE) : SAMPLE,
    needsApproval: 'approval' in step && step.approval === true,
  }));
  return {
    steps,
    state: {
      step: rollout.step ?? 1,
      stepStartedAt: Date.parse(rollout.stepStartedAt ?? startedAt ?? ''),
      approved: new Set(rollout.approved),
    },
  };
}
