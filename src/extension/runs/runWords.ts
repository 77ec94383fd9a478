import * as vscode from 'vscode';
import { renderUsd } from '../../core/evals/reports/amounts.ts';
import type { RunFacts } from '../../core/evals/runFile.ts';
import { DRAFT } from '../../core/versions/content.ts';

/** `summarise-ticket 2.1.0` */
export const runLabel = ({ prompt, version }: Pick<RunFacts, 'prompt' | 'version'>): string =>
  `${prompt} ${version === DRAFT ? vscode.l10n.t('draft') : version}`;

const verdictText = (verdict: NonNullable<RunFacts['verdict']>): string =>
  ({
    improved: vscode.l10n.t('improved'),
    'no regression': vscode.l10n.t('no regression'),
    regressed: vscode.l10n.t('regressed'),
    inconclusive: vscode.l10n.t('inconclusive'),
  })[verdict];

const incompleteText = (reason: RunFacts['incomplete'][number]): string | undefined =>
  ({
    errors: undefined, // Their number is said.
    budget: vscode.l10n.t('budget ran out'),
    cancelled: vscode.l10n.t('cancelled'),
    filtered: vscode.l10n.t('not all cases'),
    sample: vscode.l10n.t('samples'),
    'other-model': vscode.l10n.t('another model'),
  })[reason];

const casesText = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 case') : vscode.l10n.t('{0} cases', count);

const errorsText = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', count);

/** `0.91 ±0.04 · no regression · 48 cases · $0.12`, what is special about it in between. */
export function runDescription(facts: RunFacts): string {
  const { score, ci95, verdict, errors, incomplete, cost_usd, passed, failed } = facts;
  const spread = ci95 ? ` ±${((ci95[1] - ci95[0]) / 2).toFixed(2)}` : '';
  return [
    score === null ? vscode.l10n.t('no score') : `${score.toFixed(2)}${spread}`,
    verdict && verdictText(verdict),
    ...incomplete.map(incompleteText),
    errors > 0 && errorsText(errors),
    casesText(passed + failed + errors),
    cost_usd === null ? vscode.l10n.t('cost unknown') : renderUsd(cost_usd),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What decided, where it came from and what it cost, one thing a line. */
export function runTooltip(facts: RunFacts): vscode.MarkdownString {
  const { baseline, gate, model, endpoint, suite, score, ci95 } = facts;
  const at = new Date(facts.ended_at).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const interval = ci95
    ? vscode.l10n.t(' (95 % interval {0} to {1})', ci95[0].toFixed(3), ci95[1].toFixed(3))
    : '';
  const lines = [
    score === null
      ? vscode.l10n.t('No case could be judged.')
      : vscode.l10n.t('Score {0}{1}', score.toFixed(3), interval),
    vscode.l10n.t('{0} passed, {1} failed, {2} errors', facts.passed, facts.failed, facts.errors),
    baseline && vscode.l10n.t('Compared with {0}', baseline.version),
    ...gate.reasons,
    vscode.l10n.t('{0} at {1}, {2}', model, endpoint, suite),
    vscode.l10n.t('{0}, cost {1}', at, renderUsd(facts.cost_usd)),
  ];
  // Names and reasons are the workspace's text: nothing in them may format, link or load a picture.
  const tooltip = new vscode.MarkdownString('**').appendText(runLabel(facts)).appendMarkdown('**');
  for (const line of lines) if (line) tooltip.appendMarkdown('\n\n').appendText(line);
  return tooltip;
}

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

// Made once: making one takes longer than a hundred dates take to write.
const TIME = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' });
const DATE = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium' });

/** `3 min ago` today, else the time of the day. */
export function whenText(at: string, now: number): string {
  const time = new Date(at);
  const past = now - time.getTime();
  if (past < MINUTE_MS) return vscode.l10n.t('just now');
  if (past < HOUR_MS) return vscode.l10n.t('{0} min ago', Math.floor(past / MINUTE_MS));
  return TIME.format(time);
}

/** Today, Yesterday, or the date. */
export function dayText(at: string, now: number): string {
  const [day, today, yesterday] = [new Date(at), new Date(now), new Date(now)];
  yesterday.setDate(yesterday.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return vscode.l10n.t('Today');
  if (day.toDateString() === yesterday.toDateString()) return vscode.l10n.t('Yesterday');
  return DATE.format(day);
}
