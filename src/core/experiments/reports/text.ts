import { withoutControls } from '../../base/controls.ts';
import { counted } from '../../evals/reports/amounts.ts';
import { type Paint, type Style } from '../../evals/reports/paint.ts';
import type { MetricResult } from '../analyse.ts';
import { metricOf } from '../metrics.ts';
import type { ExperimentPlan } from '../planExperiment.ts';
import type { RolloutMove } from '../rollout/rollout.ts';
import type { ExperimentSettings } from '../settings.ts';
import type { Simulated } from '../simulate.ts';
import type { ExperimentVerdict, Judged } from '../verdict.ts';
import { renderChange, renderPercent, renderValue } from '../verdictWords.ts';

const STYLES: Readonly<Record<ExperimentVerdict, Style>> = {
  promote: 'good',
  continue: 'good',
  collecting: 'dim',
  inconclusive: 'warn',
  hold: 'warn',
  unhealthy: 'bad',
  revert: 'bad',
};

/** `shorter: summarise 2.0.0 (90 %) against 2.1.0 (10 %)` */
export function renderTitle({ name, prompt, versions, weights }: ExperimentSettings): string {
  const [own, other] = [renderPercent(weights.control), renderPercent(weights.challenger)];
  const title = `${name}: ${prompt} ${versions.control} (${own}) against ${versions.challenger} (${other})`;
  return withoutControls(title);
}

/** An analysis as lines of text. */
export function renderAnalysis(
  judged: Judged,
  { state, move }: { readonly state: string; readonly move: RolloutMove | undefined },
  paint: Paint,
): string {
  const { settings, evidence, verdict, reasons, results } = judged;
  const { control, challenger } = evidence.arms;
  const rows = [
    [
      '',
      'control',
      'challenger',
      'difference',
      `${renderPercent(1 - settings.significanceLevel)} at every look`,
      '',
    ],
    ...results.map(toRow),
  ];
  const missing = settings.metrics.filter((name) => !results.some(({ metric }) => metric.name === name));
  const lines = [
    `${paint('bold', renderTitle(settings))}, ${state}`,
    '',
    ...(results.length > 0 ? alignRows(rows) : []),
    ...missing.map((name) => paint('dim', `${withoutControls(name)}: ${missingWords(name)}`)),
    paint(
      'dim',
      `${counted(control.units, 'unit')} and ${counted(challenger.units, 'unit')}, ${counted(control.calls + challenger.calls, 'call')}; shared out as the weights say: p = ${judged.sampleRatio.p.toPrecision(2)}`,
    ),
    ...(evidence.otherVersion > 0
      ? [
          paint(
            'warn',
            `${counted(evidence.otherVersion, 'call')} of other versions than the arms name are left out.`,
          ),
        ]
      : []),
    '',
    paint(STYLES[verdict], verdict),
    ...reasons.map((reason) => `  ${withoutControls(reason)}`),
    ...(verdict === 'revert' && !settings.autoRevert
      ? ['  auto_revert is off: nobody reverts it but you.']
      : []),
    ...(move ? [`${paint('bold', 'rollout')} ${move.kind}: ${move.reason}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const missingWords = (name: string): string =>
  metricOf(name).kind === 'quantile'
    ? 'too few calls in one of the arms to say how sure it is'
    : 'not measured in both arms';

function toRow({ metric, arms, difference, interval, finding }: MetricResult): string[] {
  return [
    withoutControls(metric.name),
    renderValue(metric, arms.control.value),
    renderValue(metric, arms.challenger.value),
    renderChange(metric, difference.delta),
    `${renderChange(metric, interval.low)} to ${renderChange(metric, interval.high)}`,
    finding === 'open' ? '' : finding,
  ];
}

/** Columns as wide as their widest cell, the first to the left. */
function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

export interface PlanFacts {
  readonly unitsPerDay: number | undefined;
  readonly sd: number;
  /** Where the spread comes from. */
  readonly sdFrom: string;
}

/** A plan as lines of text. */
export function renderPlan(
  settings: ExperimentSettings,
  plan: ExperimentPlan,
  { unitsPerDay, sd, sdFrom }: PlanFacts,
): string {
  const { units, days } = plan;
  const quality = metricOf('quality_score');
  const change = (delta: number): string =>
    settings.isRelative
      ? `${delta < 0 ? '−' : '+'}${renderPercent(Math.abs(delta))}`
      : renderChange(quality, delta);
  const time =
    days === undefined
      ? 'Say how many units come a day with --per-day, or name telemetry with --telemetry, to know how long that takes.'
      : `At ${counted(Math.round(unitsPerDay ?? 0), 'unit')} a day that takes ${renderDays(days)}.`;
  return `${[
    renderTitle(settings),
    `It needs ${counted(units.challenger, 'unit')} of the challenger and ${counted(units.control, 'unit')} of the control.`,
    time,
    `It then sees a change of the quality score from ${plan.detectable.toFixed(3)} on, 4 times in 5, however often somebody looks; with one look at the end it would be ${plan.detectableByOneLook.toFixed(3)}. A unit’s score spreads by ${sd.toFixed(3)} (${sdFrom}).`,
    `A challenger as good as the control is reverted in ${renderRate(plan.falseAlarms)} of simulated experiments.`,
    ...plan.harm.map(
      ({ delta, found }) =>
        `A change of ${change(delta)} is reverted by then in ${renderRate(found)}${found.medianUnits === undefined ? '' : `, in the middle after ${counted(found.medianUnits, 'unit')} of the challenger`}.`,
    ),
  ].join('\n')}\n`;
}

const renderRate = ({ reverted }: Simulated): string => renderPercent(reverted);

/** Never fewer than there are. */
const renderDays = (days: number): string => (days < 1 ? 'less than a day' : counted(Math.ceil(days), 'day'));
