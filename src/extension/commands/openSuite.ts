import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { App } from '../app.ts';
import { type Target, pickPrompt } from './target.ts';

/** Opens the suite of a prompt. */
export async function openSuite(app: App, target?: Target): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Open the suite of a prompt'));
  if (!prompt) return;
  const { uri } = suiteUriOf(prompt, app.store);
  app.store.read(uri);
  await app.load();
  if (app.store.read(uri).state !== 'loaded') {
    throw new PromptError(
      'file-not-found',
      vscode.l10n.t('{0} has no suite: there is no file {1}.', prompt.block.name, app.files.relative(uri)),
      {
        hint: vscode.l10n.t('Create it with a list of `tests`, or name another one under `evals.suite`.'),
      },
    );
  }
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true));
}
