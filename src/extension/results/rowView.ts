import * as vscode from 'vscode';
import { renderDuration, renderUsd } from '../../core/evals/reports/amounts.ts';
import { costOf, latencyOf } from '../../core/evals/results/resultCase.ts';
import type { CaseResult, RepeatResult } from '../../core/evals/run.ts';
import type { ResultColumn } from '../../core/evals/results/resultColumn.ts';
import type { TableRow } from '../../core/evals/results/resultTable.ts';
import { deltaOf, flagsOf } from '../../core/evals/results/rowFacts.ts';
import type { CellView, ResultRow } from '../../webview/protocol/results.ts';
import type { ResultsSession } from './session.ts';

/** The rows that the page asked for. */
export function rowsIn(session: ResultsSession, start: number, count: number): readonly ResultRow[] {
  const labels = session.labels.reader();
  const { table, columns } = session;
  return table
    .rowsIn(start, count)
    .map((row, index) => toRow({ table, columns, labels }, row, start + index));
}

interface Context extends Pick<ResultsSession, 'table' | 'columns'> {
  readonly labels: ReturnType<ResultsSession['labels']['reader']>;
}

function toRow(context: Context, row: TableRow, index: number): ResultRow {
  return {
    index,
    id: row.id,
    number: row.number,
    description: oneLine(row.description),
    note: row.isInSuite ? undefined : vscode.l10n.t('not in the suite any more'),
    cells: context.columns.map(({ column }) => toCell(context, row.id, column)),
  };
}

const NOTHING = { score: '', delta: '', deltaSign: 0, answer: '', reason: '', flags: [], facts: '' } as const;

function toCell({ table, labels }: Context, id: string, column: ResultColumn): CellView {
  const cell = column.cells.get(id);
  if (!cell) return { ...NOTHING, state: column.stateOf(id), label: undefined };
  const isSubject = column === table.subject;
  const compared = isSubject ? table.cellsOf(id) : { subject: cell, baseline: undefined };
  const answer = tellingAnswer(cell);
  const delta = isSubject ? (deltaOf(compared) ?? 0) : 0;
  return {
    state: cell.outcome,
    score: cell.outcome === 'error' ? '' : cell.score.toFixed(2),
    ...toDelta(delta),
    answer: oneLine(answer?.output ?? ''),
    reason: cell.outcome === 'pass' ? '' : oneLine(answer?.reason ?? ''),
    flags: flagsOf(compared),
    label: cell.repeats.map(({ output }) => labels(id, output)?.value).find(Boolean),
    facts: factsOf(cell),
  };
}

/** The first answer that made the case what it is: of a case that failed one time in five the one that failed. */
const tellingAnswer = ({ outcome, repeats }: CaseResult): RepeatResult | undefined =>
  repeats.find((repeat) => repeat.outcome === outcome) ?? repeats[0];

/** Differences below this are rounding. */
const EQUAL = 0.005;

function toDelta(delta: number): Pick<CellView, 'delta' | 'deltaSign'> {
  if (Math.abs(delta) < EQUAL) return { delta: '', deltaSign: 0 };
  return { delta: signed(delta), deltaSign: delta < 0 ? -1 : 1 };
}

export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

function factsOf(cell: CaseResult): string {
  const [latency, cost] = [latencyOf(cell), costOf(cell)];
  return [latency !== undefined && renderDuration(latency), cost !== undefined && renderUsd(cost)]
    .filter((fact) => fact !== false)
    .join(' · ');
}

/** What a cell has room for. */
const LONGEST_LINE = 200;

/** The beginning of a text in one line; of a very long one no more is looked at than is shown. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST_LINE)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1).trimEnd()}…` : line;
}
