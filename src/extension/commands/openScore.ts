import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { idOf } from '../../core/registry/workspace.ts';
import { editedContent, findContents } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { openPrompt } from './openPrompt.ts';
import { type Target, pickPrompt } from './target.ts';

/** Shows the score of what is edited, or else of what is served, with the evidence below it. */
export async function openScore(app: App, target?: Target): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Show the score of a prompt'));
  if (!prompt) return;
  const contents = [editedContent(prompt, app.store), ...findContents(prompt, app.store).toReversed()];
  const scored = contents.find((placed) => placed?.content.evalScore !== undefined);
  if (!scored) {
    throw new PromptError('bad-input', vscode.l10n.t('{0} has no score yet.', prompt.block.name), {
      hint: vscode.l10n.t('Run its evals first, with “Prompt Ledger: Run Regression Evals”.'),
    });
  }
  await openPrompt(app, { prompt: idOf(prompt), version: scored.version }, 'score');
}
