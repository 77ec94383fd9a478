import * as vscode from 'vscode';
import { LABEL_FILTERS, RESULT_FILTERS, RESULT_SORTS } from '../../core/evals/results/resultQuery.ts';
import type { ResultsAction, ResultsView } from '../../webview/protocol/results.ts';
import { labelOf, nameOf } from '../compare/side.ts';
import { toColumnView } from './columnView.ts';
import type { ResultsSession } from './session.ts';

/** All that the panel shows besides rows and the detail of a cell. */
export function toResultsView(session: ResultsSession, isLoading: boolean): ResultsView {
  const { table } = session;
  const { filters, labels } = table.counts;
  return {
    memory: session.memory,
    name: nameOf(session),
    order: table.order,
    total: table.total,
    all: table.all,
    columns: session.columns.map((column) => toColumnView(session, column)),
    filters: RESULT_FILTERS.map((filter) => ({ filter, count: filters[filter] })),
    labels: LABEL_FILTERS.map((label) => ({ label, count: labels[label] })),
    sorts: RESULT_SORTS.filter((sort) => sort !== 'delta' || session.baseline !== undefined),
    banners: isLoading ? [] : bannersOf(session),
    empty: isLoading ? undefined : emptyText(session),
    isRunning: session.isRunning,
    actions: isLoading ? [] : actionsOf(session),
    status: isLoading ? '' : statusOf(session),
  };
}

function bannersOf(session: ResultsSession): ResultsView['banners'] {
  const { registered, hasSuite } = session;
  if (!registered)
    return [
      {
        severity: 'warning',
        message: vscode.l10n.t(
          'This prompt is not in the registry any more: its runs are shown as they were.',
        ),
      },
    ];
  return hasSuite || session.columns.length === 0
    ? []
    : [
        {
          severity: 'warning',
          message: vscode.l10n.t('The suite is not there: the cases are those of the runs.'),
        },
      ];
}

function emptyText({ columns, table, hasSuite }: ResultsSession): string | undefined {
  if (columns.length > 0) {
    return table.total > 0 ? undefined : vscode.l10n.t('No case matches.');
  }
  return hasSuite
    ? vscode.l10n.t('This prompt was not run yet. Run its evals to see what it answers, case by case.')
    : vscode.l10n.t('This prompt has no suite yet. Create one, then run its evals.');
}

function actionsOf(session: ResultsSession): ResultsAction[] {
  const { registered, subject, baseline, isRunning } = session;
  const tally = subject?.column.tally;
  const hasFailed = tally !== undefined && tally.failed + tally.errors > 0;
  const canRun = registered !== undefined && !isRunning;
  return [
    ...(canRun && session.hasSuite ? (['run'] as const) : []),
    ...(canRun && hasFailed ? (['runFailed'] as const) : []),
    ...(isRunning ? (['cancel'] as const) : []),
    ...(subject && baseline && !isRunning ? (['compareAll'] as const) : []),
    ...(registered ? (['addColumn'] as const) : []),
    ...(subject && !subject.column.isRunning && subject.source.kind !== 'lost' ? (['export'] as const) : []),
    ...(registered ? (['openPrompt', 'openSuite'] as const) : []),
  ];
}

/** What a screen reader says when it changes: not every case, but that a run has begun or ended, and what was found. */
function statusOf({ isRunning, subject, table }: ResultsSession): string {
  const shown = vscode.l10n.t('{0} of {1} cases shown', table.total, table.all);
  if (!subject) return '';
  const { head, tally } = subject.column;
  if (isRunning) return vscode.l10n.t('Evaluating {0}', labelOf({ version: head.version }));
  return vscode.l10n.t(
    '{0}: {1} passed, {2} failed, {3} errors. {4}',
    labelOf({ version: head.version }),
    tally.passed,
    tally.failed,
    tally.errors,
    shown,
  );
}
