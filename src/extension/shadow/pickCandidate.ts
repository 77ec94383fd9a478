import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { findContents } from '../../core/versions/content.ts';
import type { App } from '../app.ts';

/** Which version might replace what is deployed: the draft first, and at once where there is no other. */
export async function pickCandidate(app: App, prompt: RegisteredPrompt): Promise<string | undefined> {
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const deployed = promptOf(prompt).version?.value;
  const versions = findContents(prompt, app.store)
    .map(({ version }) => version)
    .filter((version) => version !== deployed);
  if (versions.length === 0)
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} has no version that could replace the deployed one.', prompt.block.name),
      { hint: vscode.l10n.t('Start a draft, or add a version.') },
    );
  if (versions.length === 1) return versions[0];
  return vscode.window.showQuickPick(versions, {
    placeHolder: vscode.l10n.t('Shadow-validate which version of {0}?', prompt.block.name),
  });
}
