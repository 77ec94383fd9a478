import { counted, renderDuration, renderScore, renderSigned, renderUsd } from '../evals/reports/amounts.ts';
import type { Analysis, MetricResult } from './analyse.ts';
import type { ExperimentEvidence } from './evidence.ts';
import { FIRST_LOOK } from './guardrail.ts';
import type { Metric } from './metrics.ts';
import { type ExperimentSettings, tuningOf } from './settings.ts';
import { twoSidedHalf } from './statistics/sequential.ts';

// One sentence for each fact that decided, the same in every host.

/** A metric’s value as people read it. */
export function renderValue(metric: Metric, value: number): string {
  if (metric.kind === 'quantile') return renderDuration(value);
  if (metric.kind === 'score') return renderScore(value);
  return metric.of === 'cost' ? renderUsd(value) : renderPercent(value);
}

export function renderChange(metric: Metric, delta: number): string {
  if (!Number.isFinite(delta)) return delta < 0 ? '−∞' : '+∞';
  if (metric.kind === 'score') return renderSigned(delta);
  if (metric.kind === 'ratio' && metric.of === 'cost') return renderUsdChange(delta);
  return `${delta < 0 ? '−' : '+'}${renderValue(metric, Math.abs(delta))}`;
}

/** To a millionth of a dollar: what is less is the noise of sums. */
function renderUsdChange(delta: number): string {
  const amount = Math.abs(delta);
  return `${delta < 0 ? '−' : '+'}${amount >= 0.01 ? renderUsd(amount) : `$${amount.toFixed(6)}`}`;
}

export const renderPercent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

const units = (count: number): string => counted(count, 'unit');

/** A change of the quality score: a share of the control’s in a rollout. */
const renderQuality = ({ isRelative }: ExperimentSettings, delta: number): string =>
  isRelative ? `${delta < 0 ? '−' : '+'}${renderPercent(Math.abs(delta))}` : renderSigned(delta);

export function collectingWords({ quality }: Analysis): string {
  const seen = quality?.arms.challenger.units ?? 0;
  return `The challenger has ${units(seen)} with a quality score; harm is judged from ${FIRST_LOOK} on.`;
}

export const oneArmWords = ({ weights }: ExperimentSettings): string =>
  `Everybody meets the ${weights.control === 0 ? 'challenger' : 'control'}: there is nothing to compare it with.`;

export function unguardedWords({ evidence }: Analysis): string {
  const calls = evidence.arms.control.calls + evidence.arms.challenger.calls;
  return `None of ${counted(calls, 'call')} has a quality score in both arms, so nothing guards this experiment. Send evaluations (gen_ai.evaluation.result, named quality) with the telemetry.`;
}

export function unmeasuredWords({ settings }: Analysis): string {
  return `Nothing was measured of ${settings.metrics[0]}, the metric that decides.`;
}

export function revertWords({ quality, guardrail, settings }: Analysis): string {
  if (!quality || !guardrail) throw new Error('A guardrail is breached by what was measured');
  const { delta } = quality.difference;
  const { challenger } = quality.arms;
  const change = `The quality score changed by ${renderQuality(settings, delta)} (${units(challenger.units)} of the challenger)`;
  const allowed = renderQuality(settings, settings.qualityDelta);
  const upper = renderQuality(settings, guardrail.upper);
  if (guardrail.state === 'certainly-beyond')
    return `${change}, certainly beyond the ${allowed} that is put up with: ${upper} at best.`;
  if (guardrail.state === 'beyond')
    return `${change}, beyond the ${allowed} that is put up with, and harm is certain: ${upper} at best.`;
  return `${change}, and any harm is one too many: it is certain, ${upper} at best.`;
}

export function exposureWords(
  { arms }: ExperimentEvidence,
  { weights }: ExperimentSettings,
  p: number,
): string {
  const seen = arms.challenger.units / (arms.control.units + arms.challenger.units);
  return `${renderPercent(seen)} of the units met the challenger, and its weight is ${renderPercent(weights.challenger)} (p = ${p.toPrecision(1)}): something loses or adds units in one arm, so that no comparison holds.`;
}

export function crossedWords({ crossed }: ExperimentEvidence, share: number): string {
  return `${units(crossed)} (${renderPercent(share)}) met both arms: whoever decides about the arm does not always get the same unit.`;
}

export function continueWords({ arms }: MetricResult, { minimumSampleSize }: ExperimentSettings): string {
  const smaller = Math.min(arms.control.units, arms.challenger.units);
  return `No harm so far; the smaller arm has ${smaller} of ${units(minimumSampleSize)}.`;
}

const range = ({ metric, interval }: MetricResult): string =>
  `${renderChange(metric, interval.low)} to ${renderChange(metric, interval.high)}`;

const changed = (result: MetricResult): string =>
  `${renderChange(result.metric, result.difference.delta)} (${range(result)})`;

export const promoteWords = (result: MetricResult): string =>
  `${result.metric.name} is better: ${changed(result)}, ${units(result.arms.challenger.units)} of the challenger.`;

export const worseWords = (result: MetricResult): string =>
  `${result.metric.name} is worse: ${changed(result)}, though by less than the guardrail allows. Keep the control.`;

export const sideEffectWords = (result: MetricResult): string =>
  `${result.metric.name} is worse: ${changed(result)}. Somebody has to say whether that is worth it.`;

export function inconclusiveWords(result: MetricResult, settings: ExperimentSettings): string {
  const { metric, difference, arms } = result;
  const needed = unitsToSettle(result, settings);
  const more =
    needed === undefined
      ? ''
      : ` If that is the difference, about ${units(needed)} of the challenger would show it.`;
  return `With ${units(arms.challenger.units)} of the challenger, ${metric.name} differs by ${renderChange(metric, difference.delta)}, and may differ by ${range(result)}: keep the control.${more}`;
}

/** So many that nobody waits for them. */
const TOO_MANY = 100;

/** How many units of the challenger would tell the difference from none, if it stays; none where it takes too long. */
function unitsToSettle({ difference, arms }: MetricResult, settings: ExperimentSettings): number | undefined {
  const options = { alpha: settings.significanceLevel, tuning: tuningOf(settings) };
  for (let times = 1.1; times <= TOO_MANY; times *= 1.1) {
    const half = twoSidedHalf({ se: difference.se / Math.sqrt(times), n: difference.n * times }, options);
    if (half >= Math.abs(difference.delta)) continue;
    return Number((arms.challenger.units * times).toPrecision(2));
  }
  return undefined;
}
