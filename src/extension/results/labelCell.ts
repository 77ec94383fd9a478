import * as vscode from 'vscode';
import type { LabelValue } from '../../core/evals/results/resultQuery.ts';
import type { App } from '../app.ts';
import { type ShownCell, repeatOf } from './cell.ts';

interface Said {
  readonly repeat: number;
  /** Undefined takes the label back. */
  readonly value: LabelValue | undefined;
  /** By default the note stays. */
  readonly note?: string;
}

/** Keeps what a person says of an answer in the file beside the suite. */
export async function setLabel(app: App, cell: ShownCell, said: Said): Promise<void> {
  const { session, shown, row } = cell;
  const { suite } = session.labels;
  const { output } = repeatOf(cell, said.repeat);
  if (suite === undefined) return;
  await (
    await app.labels()
  ).label({
    suite,
    caseId: row.id,
    output,
    verdict: said.value,
    note: said.note ?? session.labels.reader()(row.id, output)?.note,
    version: shown.column.head.version,
    description: row.description,
  });
}

/** A note goes with a label: where there is none yet, it is asked for as well. */
export async function editNote(app: App, cell: ShownCell, repeat: number): Promise<void> {
  const { session, row } = cell;
  const known = session.labels.reader()(row.id, repeatOf(cell, repeat).output);
  const value = known?.value ?? (await askValue());
  if (!value) return;
  const note = await vscode.window.showInputBox({
    title: vscode.l10n.t('Note'),
    prompt: vscode.l10n.t('What is good or bad about this answer? It is kept with the label.'),
    value: known?.note ?? '',
  });
  if (note !== undefined) await setLabel(app, cell, { repeat, value, note });
}

async function askValue(): Promise<LabelValue | undefined> {
  const items = [
    { label: vscode.l10n.t('Good'), value: 'good' as const },
    { label: vscode.l10n.t('Bad'), value: 'bad' as const },
  ];
  const title = vscode.l10n.t('Is this answer good or bad?');
  return (await vscode.window.showQuickPick(items, { title }))?.value;
}
