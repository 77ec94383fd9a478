import type { Experiment } from '../registry/experiments.ts';
import { type ArmName, BUCKETS, challengerBuckets, saltOf } from './assignment.ts';
import { DEFAULT_METRICS } from './metrics.ts';

/** How many units each arm needs before anything but harm is decided. */
export const SAMPLE_SIZE = 500;
export const SIGNIFICANCE_LEVEL = 0.05;
/** The change of the quality score that is not put up with. */
export const QUALITY_DELTA = -0.1;

/** `threshold`: more harm than is put up with; `any_harm`: harm of any size. */
export type Sensitivity = 'threshold' | 'any_harm';

/** An experiment that can be run, with its defaults filled in. */
export interface ExperimentSettings {
  readonly name: string;
  readonly prompt: string;
  readonly versions: Readonly<Record<ArmName, string>>;
  /** Shares of the traffic, together 1. */
  readonly weights: Readonly<Record<ArmName, number>>;
  readonly salt: string;
  /** The first one decides about a promotion. */
  readonly metrics: readonly string[];
  readonly autoRevert: boolean;
  /** A change of the quality score, at most 0. */
  readonly qualityDelta: number;
  /** Whether that is a share of the control’s score, as for a rollout, or a difference. */
  readonly isRelative: boolean;
  readonly sensitivity: Sensitivity;
  readonly minimumSampleSize: number;
  readonly significanceLevel: number;
}

/** The settings of an experiment; undefined where it says too little or too much: the checks say what is wrong. */
export function settingsOf(experiment: Experiment): ExperimentSettings | undefined {
  const { name, prompt, control, challenger, guardrails, rollout, significanceLevel: level } = experiment;
  if (!prompt || !control.version || !challenger.version || !control.weight || !challenger.weight)
    return undefined;
  const weights = { control: control.weight.value, challenger: challenger.weight.value };
  const buckets = challengerBuckets(weights);
  if (buckets === undefined) return undefined;
  const metrics = experiment.metrics ?? [];
  return {
    name,
    prompt: prompt.value,
    versions: { control: control.version.value, challenger: challenger.version.value },
    weights: { control: (BUCKETS - buckets) / BUCKETS, challenger: buckets / BUCKETS },
    salt: experiment.salt ?? saltOf(prompt.value, name),
    metrics: metrics.length > 0 ? metrics : DEFAULT_METRICS,
    autoRevert: guardrails.autoRevert ?? true,
    qualityDelta: Math.min(0, guardrails.qualityScoreDelta ?? QUALITY_DELTA),
    isRelative: rollout !== undefined,
    sensitivity: guardrails.sensitivity === 'any_harm' ? 'any_harm' : 'threshold',
    minimumSampleSize: Math.max(1, experiment.minimumSampleSize?.value ?? SAMPLE_SIZE),
    significanceLevel: level !== undefined && level > 0 && level <= 0.5 ? level : SIGNIFICANCE_LEVEL,
  };
}

/**
 * How many units of both arms together the sequential bounds are tightest at: when the smaller arm has its sample.
 * With 500 units and a tenth of the traffic these are GrowthBook’s 5,000.
 */
export function tuningOf({
  minimumSampleSize,
  weights,
}: Pick<ExperimentSettings, 'minimumSampleSize' | 'weights'>): number {
  const smaller = Math.min(weights.control, weights.challenger);
  // All of the traffic in one arm is no comparison; a whole number of buckets is at least one.
  return minimumSampleSize / Math.max(smaller, 1 / BUCKETS);
}
