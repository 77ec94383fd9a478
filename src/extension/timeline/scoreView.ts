import * as vscode from 'vscode';
import type { Commit } from '../../core/base/ports.ts';
import { renderDuration, renderUsd } from '../../core/evals/reports/amounts.ts';
import type { TimelineScore } from '../../core/evals/timeline.ts';
import type { CommitView, ScoreStateView, TimelineScoreView } from '../../webview/protocol.ts';

/** Git abbreviates commits to this many digits. */
const SHORT = 7;

/** What the texts of a score need to know besides it. */
export interface ScoreContext {
  readonly locale: string;
  readonly minScore: number | undefined;
  /** The letter of the suite that measured, where there is more than one. */
  readonly letter: string | undefined;
  /** False where Git’s history is known, and this score is not in it. */
  readonly isCommitted: boolean;
}

export function toScoreView(score: TimelineScore, context: ScoreContext): TimelineScoreView {
  const { value, state, evidence, commit } = score;
  const { word, sentence } = describeState(state, context.minScore);
  return {
    text: value.toFixed(2),
    interval: intervalOf(score),
    state,
    stateText: word,
    stateTitle: sentence,
    baseline: baselineOf(score),
    suite: context.letter,
    suitePath: evidence?.suite,
    facts: factsOf(score),
    commit: commit && toCommitView(commit, context.locale),
    isCommitted: context.isCommitted,
  };
}

export function intervalOf({ evidence }: TimelineScore): string | undefined {
  const ci95 = evidence?.ci95;
  return ci95 && `${ci95[0].toFixed(2)}–${ci95[1].toFixed(2)}`;
}

export function toCommitView({ id, author, at, subject }: Commit, locale: string): CommitView {
  const who = `${author}, ${renderDate(at, locale, 'long')}`;
  return { id, short: id.slice(0, SHORT), title: `${subject}\n${who}` };
}

export function renderDate(at: string, locale: string, style: 'short' | 'long'): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return style === 'short'
    ? time.toLocaleDateString(locale, { dateStyle: 'medium' })
    : time.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' });
}

/** A score's state in a word, and what that means. */
export function describeState(
  state: ScoreStateView,
  minScore: number | undefined,
): { readonly word: string; readonly sentence: string } {
  const { l10n } = vscode;
  switch (state) {
    case 'fresh':
      return { word: l10n.t('fresh'), sentence: l10n.t('The text is the one that was measured.') };
    case 'content-changed':
      return { word: l10n.t('stale'), sentence: l10n.t('The score is about another text.') };
    case 'below-minimum':
      return {
        word: l10n.t('below {0}', minScore ?? ''),
        sentence: l10n.t('The score is fresh, and less than min_score.'),
      };
    case 'unverified':
      return { word: l10n.t('unverified'), sentence: l10n.t('No run stands behind the score.') };
    case 'recorded':
      return { word: l10n.t('recorded'), sentence: l10n.t('As it was recorded; only Git has the version.') };
    case 'unknown':
      return { word: l10n.t('unknown'), sentence: l10n.t('A file that the version needs cannot be read.') };
    default:
      return { word: l10n.t('no score'), sentence: l10n.t('Nobody has measured this version.') };
  }
}

function factsOf({ evidence }: TimelineScore): string[] {
  if (!evidence) return [];
  const { cases, passed, cost_usd: cost, latency_p95_ms: p95 } = evidence;
  return [
    cases !== undefined &&
      (passed === undefined
        ? vscode.l10n.t('{0} cases', cases)
        : vscode.l10n.t('{0}/{1} passed', passed, cases)),
    typeof cost === 'number' && renderUsd(cost),
    p95 !== undefined && vscode.l10n.t('p95 {0}', renderDuration(p95)),
  ].filter((fact) => fact !== false);
}

function baselineOf({ evidence }: TimelineScore): TimelineScoreView['baseline'] {
  const baseline = evidence?.baseline;
  if (baseline?.version === undefined) return undefined;
  const { version, delta, verdict, ci95 } = baseline;
  const interval = ci95 && vscode.l10n.t('95 % interval {0} to {1}', signed(ci95[0]), signed(ci95[1]));
  const against = vscode.l10n.t('against {0}', version);
  return {
    delta: delta === undefined ? '' : signed(delta),
    verdict,
    verdictText: verdict === undefined ? '' : verdictText(verdict),
    against,
    title: [against, interval].filter(Boolean).join('\n'),
  };
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

function verdictText(verdict: string): string {
  switch (verdict) {
    case 'improved':
      return vscode.l10n.t('improved');
    case 'no regression':
      return vscode.l10n.t('no regression');
    case 'regressed':
      return vscode.l10n.t('regressed');
    case 'inconclusive':
      return vscode.l10n.t('inconclusive');
    default:
      return verdict;
  }
}
