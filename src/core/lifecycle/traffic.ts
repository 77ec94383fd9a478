import { counted } from '../evals/reports/amounts.ts';
import { rolloutOf } from '../experiments/rollout/rollout.ts';
import { type ExperimentSettings, settingsOf } from '../experiments/settings.ts';
import type { Judged } from '../experiments/verdict.ts';
import { renderPercent } from '../experiments/verdictWords.ts';
import { type FoundExperiment, experimentsOf } from '../registry/experiments.ts';
import { type ExperimentState, stateOf } from '../registry/experimentState.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import {
  DEFAULT_OVER_MINUTES,
  type StagedRollback,
  shareLeft,
  toStagedRollback,
} from '../serving/stagedRollback.ts';

/** An experiment of a prompt at a moment. */
export interface ExperimentStanding extends FoundExperiment {
  readonly state: ExperimentState;
  /** Undefined where it says too little to be run. */
  readonly settings: ExperimentSettings | undefined;
}

/** A staged rollback that is not over. */
export interface RollbackStanding extends StagedRollback {
  /** Of the version being left, from 1 to 0. */
  readonly share: number;
  readonly minutesLeft: number;
}

/** How the traffic of a prompt is shared at a moment, as its files say. */
export interface Traffic {
  readonly isKilled: boolean;
  readonly rollback: RollbackStanding | undefined;
  /** Those that run, those that wait to be started, then those that ended. */
  readonly experiments: readonly ExperimentStanding[];
}

const ORDER: readonly ExperimentState[] = ['running', 'planned', 'ended'];

const MINUTE_MS = 60_000;

/** @param now milliseconds since 1970 */
export function trafficOf(prompt: RegisteredPrompt, now: number): Traffic {
  const { name, isKilled } = promptOf(prompt);
  const experiments = experimentsOf(prompt.registry)
    .filter(({ experiment }) => experiment.prompt?.value === name)
    .map((found) => ({
      ...found,
      state: stateOf(found.experiment, now),
      settings: settingsOf(found.experiment),
    }))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return { isKilled, rollback: rollbackAt(prompt, now), experiments };
}

function rollbackAt(prompt: RegisteredPrompt, now: number): RollbackStanding | undefined {
  const { rollback: written } = promptOf(prompt);
  const rollback = written && toStagedRollback(written);
  if (!rollback || rollback.from === rollback.to) return undefined;
  const share = shareLeft(rollback, now);
  if (share === 0) return undefined;
  const ends = Date.parse(rollback.started_at) + (rollback.over_minutes ?? DEFAULT_OVER_MINUTES) * MINUTE_MS;
  return { ...rollback, share, minutesLeft: Math.ceil((ends - now) / MINUTE_MS) };
}

/** `2.1.0: 10 % canary since 2026-11-01, 412 of 500 units`, with as much as was measured. */
export function describeExperiment(
  { experiment, settings, state }: ExperimentStanding,
  judged: Judged | undefined,
): string {
  const { name, rollout, startedAt, endedAt, outcome } = experiment;
  if (!settings) return `${name}: not complete`;
  const { challenger } = settings.versions;
  const kind = rollout ? 'canary' : 'experiment';
  const share = renderPercent(settings.weights.challenger);
  if (state === 'planned') return `${challenger}: ${share} ${kind}, not started`;
  if (state === 'ended')
    return `${challenger}: ${kind} ended ${dayOf(endedAt)}${outcome ? `, ${outcome}` : ''}`;
  const units = judged && Math.min(...Object.values(judged.evidence.arms).map((arm) => arm.units));
  const parts = [
    `${challenger}: ${share} ${kind} since ${dayOf(startedAt)}`,
    stepOf(experiment),
    units === undefined
      ? undefined
      : `${counted(units, 'unit').replace(/ \w+$/, '')} of ${counted(settings.minimumSampleSize, 'unit')}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function stepOf(experiment: ExperimentStanding['experiment']): string | undefined {
  const rollout = rolloutOf(experiment);
  return rollout && `step ${rollout.state.step} of ${rollout.steps.length}`;
}

const dayOf = (at: string | undefined): string => (at ?? '').slice(0, 10);

/** `2.0.0 → 1.0.0: 63 % left, 19 minutes to go` */
export const describeRollback = ({ from, to, share, minutesLeft }: RollbackStanding): string =>
  `${from} → ${to}: ${renderPercent(share)} left, ${counted(minutesLeft, 'minute')} to go`;

/** `10 % canary`: what a version gets that an experiment tries; undefined where none does. */
export function describeTrial({ experiments }: Traffic, version: string): string | undefined {
  const trial = experiments.find(
    ({ state, settings }) => state === 'running' && settings?.versions.challenger === version,
  );
  return trial && trialWords(trial);
}

const trialWords = ({ settings, experiment }: ExperimentStanding): string =>
  `${renderPercent(settings?.weights.challenger ?? 0)} ${experiment.rollout ? 'canary' : 'experiment'}`;

/** What is out of the ordinary, a few words each: what a row of a list has room for. */
export function trafficWords({ isKilled, rollback, experiments }: Traffic): string[] {
  return [
    ...(isKilled ? ['off'] : []),
    ...(rollback ? [`rolling back, ${renderPercent(rollback.share)} left`] : []),
    ...experiments.flatMap((one) => (one.state === 'running' && one.settings ? [trialWords(one)] : [])),
  ];
}

/** The same in whole, a line each. */
export function trafficLines(
  { isKilled, rollback, experiments }: Traffic,
  judgedOf: (found: FoundExperiment) => Judged | undefined,
): string[] {
  return [
    ...(isKilled ? ['Kill switch on: no model is called'] : []),
    ...(rollback ? [`Rolling back ${describeRollback(rollback)}`] : []),
    ...experiments
      .filter(({ state }) => state === 'running')
      .map((one) => {
        const judged = judgedOf(one);
        const verdict = judged ? ` · ${judged.verdict}` : '';
        return `${describeExperiment(one, judged)}${verdict}`;
      }),
  ];
}
