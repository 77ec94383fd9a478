import * as vscode from 'vscode';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { App } from '../app.ts';
import type { PreviewSession } from './session.ts';

/** Where the form gets its values from: the samples, or a case of the suite. Undefined where nothing was chosen. */
export async function pickInputs(
  app: App,
  session: PreviewSession,
): Promise<{ readonly caseId: string | undefined } | undefined> {
  const { prompt } = session;
  if (!prompt) return undefined;
  const suite = suiteUriOf(prompt, app.store);
  app.store.read(suite.uri);
  await app.load();
  // A suite may name files of cases and of values, which are asked for when it is read.
  void session.cases;
  await app.load();
  const { caseId } = session.memory;
  const current = vscode.l10n.t('in use');
  const samples = {
    label: vscode.l10n.t('Samples'),
    description: caseId === undefined ? current : '',
    detail: vscode.l10n.t('The samples that the prompt declares'),
    caseId: undefined,
  };
  const cases = session.cases.map(({ id, description, variables }) => ({
    label: description,
    description: id === caseId ? current : '',
    detail: JSON.stringify(variables).slice(0, 200),
    caseId: id,
  }));
  const separator = {
    label: vscode.l10n.t('Cases of {0}', suite.path),
    kind: vscode.QuickPickItemKind.Separator,
    caseId: undefined,
  };
  const items = cases.length > 0 ? [samples, separator, ...cases] : [samples];
  const placeHolder = vscode.l10n.t('Fill in the variables from');
  return vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
}
