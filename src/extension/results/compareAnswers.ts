import * as vscode from 'vscode';
import { renderOutputs } from '../../core/evals/compareOutputs.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import type { App } from '../app.ts';
import { showOutputs } from '../compare/showOutputs.ts';
import { labelOf, nameOf } from '../compare/side.ts';
import { type ShownCell, repeatOf } from './cell.ts';
import type { PanelColumn } from './panelColumn.ts';
import { oneLine } from './rowView.ts';
import type { ResultsSession } from './session.ts';

/** Shows what two runs answered to a case in VS Code's diff editor, whole, however long it is. */
export async function compareAnswers(app: App, { session, row }: ShownCell): Promise<void> {
  const { subject, baseline } = session;
  const [before, after] = [baseline?.column.cells.get(row.id), subject?.column.cells.get(row.id)];
  if (!subject || !baseline || !before || !after) return;
  const sides = `${titleOf(baseline, subject)} ↔ ${titleOf(subject, baseline)}`;
  const add = app.outputs.begin(sides);
  const name = fileName(row.description);
  const [left, right] = [before, after].map((result) => add(name, renderOutputs(result)));
  await vscode.commands.executeCommand('vscode.diff', left, right, `${oneLine(row.description)} (${sides})`);
}

/** Shows the cases that are shown and whose answers differ in the multi-diff editor, the broken first. */
export async function compareAll(app: App, session: ResultsSession): Promise<void> {
  const { subject, baseline, table } = session;
  if (!subject || !baseline) return;
  const shown = new Set(table.rowsIn(0, table.total).map(({ id }) => id));
  const resultsOf = ({ column }: PanelColumn): CaseResult[] =>
    [...column.cells.values()].filter(({ id }) => shown.has(id));
  await showOutputs(app, {
    prompt: nameOf(session),
    base: { label: titleOf(baseline, subject), results: resultsOf(baseline) },
    subject: { label: titleOf(subject, baseline), results: resultsOf(subject) },
  });
}

/** One answer in an editor, whole. */
export async function openAnswer(app: App, cell: ShownCell, repeat: number): Promise<void> {
  const { output } = repeatOf(cell, repeat);
  const add = app.outputs.begin(labelOf({ version: cell.shown.column.head.version }));
  const document = await vscode.workspace.openTextDocument(add(fileName(cell.row.description), output));
  await vscode.window.showTextDocument(document, { preview: true });
}

/** The version; with the model and the time where the other side has the same. */
function titleOf({ column: { head } }: PanelColumn, { column: { head: other } }: PanelColumn): string {
  const version = labelOf({ version: head.version });
  if (head.version !== other.version) return version;
  return head.model === other.model ? `${version} ${timeOf(head.startedAt)}` : `${version} ${head.model}`;
}

const timeOf = (startedAt: string): string =>
  new Date(startedAt).toLocaleTimeString(vscode.env.language, { timeStyle: 'medium' });

/** A slash would begin a folder. */
const fileName = (description: string): string => oneLine(description).replaceAll('/', '∕').slice(0, 60);
