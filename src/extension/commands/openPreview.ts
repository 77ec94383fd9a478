import * as vscode from 'vscode';
import { idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { promptOfEditor } from '../preview/navigation.ts';
import { type Target, pickPrompt } from './target.ts';

/** Shows a prompt as the model will see it, beside the editor: the one that is named, at the cursor, or picked. */
export async function openPreview(app: App, target?: Target): Promise<void> {
  const found = await findPreviewed(app, target, vscode.l10n.t('Preview a prompt'));
  if (found) (await app.previews()).open(found.prompt, found.version);
}

/** A command in the editor's title is given the file, which says no more than the cursor does. */
export async function findPreviewed(
  app: App,
  target: Target | undefined,
  placeHolder: string,
): Promise<Target | undefined> {
  const isNamed = target !== undefined && typeof target.prompt === 'string';
  if (!isNamed) await app.load();
  const here = isNamed ? undefined : promptOfEditor(app);
  if (here) return toTarget(here.prompt, here.version);
  const prompt = await pickPrompt(app, isNamed ? target : undefined, placeHolder);
  return prompt && toTarget(idOf(prompt), isNamed ? target.version : undefined);
}

const toTarget = (prompt: string, version: string | undefined): Target => ({
  prompt,
  ...(version !== undefined && { version }),
});
