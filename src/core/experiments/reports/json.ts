import type { Interval } from '../../evals/statistics/interval.ts';
import type { MetricResult } from '../analyse.ts';
import type { RolloutMove } from '../rollout/rollout.ts';
import type { Judged, ExperimentVerdict } from '../verdict.ts';

/** An analysis for machines. What nobody knows is null. */
export interface AnalysisJson {
  readonly experiment: string;
  readonly prompt: string;
  readonly state: string;
  readonly verdict: ExperimentVerdict;
  readonly reasons: readonly string[];
  readonly auto_revert: boolean;
  readonly units: { readonly control: number; readonly challenger: number; readonly crossed: number };
  readonly calls: { readonly control: number; readonly challenger: number; readonly other_version: number };
  readonly sample_ratio: { readonly p: number; readonly chi2: number };
  readonly guardrail: {
    readonly state: string;
    readonly delta: number;
    readonly upper: number | null;
    readonly allowed: number;
    readonly relative: boolean;
  } | null;
  readonly metrics: readonly object[];
  readonly rollout: RolloutMove | null;
}

export function toAnalysisJson(
  judged: Judged,
  { state, move }: { readonly state: string; readonly move: RolloutMove | undefined },
): AnalysisJson {
  const { settings, evidence, guardrail, quality, sampleRatio: ratio } = judged;
  const { control, challenger } = evidence.arms;
  return {
    experiment: settings.name,
    prompt: settings.prompt,
    state,
    verdict: judged.verdict,
    reasons: judged.reasons,
    auto_revert: settings.autoRevert,
    units: { control: control.units, challenger: challenger.units, crossed: evidence.crossed },
    calls: { control: control.calls, challenger: challenger.calls, other_version: evidence.otherVersion },
    sample_ratio: { p: ratio.p, chi2: ratio.chi2 },
    guardrail:
      guardrail && quality
        ? {
            state: guardrail.state,
            delta: quality.difference.delta,
            upper: finite(guardrail.upper),
            allowed: settings.qualityDelta,
            relative: settings.isRelative,
          }
        : null,
    metrics: judged.results.map(toMetric),
    rollout: move ?? null,
  };
}

const toMetric = ({ metric, arms, difference, interval, p, finding }: MetricResult): object => ({
  name: metric.name,
  control: arms.control.value,
  challenger: arms.challenger.value,
  units: { control: arms.control.units, challenger: arms.challenger.units },
  delta: difference.delta,
  interval: bounds(interval),
  p,
  finding,
});

const bounds = ({ low, high }: Interval): readonly [number | null, number | null] => [
  finite(low),
  finite(high),
];

/** JSON has no infinity. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
