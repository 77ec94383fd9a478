import type { ArmEvidence, ExperimentEvidence } from '../../../src/core/experiments/evidence.ts';
import type { ExperimentSettings } from '../../../src/core/experiments/settings.ts';
import type { UnitMoments } from '../../../src/core/experiments/statistics/moments.ts';

export const settings: ExperimentSettings = {
  name: 'shorter',
  prompt: 'summarise',
  versions: { control: '2.0.0', challenger: '2.1.0' },
  weights: { control: 0.9, challenger: 0.1 },
  salt: 'summarise:shorter',
  metrics: ['quality_score', 'latency_p95', 'cost_per_call'],
  autoRevert: true,
  qualityDelta: -0.1,
  isRelative: false,
  sensitivity: 'threshold',
  minimumSampleSize: 500,
  significanceLevel: 0.05,
};

/** Sums of units with one call each, of which the values have exactly this mean and standard deviation. */
function momentsOf(units: number, mean: number, sd: number): UnitMoments {
  const total = units * mean;
  const totalSquared = units * mean * mean + (units - 1) * sd * sd;
  return { units, calls: units, total, callsSquared: units, totalSquared, product: total };
}

interface ArmFacts {
  readonly units: number;
  /** Mean and standard deviation. */
  readonly quality?: readonly [number, number];
  readonly scored?: number;
  readonly cost?: readonly [number, number];
  /** p95 and its standard error, in milliseconds. */
  readonly p95?: readonly [number, number];
}

function armOf({ units, quality, scored = units, cost, p95 }: ArmFacts): ArmEvidence {
  const metrics: ArmEvidence['metrics'] = new Map([
    ...(quality
      ? [['quality_score', { kind: 'moments', moments: momentsOf(scored, ...quality) }] as const]
      : []),
    ...(cost ? [['cost_per_call', { kind: 'moments', moments: momentsOf(units, ...cost) }] as const] : []),
    ...(p95
      ? [['latency_p95', { kind: 'quantile', estimate: { n: units, value: p95[0], se: p95[1] } }] as const]
      : []),
  ]);
  return { units, calls: units, metrics };
}

export function evidenceOf(
  control: ArmFacts,
  challenger: ArmFacts,
  more: Partial<ExperimentEvidence> = {},
): ExperimentEvidence {
  return {
    arms: { control: armOf(control), challenger: armOf(challenger) },
    crossed: 0,
    otherVersion: 0,
    ...more,
  };
}
