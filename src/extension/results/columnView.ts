import * as vscode from 'vscode';
import { basename } from 'node:path';
import { toSentence } from '../../core/evals/evaluate.ts';
import { counted, renderDuration, renderUsd } from '../../core/evals/reports/amounts.ts';
import type { Incompleteness } from '../../core/evals/run.ts';
import type { ColumnAction, ColumnView, VerdictView } from '../../webview/protocol/results.ts';
import { labelOf } from '../compare/side.ts';
import type { PanelColumn } from './panelColumn.ts';
import { signed } from './rowView.ts';
import type { ResultsSession } from './session.ts';

type ColumnState = ColumnView['state'];

export function toColumnView(session: ResultsSession, shown: PanelColumn): ColumnView {
  const { column } = shown;
  const { head, tally } = column;
  const state = stateOf(shown);
  const isLost = state === 'missing' || state === 'broken';
  const score = head.score ?? tally.score;
  return {
    key: column.key,
    version: isLost ? nameOf(shown) : labelOf({ version: head.version }),
    model: head.model,
    ...whenOf(head.startedAt),
    role: roleOf(session, shown),
    state,
    stateText: stateText(shown, state),
    progress: progressOf(shown),
    score: score === undefined ? '' : score.toFixed(2),
    interval: head.interval ? `${head.interval.low.toFixed(2)}–${head.interval.high.toFixed(2)}` : '',
    bar:
      score === undefined || !head.interval
        ? undefined
        : { value: score, low: head.interval.low, high: head.interval.high },
    verdict: shown === session.subject ? verdictOf(session) : undefined,
    counts: {
      passed: tally.passed,
      failed: tally.failed,
      errors: tally.errors,
      skipped: column.isRunning ? 0 : column.ids.size - column.done,
    },
    facts: isLost ? [] : factsOf(shown),
    notes: notesOf(session, shown),
    actions: actionsOf(session, shown, state),
  };
}

function stateOf({ column, source }: PanelColumn): ColumnState {
  if (source.kind === 'lost') return source.state;
  if (source.kind === 'live') return source.run.state;
  return column.head.incomplete.includes('cancelled') ? 'cancelled' : 'ended';
}

const nameOf = ({ source }: PanelColumn): string =>
  source.kind === 'lost' ? basename(source.path, '.json') : '';

function stateText({ source }: PanelColumn, state: ColumnState): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('Running');
    case 'cancelled':
      return vscode.l10n.t('Cancelled');
    case 'failed': {
      const error = source.kind === 'live' ? source.run.error : undefined;
      return error instanceof Error ? vscode.l10n.t('Failed: {0}', error.message) : vscode.l10n.t('Failed');
    }
    case 'missing':
      return vscode.l10n.t('The run file is not there any more.');
    case 'broken':
      return vscode.l10n.t('The run file cannot be read.');
    default:
      return '';
  }
}

const roleOf = (session: ResultsSession, shown: PanelColumn): ColumnView['role'] =>
  shown === session.subject ? 'subject' : shown === session.baseline ? 'baseline' : undefined;

function progressOf({ column, source }: PanelColumn): ColumnView['progress'] {
  if (!column.isRunning) return undefined;
  const [done, total] = [column.done, column.ids.size];
  const spent = source.kind === 'live' && source.run.spent > 0 ? ` · ${renderUsd(source.run.spent)}` : '';
  return { done, total, text: `${vscode.l10n.t('{0} of {1} cases', done, total)}${spent}` };
}

function whenOf(startedAt: string): Pick<ColumnView, 'when' | 'whenTitle'> {
  const time = new Date(startedAt);
  if (Number.isNaN(time.getTime())) return { when: '', whenTitle: '' };
  const locale = vscode.env.language;
  return {
    when: time.toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' }),
    whenTitle: time.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'medium' }),
  };
}

function verdictOf(session: ResultsSession): VerdictView | undefined {
  const { comparison, baseline } = session;
  if (!comparison || !baseline) return undefined;
  const { version, model } = baseline.column.head;
  const isOther = model !== session.subject?.column.head.model;
  const against = isOther ? `${labelOf({ version })} ${model}` : labelOf({ version });
  return {
    kind: comparison.verdict,
    text: verdictText(comparison.verdict),
    delta: signed(comparison.delta),
    against: vscode.l10n.t('against {0}', against),
    title: `${toSentence(comparison)}.`,
  };
}

function verdictText(verdict: VerdictView['kind']): string {
  const texts = {
    improved: vscode.l10n.t('improved'),
    'no regression': vscode.l10n.t('no regression'),
    regressed: vscode.l10n.t('regressed'),
    inconclusive: vscode.l10n.t('inconclusive'),
  };
  return texts[verdict];
}

function factsOf({ column }: PanelColumn): string[] {
  const { head, tally, latencyP95 } = column;
  if (column.isRunning) return [];
  return [
    vscode.l10n.t('cost {0}', renderUsd(head.cost)),
    ...(latencyP95 === undefined ? [] : [vscode.l10n.t('p95 {0}', renderDuration(latencyP95))]),
    ...(tally.flaky === 0 ? [] : [vscode.l10n.t('{0} flaky', tally.flaky)]),
  ];
}

/** Why a run says less than it seems. */
function notesOf(session: ResultsSession, shown: PanelColumn): string[] {
  const { head } = shown.column;
  const words: Partial<Readonly<Record<Incompleteness, string>>> = {
    budget: vscode.l10n.t('The budget ran out.'),
    cancelled: vscode.l10n.t('It was cancelled.'),
    filtered: vscode.l10n.t('{0} of the suite.', counted(shown.column.ids.size, 'case')),
    sample: vscode.l10n.t('Some answers are samples, recorded for another wording.'),
    'other-model': vscode.l10n.t('Another model answered than the version names.'),
  };
  const isCompared = shown === session.subject && session.baseline !== undefined;
  const other = session.baseline?.column.head;
  const isOtherSuite =
    isCompared && other && other.suiteDigest !== '' && other.suiteDigest !== head.suiteDigest;
  return [
    ...head.incomplete.flatMap((reason) => words[reason] ?? []),
    ...(isOtherSuite
      ? [vscode.l10n.t('The other run was of another suite: only cases that both have are compared.')]
      : []),
    ...noBaseline(shown),
  ];
}

/** Why there is nothing to compare with, though there is a baseline. */
function noBaseline({ source, side }: PanelColumn): string[] {
  if (side !== 'subject' || source.kind === 'lost') return [];
  if (source.kind === 'live')
    return source.run.evaluation.notCompared ? [source.run.evaluation.notCompared] : [];
  const { not_compared: why } = source.run;
  return why ? [why] : [];
}

function actionsOf(session: ResultsSession, shown: PanelColumn, state: ColumnState): ColumnAction[] {
  const { tally } = shown.column;
  if (state === 'missing' || state === 'broken') return ['remove'];
  const canRun = session.registered !== undefined && state !== 'running';
  return [
    ...(shown === session.subject ? [] : (['makeSubject'] as const)),
    ...(shown === session.baseline || shown === session.subject ? [] : (['makeBaseline'] as const)),
    ...(canRun && tally.failed + tally.errors > 0 ? (['runFailed'] as const) : []),
    ...(canRun ? (['runAgain'] as const) : []),
    ...(state === 'running' ? (['cancel'] as const) : []),
    ...(session.columns.length > 1 ? (['remove'] as const) : []),
  ];
}
