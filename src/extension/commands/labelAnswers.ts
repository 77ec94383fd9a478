import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { LABEL_ACTIONS, type LabelAction, isLabelAction } from '../labels/labelDocument.ts';
import { startLabelling } from '../labels/startLabelling.ts';
import { type Target, pickPrompt } from './target.ts';

/** Walks through the answers of a prompt's newest run that nobody labelled, by keys alone. */
export async function labelAnswers(app: App, target?: Target): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Label answers to which prompt?'));
  if (prompt) await startLabelling(app, prompt, target?.version);
}

/** Labels the answer that is shown. The keys say what it is; who comes from the palette is asked. */
export async function labelAnswer(app: App, action?: LabelAction, uri?: vscode.Uri): Promise<void> {
  const shown = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  const chosen = isLabelAction(action) ? action : await pickAction();
  if (chosen) await (await app.labelSessions()).act(shown, chosen);
}

async function pickAction(): Promise<LabelAction | undefined> {
  const names: Readonly<Record<LabelAction, string>> = {
    good: vscode.l10n.t('Good'),
    bad: vscode.l10n.t('Bad'),
    note: vscode.l10n.t('Add a note'),
    skip: vscode.l10n.t('Skip'),
    undo: vscode.l10n.t('Undo the last one'),
  };
  const items = LABEL_ACTIONS.map((action) => ({ label: names[action], action }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('What is this answer?'),
  });
  return picked?.action;
}
