import type { Experiment } from '../../registry/experiments.ts';
import { stateOf } from '../../registry/experimentState.ts';

/** How long a version that was given up is left alone: as long as somebody needs to see why. */
const COOL_DOWN_MS = 3_600_000;

/**
 * Why an experiment may not start now, in a sentence: one at a time shares the traffic of a prompt, and what was just
 * given up is not tried again at once.
 * @param others of the same registry
 * @param now milliseconds since 1970
 */
export function startRefusal(
  experiment: Experiment,
  others: readonly Experiment[],
  now: number,
): string | undefined {
  if (stateOf(experiment, now) === 'ended') return `${experiment.name} has ended. Write a new one.`;
  const rivals = others.filter(
    ({ name, prompt }) => name !== experiment.name && prompt?.value === experiment.prompt?.value,
  );
  const running = rivals.find((other) => stateOf(other, now) === 'running');
  if (running)
    return `${running.name} shares the traffic of ${running.prompt?.value} already: one experiment or rollout at a time.`;
  const reverted = rivals.find(
    ({ challenger, outcome, endedAt }) =>
      outcome === 'reverted' &&
      challenger.version?.value === experiment.challenger.version?.value &&
      now - Date.parse(endedAt ?? '') < COOL_DOWN_MS,
  );
  if (!reverted) return undefined;
  const left = Math.ceil((COOL_DOWN_MS - (now - Date.parse(reverted.endedAt ?? ''))) / 60_000);
  return `Version ${reverted.challenger.version?.value} was given up by ${reverted.name} less than an hour ago: wait ${left} minutes, or correct it.`;
}
