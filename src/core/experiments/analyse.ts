import type { Interval } from '../evals/statistics/interval.ts';
import type { ArmEvidence, ExperimentEvidence, MetricEvidence } from './evidence.ts';
import { type Guardrail, judgeGuardrail } from './guardrail.ts';
import { type Metric, QUALITY, metricOf } from './metrics.ts';
import { type ExperimentSettings, tuningOf } from './settings.ts';
import { type Arms, type Difference, type DifferenceKind, differenceOf } from './statistics/difference.ts';
import { type ArmEstimate, ratioEstimate } from './statistics/moments.ts';
import { quantileDifference } from './statistics/quantileDifference.ts';
import { type SampleRatio, sampleRatio } from './statistics/sampleRatio.ts';
import { sequentialInterval, sequentialP } from './statistics/sequential.ts';

/** A metric in one arm. */
export interface ArmResult {
  /** Units that the metric was measured of. */
  readonly units: number;
  readonly value: number;
}

export interface MetricResult {
  readonly metric: Metric;
  readonly arms: Arms<ArmResult>;
  readonly difference: Difference;
  /** Of the difference, at every look at once. */
  readonly interval: Interval;
  /** That may be looked at any time. */
  readonly p: number;
  /** Certainly better or worse, or neither. */
  readonly finding: 'better' | 'worse' | 'open';
}

export interface Analysis {
  readonly settings: ExperimentSettings;
  readonly evidence: ExperimentEvidence;
  /** In the order of the settings; what nobody measured in both arms is missing. */
  readonly results: readonly MetricResult[];
  /** Undefined where no call has a quality score. */
  readonly guardrail: Guardrail | undefined;
  readonly quality: MetricResult | undefined;
  readonly sampleRatio: SampleRatio;
  /** The share of all units that met both arms. */
  readonly crossedShare: number;
}

/** What follows from the evidence, before anything is decided. The same for every source of telemetry. */
export function analyse(settings: ExperimentSettings, evidence: ExperimentEvidence): Analysis {
  const { arms, crossed } = evidence;
  const results = settings.metrics.flatMap((name) => resultOf(metricOf(name), arms, settings));
  const [quality] = resultOf(metricOf(QUALITY), arms, settings);
  const guarded = settings.isRelative ? resultOf(metricOf(QUALITY), arms, settings, 'relative')[0] : quality;
  const units = [arms.control.units, arms.challenger.units];
  const total = arms.control.units + arms.challenger.units + crossed;
  return {
    settings,
    evidence,
    results,
    quality: guarded,
    guardrail: guarded && judgeGuardrail(guarded.difference, guarded.arms.challenger.units, settings),
    sampleRatio: sampleRatio(units, [settings.weights.control, settings.weights.challenger]),
    crossedShare: total === 0 ? 0 : crossed / total,
  };
}

function resultOf(
  metric: Metric,
  arms: Arms<ArmEvidence>,
  settings: ExperimentSettings,
  kind: DifferenceKind = 'absolute',
): MetricResult[] {
  const compared = compare(metric, arms, kind);
  if (!compared) return [];
  const options = { alpha: settings.significanceLevel, tuning: tuningOf(settings) };
  const { difference } = compared;
  const isKnown = difference.se > 0 && Number.isFinite(difference.se);
  const interval = isKnown ? sequentialInterval(difference, options) : { low: -Infinity, high: Infinity };
  const [better, worse] = metric.higherIsBetter
    ? [interval.low > 0, interval.high < 0]
    : [interval.high < 0, interval.low > 0];
  return [
    {
      metric,
      ...compared,
      interval,
      p: isKnown ? sequentialP(difference, options) : 1,
      finding: better ? 'better' : worse ? 'worse' : 'open',
    },
  ];
}

interface Compared {
  readonly arms: Arms<ArmResult>;
  readonly difference: Difference;
}

function compare(metric: Metric, arms: Arms<ArmEvidence>, kind: DifferenceKind): Compared | undefined {
  const control = arms.control.metrics.get(metric.name);
  const challenger = arms.challenger.metrics.get(metric.name);
  if (control?.kind === 'moments' && challenger?.kind === 'moments') {
    const estimates = { control: estimateOf(metric, control), challenger: estimateOf(metric, challenger) };
    if (estimates.control.n < 2 || estimates.challenger.n < 2) return undefined;
    return {
      arms: { control: toArm(estimates.control), challenger: toArm(estimates.challenger) },
      difference: differenceOf(estimates, kind),
    };
  }
  if (control?.kind !== 'quantile' || challenger?.kind !== 'quantile') return undefined;
  const units = { control: arms.control.units, challenger: arms.challenger.units };
  const difference = quantileDifference({ control: control.estimate, challenger: challenger.estimate }, kind);
  return {
    arms: {
      control: { units: units.control, value: control.estimate.value },
      challenger: { units: units.challenger, value: challenger.estimate.value },
    },
    // What is sequential about the bounds goes by units: calls of one unit come together.
    difference: { ...difference, n: units.control + units.challenger },
  };
}

const toArm = ({ n, mean }: ArmEstimate): ArmResult => ({ units: n, value: mean });

/**
 * An arm whose scores are all the same has no spread to go by, and yet is no certainty: it counts as if one more unit
 * had been at the other end of the range. A challenger that always scores 0 is then still given up.
 */
function estimateOf(metric: Metric, evidence: MetricEvidence & { readonly kind: 'moments' }): ArmEstimate {
  const estimate = ratioEstimate(evidence.moments);
  const isConstant = metric.kind === 'score' && estimate.variance < 1e-12;
  return isConstant ? { ...estimate, variance: estimate.n / (estimate.n + 1) ** 2 } : estimate;
}
