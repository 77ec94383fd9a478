import type { Factor } from '../explain/configuration.ts';
import type { Effect } from '../explain/effects.ts';
import type { ExplainedEnd, Explanation, FactorEffect } from '../explain/explanation.ts';
import { counted, renderScore, renderSigned, renderUsd, roundUsd } from './amounts.ts';
import { type Paint, type Style, plain } from './paint.ts';

const OUTCOMES: Readonly<Record<FactorEffect['outcome'], readonly [Style, string]>> = {
  moved: ['bold', 'moved it'],
  negligible: ['dim', 'hardly matters'],
  'cannot tell': ['warn', 'cannot tell'],
};

/** What moved a score, for a terminal: the answer first, then each factor with its interval. */
export function renderExplanation(explanation: Explanation, paint: Paint = plain): string {
  const { prompt, from, to, effects, left, cost_usd } = explanation;
  const lines = [
    `${paint('bold', prompt)}  ${from.label} → ${paint('bold', to.label)}`,
    `  ${renderTotal(explanation)}`,
    `  ${paint('bold', describeExplanation(explanation))}`,
    '',
  ];
  const names = effects.map(({ factors }) => nameOf(factors));
  const width = Math.max('noise'.length, ...names.map((name) => name.length));
  for (const [index, effect] of effects.entries())
    lines.push(`  ${names[index]!.padEnd(width)}  ${renderEffect(effect, explanation, paint)}`);
  lines.push(`  ${'noise'.padEnd(width)}  ${renderNoise(explanation)}`);
  const recorded = renderRecorded(explanation);
  if (recorded !== undefined) lines.push(`  ${''.padEnd(width)}  ${recorded}`);
  if (left.length > 0) lines.push('', ...left.map((sentence) => `  ${paint('warn', sentence)}`));
  lines.push('', paint('dim', `  ${renderUsd(cost_usd)} spent.`));
  return `${lines.join('\n')}\n`;
}

const nameOf = (factors: readonly Factor[]): string => factors.join(' and ');

const renderTotal = ({ from, to, total }: Explanation): string => {
  const scores = [from, to].map(({ score }) => (score === undefined ? '–' : renderScore(score)));
  return `score ${scores[0]} → ${scores[1]}${total ? `, ${renderInterval(total)}` : ''}`;
};

const renderInterval = ({ delta, interval }: Effect): string =>
  `${renderSigned(delta)} (95 % ${renderSigned(interval.low)} to ${renderSigned(interval.high)})`;

function renderEffect(
  { effect, outcome, alone, last }: FactorEffect,
  { method, cases, effects }: Explanation,
  paint: Paint,
): string {
  if (!effect) return paint('warn', 'cannot tell: it was not measured');
  const [style, word] = OUTCOMES[outcome];
  const isCases = effects.find((one) => one.effect === effect)?.factors.includes('cases');
  const notes = [
    ...(isCases ? [describeCases(cases)] : []),
    ...(alone !== undefined && last !== undefined && Math.abs(alone - last) > 0.0005
      ? [`alone ${renderSigned(alone)}, on top of the others ${renderSigned(last)}`]
      : []),
    ...(method === 'path' && !isCases ? ['in this order'] : []),
  ];
  const note = notes.length > 0 ? `; ${notes.join('; ')}` : '';
  return `${renderInterval(effect)}  ${paint(style, word)}${paint('dim', note)}`;
}

const describeCases = ({ added, removed, changed }: Explanation['cases']): string =>
  [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'asserted otherwise'],
  ]
    .flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]))
    .join(', ');

function renderNoise({ noise, repeats, total }: Explanation): string {
  if (noise === undefined) return 'cannot tell: each question was asked once; --repeat 2 asks it again';
  const size = `the same calls again move it by up to ±${noise.toFixed(3)}`;
  const asked = `${counted(repeats, 'repeat')} of each`;
  return total && Math.abs(total.delta) <= noise
    ? `${size} (${asked}): as much as it moved`
    : `${size} (${asked})`;
}

function renderRecorded({ from, to, drift }: Explanation): string | undefined {
  if (drift === undefined) return undefined;
  const recorded = `recorded ${renderScore(from.recorded!)} → ${renderScore(to.recorded!)}`;
  return Math.abs(drift) < 0.0005
    ? `${recorded}, as now`
    : `${recorded}: ${renderSigned(drift)} of that is not there now, by chance or because a model changed`;
}

/** The answer in one sentence. */
export function describeExplanation({ effects, total, noise, from, to }: Explanation): string {
  if (!total) return 'Cannot tell: an end could not be measured.';
  const moved = effects.filter(({ outcome }) => outcome === 'moved');
  const isNoise = noise !== undefined && Math.abs(total.delta) <= noise;
  if (effects.length === 0)
    return `${from.label} and ${to.label} differ in nothing that is measured: what moves is noise.`;
  if (moved.length > 0) {
    const by = ({ factors, effect }: FactorEffect): string =>
      `${nameOf(factors)} (${renderSigned(effect!.delta)})`;
    return `Moved by ${moved.map(by).join(', ')}.`;
  }
  if (isNoise) return 'No more than noise.';
  if (effects.every(({ outcome }) => outcome === 'negligible')) return 'Nothing moved it to speak of.';
  return 'Cannot tell: each factor may have done nothing. More cases would narrow the intervals.';
}

/** What `explain --json` prints. */
export function toExplanationJson(explanation: Explanation): object {
  const { prompt, from, to, method, total, effects, cases, repeats, noise, drift, left, cost_usd } =
    explanation;
  return {
    schema_version: 1,
    prompt,
    from: toEndJson(from),
    to: toEndJson(to),
    answer: describeExplanation(explanation),
    method,
    total: toEffectJson(total),
    effects: effects.map(({ factors, effect, outcome, alone, last }) => ({
      factors,
      outcome,
      ...toEffectJson(effect),
      alone: alone ?? null,
      on_top: last ?? null,
    })),
    cases,
    repeats,
    noise: noise ?? null,
    drift: drift ?? null,
    not_told_apart: left,
    cost_usd: cost_usd === null ? null : roundUsd(cost_usd),
  };
}

const toEndJson = ({ label, score, recorded }: ExplainedEnd): object => ({
  label,
  score: score ?? null,
  recorded_score: recorded ?? null,
});

const toEffectJson = (effect: Effect | undefined): object => ({
  delta: effect?.delta ?? null,
  ci95: effect ? [effect.interval.low, effect.interval.high] : null,
});
