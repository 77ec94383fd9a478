import type { ExperimentSettings } from './settings.ts';
import { tuningOf } from './settings.ts';
import type { Difference } from './statistics/difference.ts';
import { upperBound } from './statistics/sequential.ts';

/** From how many units of the challenger on harm is judged: with fewer, no bound is worth its name. */
export const FIRST_LOOK = 50;
/** The same where any harm counts, as in GrowthBook’s Safe Rollouts. */
const FIRST_LOOK_ANY_HARM = 100;

export type GuardrailState =
  /** Too few units to judge harm by. */
  | 'collecting'
  /** Even the upper bound is beyond what is put up with. */
  | 'certainly-beyond'
  /** With the whole sample the estimate is beyond what is put up with, and that there is harm is certain. */
  | 'beyond'
  /** There is harm, of whatever size. */
  | 'harmful'
  | 'held';

export interface Guardrail {
  readonly state: GuardrailState;
  /** The change of the quality score is below this at every look, but for `significanceLevel` of all experiments. */
  readonly upper: number;
}

type GuardrailSettings = Pick<
  ExperimentSettings,
  'qualityDelta' | 'sensitivity' | 'minimumSampleSize' | 'significanceLevel' | 'weights'
>;

/**
 * Judges the change of the quality score. It may be asked after every call: the bound holds at all looks at once.
 * @param units of the challenger that have a score
 */
export function judgeGuardrail(
  difference: Difference,
  units: number,
  settings: GuardrailSettings,
): Guardrail {
  const { qualityDelta: allowed, sensitivity, minimumSampleSize } = settings;
  const upper = upperBound(difference, {
    alpha: settings.significanceLevel,
    tuning: tuningOf(settings),
  });
  const isHarm = upper < 0;
  if (!(units >= FIRST_LOOK)) return { state: 'collecting', upper };
  if (upper <= allowed && isHarm) return { state: 'certainly-beyond', upper };
  if (units >= minimumSampleSize && difference.delta <= allowed && isHarm) return { state: 'beyond', upper };
  if (sensitivity === 'any_harm' && units >= FIRST_LOOK_ANY_HARM && isHarm)
    return { state: 'harmful', upper };
  return { state: 'held', upper };
}

export const isBreached = ({ state }: Guardrail): boolean => state !== 'collecting' && state !== 'held';
