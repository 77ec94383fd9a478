import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { TableRow } from '../../core/evals/results/resultTable.ts';
import type { CaseResult, RepeatResult } from '../../core/evals/run.ts';
import type { SuiteCase } from '../../core/evals/suite/suite.ts';
import type { CellRef } from '../../webview/protocol/results.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { ResultsSession } from './session.ts';

/** A cell with what it stands for. */
export interface ShownCell {
  readonly session: ResultsSession;
  readonly shown: PanelColumn;
  readonly row: TableRow;
  /** Undefined where the run does not have the case, or not yet. */
  readonly result: CaseResult | undefined;
  /** As the suite has it now; undefined where it is gone. */
  readonly suiteCase: SuiteCase | undefined;
}

/** @throws PromptError where column or case are gone by now */
export function findCell(session: ResultsSession, { row: id, column }: CellRef): ShownCell {
  const shown = session.find(column);
  const row = session.table.rowOf(id);
  if (!shown || !row) throw new PromptError('bad-input', vscode.l10n.t('This result is not shown any more.'));
  return { session, shown, row, result: shown.column.cells.get(id), suiteCase: findCase(session, id) };
}

/** One answer of a cell. @throws PromptError where it has none */
export function repeatOf({ result }: ShownCell, repeat: number): RepeatResult {
  const found = result?.repeats[repeat];
  if (found) return found;
  throw new PromptError('bad-input', vscode.l10n.t('This case has no answer yet.'));
}

/** A case's id is made of its variables, so those that the suite has now are those that were sent. */
export function variablesOf({
  result,
  suiteCase,
}: Pick<ShownCell, 'result' | 'suiteCase'>): CaseResult['variables'] {
  const kept = result?.variables ?? {};
  return Object.keys(kept).length > 0 ? kept : (suiteCase?.variables ?? {});
}

/** The case as the suite has it now. */
export const findCase = ({ suite }: ResultsSession, id: string): SuiteCase | undefined =>
  suite?.cases.find((one) => one.id === id);
