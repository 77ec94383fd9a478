import type { JsonObject } from '../../base/json.ts';
import type { JudgeReport, Share } from '../calibration/calibrate.ts';
import type { Calibrated } from '../calibration/runCalibration.ts';
import type { Interval } from '../statistics/interval.ts';
import { counted, renderScore, renderSigned, renderUsd, roundUsd } from './amounts.ts';
import { type Paint, plain } from './paint.ts';

/** How many answers without a verdict are listed. */
const MOST_FAILED = 5;

/** What a calibration found, in a few lines. */
export function renderCalibration(
  model: string,
  { report, cost_usd, isComplete, failed }: Calibrated,
  paint: Paint = plain,
): string {
  const { labels, unlabelled, errors, doubts } = report;
  const head = `${counted(labels, 'label')}, ${counted(unlabelled, 'answer')} without one`;
  const lines = [
    `${paint('bold', model)}  ${head}${errors > 0 ? `, ${counted(errors, 'answer')} not judged` : ''}; cost ${renderUsd(cost_usd)}`,
    ...calibrationFacts(report).map(([name, value]) => `  ${name.padEnd(NAME_WIDTH)}${value}`),
    ...failed
      .slice(0, MOST_FAILED)
      .map(({ line, reason }) => `  ${paint('warn', '!')} line ${line}: ${reason}`),
  ];
  if (!isComplete)
    lines.push(`  ${paint('warn', '!')} Not all answers were judged: the budget ran out, or it was stopped.`);
  lines.push(
    doubts.length === 0
      ? `${paint('good', '✓')} It agrees with people well enough to decide.`
      : `${paint('warn', '?')} It should not decide alone: ${doubts.join('; ')}.`,
  );
  return lines.map((line) => `${line}\n`).join('');
}

const NAME_WIDTH = 18;

/** The numbers of a calibration that are known, by their names. */
export function calibrationFacts(report: JudgeReport): (readonly [string, string])[] {
  const { accuracy, kappa, kappaQuadratic, spearman, bias, flips, orderFlips, judgeScore, corrected } =
    report;
  const facts: (readonly [string, string | undefined])[] = [
    ['Agreement', accuracy === undefined ? undefined : `${percent(accuracy)} of verdicts`],
    ["Cohen's κ", kappa === undefined ? undefined : kappa.toFixed(2) + between(report.kappaInterval, 2)],
    ['κ, quadratic', kappaQuadratic?.toFixed(2)],
    ["Spearman's ρ", spearman?.toFixed(2)],
    ['Bias', bias === undefined ? undefined : renderSigned(bias) + signedBetween(report.biasInterval)],
    ['Flips', flips && renderShare(flips)],
    ['Order flips', orderFlips === undefined ? undefined : percent(orderFlips)],
    ["Judge's score", judgeScore === undefined ? undefined : renderScore(judgeScore)],
    ['Corrected score', corrected && renderScore(corrected.mean) + between(corrected.interval, 3)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const between = (interval: Interval | undefined, digits: number): string =>
  interval ? ` (95 % ${interval.low.toFixed(digits)} to ${interval.high.toFixed(digits)})` : '';

const signedBetween = (interval: Interval | undefined): string =>
  interval ? ` (95 % ${renderSigned(interval.low)} to ${renderSigned(interval.high)})` : '';

const renderShare = ({ count, of, interval }: Share): string =>
  `${count} of ${of} verdicts when asked again (95 % up to ${percent(interval.high)})`;

/** The same for machines; what is unknown is null. */
export function toCalibrationJson(
  prompt: string,
  model: string,
  { report, cost_usd, isComplete, failed }: Calibrated,
): JsonObject {
  const { flips, corrected } = report;
  return {
    schema_version: 1,
    prompt,
    judge: model,
    labels: report.labels,
    unlabelled: report.unlabelled,
    errors: report.errors,
    complete: isComplete,
    accuracy: report.accuracy ?? null,
    kappa: report.kappa ?? null,
    kappa_ci95: toPair(report.kappaInterval),
    kappa_quadratic: report.kappaQuadratic ?? null,
    pearson: report.pearson ?? null,
    spearman: report.spearman ?? null,
    kendall_tau_b: report.kendall ?? null,
    bias: report.bias ?? null,
    bias_ci95: toPair(report.biasInterval),
    flips: flips ? { count: flips.count, of: flips.of, ci95: toPair(flips.interval) } : null,
    order_flips: report.orderFlips ?? null,
    judge_score: report.judgeScore ?? null,
    corrected_score: corrected
      ? { mean: corrected.mean, ci95: toPair(corrected.interval), lambda: corrected.lambda }
      : null,
    doubts: report.doubts,
    failed: failed.map(({ line, reason }) => ({ line, reason })),
    cost_usd: cost_usd === null ? null : roundUsd(cost_usd),
  };
}

const toPair = (interval: Interval | undefined): [number, number] | null =>
  interval ? [interval.low, interval.high] : null;
