import { PromptError } from '../base/errors.ts';
import type { ExperimentSettings } from './settings.ts';
import { tuningOf } from './settings.ts';
import { type Simulated, simulateGuardrail } from './simulate.ts';
import { detectableByOneLook, detectableSequentially } from './statistics/unitsNeeded.ts';

/** What an experiment is planned with. */
export interface Traffic {
  /** Units a day, of both arms together; undefined where nobody knows. */
  readonly unitsPerDay: number | undefined;
  /** Standard deviation of a unit’s quality score. */
  readonly sd: number;
  /** The quality score that is served now. */
  readonly base: number;
}

export interface ExperimentPlan {
  /** Units that each arm has when the smaller one has its sample. */
  readonly units: { readonly control: number; readonly challenger: number };
  readonly days: number | undefined;
  /** The smallest change of the quality score that is found four times in five, looking all the time. */
  readonly detectable: number;
  /** The same with one look at the end, which is what peeking costs. */
  readonly detectableByOneLook: number;
  /** What the guardrail does where nothing changed. */
  readonly falseAlarms: Simulated;
  /** What it does at the change that is not put up with, at half as much again, and at three times that. */
  readonly harm: readonly { readonly delta: number; readonly found: Simulated }[];
}

const POWER = 0.8;
/** A rate of 1 % is then known to ± 0.2 % (one standard error). */
const EXPERIMENTS = 2000;
const SEED = 20_261_127;

/**
 * What an experiment needs, and what it would see.
 * @throws PromptError `bad-input` where one arm has all of the traffic
 */
export function planExperiment(settings: ExperimentSettings, traffic: Traffic): ExperimentPlan {
  const { weights, minimumSampleSize, significanceLevel: alpha, qualityDelta, isRelative } = settings;
  const { sd, base, unitsPerDay } = traffic;
  const smaller = Math.min(weights.control, weights.challenger);
  if (smaller === 0)
    throw new PromptError('bad-input', `One arm of ${settings.name} has all of the traffic.`, {
      hint: 'Give the challenger a weight between 0 and 1, such as 0.1.',
    });
  const total = minimumSampleSize / smaller;
  const units = {
    control: Math.ceil(total * weights.control - 1e-9),
    challenger: Math.ceil(total * weights.challenger - 1e-9),
  };
  const options = { sd, alpha, power: POWER, ratio: weights.control / weights.challenger };
  const simulate = (delta: number): Simulated =>
    simulateGuardrail(settings, {
      delta: isRelative ? delta * base : delta,
      sd,
      base,
      experiments: EXPERIMENTS,
      until: units.challenger,
      seed: SEED,
    });
  return {
    units,
    days: unitsPerDay === undefined ? undefined : total / unitsPerDay,
    detectable: detectableSequentially(units.challenger, options, { tuning: tuningOf(settings) }),
    detectableByOneLook: detectableByOneLook(units.challenger, options),
    falseAlarms: simulate(0),
    harm: [qualityDelta, 1.5 * qualityDelta, 3 * qualityDelta].map((delta) => ({
      delta,
      found: simulate(delta),
    })),
  };
}
