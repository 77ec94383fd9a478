import type { Arms } from './statistics/difference.ts';
import type { UnitMoments } from './statistics/moments.ts';
import type { QuantileEstimate } from './statistics/quantileDifference.ts';

/** What an arm has to say of a metric: sums over its units, or a quantile of its calls. */
export type MetricEvidence =
  | { readonly kind: 'moments'; readonly moments: UnitMoments }
  | { readonly kind: 'quantile'; readonly estimate: QuantileEstimate };

export interface ArmEvidence {
  /** Units that met this arm and no other. */
  readonly units: number;
  readonly calls: number;
  /** By name; a metric that nothing was measured of is missing. */
  readonly metrics: ReadonlyMap<string, MetricEvidence>;
}

/** All that any source of telemetry has to give: what follows from it is computed in one place. */
export interface ExperimentEvidence {
  readonly arms: Arms<ArmEvidence>;
  /** Units that met both arms. They are in neither. */
  readonly crossed: number;
  /** Calls of an arm that another version answered than the arm names. They are left out. */
  readonly otherVersion: number;
}
