import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';

/** What tree items, lenses and keys hand to a command: names, which stay right while positions move. */
export interface Target {
  /** See idOf. */
  readonly prompt: string;
  /** A version's number or `draft`. */
  readonly version?: string;
}

/** @throws PromptError where the prompt is gone */
export function findTarget(app: Pick<App, 'store'>, { prompt }: Target): RegisteredPrompt {
  const found = findPromptById(app, prompt);
  if (found) return found;
  throw new PromptError('bad-input', vscode.l10n.t('This prompt is not in the registry any more.'));
}

/** @param id see idOf */
export function findPromptById({ store }: Pick<App, 'store'>, id: string): RegisteredPrompt | undefined {
  for (const { prompts } of store.workspace.registries) {
    const found = prompts.find((prompt) => idOf(prompt) === id);
    if (found) return found;
  }
  return undefined;
}

/** The prompt at the cursor of the active editor, if it shows a registry. */
function promptAtCursor({ store }: App): RegisteredPrompt | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const uri = editor.document.uri.toString();
  const offset = editor.document.offsetAt(editor.selection.active);
  const prompts = store.workspace.registries
    .flatMap((registry) => registry.prompts)
    .filter(({ file }) => file.uri === uri);
  // Only those in front of the cursor are read for it, from the nearest on.
  return prompts.findLast(
    (prompt) => prompt.start <= offset && inFile(prompt, promptOf(prompt).keyRange).start <= offset,
  );
}

/** The prompt that is meant: what the command was given, or what the user picks, the one at the cursor first. */
export async function pickPrompt(
  app: App,
  target: Target | undefined,
  placeHolder: string,
): Promise<RegisteredPrompt | undefined> {
  if (target && typeof target.prompt === 'string') return findTarget(app, target);
  await app.load();
  const here = promptAtCursor(app);
  const all = app.store.workspace.registries.flatMap((registry) => registry.prompts);
  if (all.length === 0) {
    throw new PromptError('bad-input', vscode.l10n.t('There is no prompt in this workspace yet.'), {
      hint: vscode.l10n.t('Create a registry with “Prompt Ledger: Create Registry”.'),
    });
  }
  if (all.length === 1) return all[0];
  const items = all
    .toSorted((a, b) => Number(idOf(b) === (here && idOf(here))) - Number(idOf(a) === (here && idOf(here))))
    .map((prompt) => ({
      label: prompt.block.name,
      // Of thousands that were opened just now most have not been read, and nobody is kept waiting for it.
      description: prompt.block.isParsed ? (promptOf(prompt).version?.value ?? '') : '',
      detail: app.files.relative(prompt.file.uri),
      prompt,
    }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.prompt;
}
