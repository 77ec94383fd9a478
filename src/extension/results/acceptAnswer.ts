import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { acceptAnswerEdits } from '../../core/evals/suite/acceptAnswer.ts';
import { parseSuite } from '../../core/evals/suite/parseSuite.ts';
import type { App } from '../app.ts';
import { type ShownCell, repeatOf } from './cell.ts';
import { showPlace } from '../showPlace.ts';
import { readSuite } from './suiteRows.ts';

/** Makes an answer what its case expects, in the file that the case stands in. */
export async function acceptAnswer(app: App, cell: ShownCell, repeat: number): Promise<void> {
  const { output } = repeatOf(cell, repeat);
  const { session, suiteCase } = cell;
  if (!suiteCase || !session.registered) return;
  // An open document has one kind of line ending and no byte order mark: edits are computed on what it says.
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(suiteCase.uri, true));
  await readSuite(app, session.registered);
  const suiteUri = session.suite!.uri;
  const compute = () => {
    const { suite } = parseSuite(suiteUri, app.store, app.sha256);
    const one = suite.cases.find(({ id }) => id === suiteCase.id);
    if (!one)
      throw new PromptError('bad-input', vscode.l10n.t('The suite does not have this case any more.'));
    return acceptAnswerEdits(document.getText(), { suite, one }, output);
  };
  try {
    if (compute().length === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t('The case expects this answer already.'));
      return;
    }
    await app.applyEdits(suiteCase.uri, compute);
  } catch (error) {
    if (PromptError.is(error, 'bad-input')) return offerToGo(cell, error);
    throw error;
  }
  app.inBackground(offerToRun(app, cell));
}

/** What cannot be changed from here is changed by hand, where it stands. */
async function offerToGo({ suiteCase }: ShownCell, error: PromptError): Promise<void> {
  const go = vscode.l10n.t('Go to Case');
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  if ((await vscode.window.showWarningMessage(message, go)) === go && suiteCase) await showPlace(suiteCase);
}

async function offerToRun(app: App, { session, shown, row }: ShownCell): Promise<void> {
  const run = vscode.l10n.t('Run This Case');
  const message = vscode.l10n.t('“{0}” expects this answer now.', row.description);
  if ((await vscode.window.showInformationMessage(message, run)) !== run) return;
  const { runCases } = await import('./runCases.ts');
  await runCases(app, session, { shown, cases: [row.id] });
}
