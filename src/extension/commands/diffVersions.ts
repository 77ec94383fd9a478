import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { DRAFT, editedContent } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { activeComparison, openDiff } from '../compare/diffEditor.ts';
import { findContent } from '../compare/findContent.ts';
import { pickBase } from '../compare/pickBase.ts';
import { sideAtRevision } from '../compare/pickRevision.ts';
import type { Side } from '../compare/side.ts';
import { findPreviewed } from './openPreview.ts';
import { type Target, findTarget } from './target.ts';

/**
 * Shows a version beside another one in VS Code's diff editor, the base on the left. The version is the one that is
 * named, that the diff editor in front shows, at the cursor, or what is edited; what it is compared with is named
 * (a version, or `{ revision }` for the same one in Git) or picked. The working text is newer than every version, so it stands on the right whichever was picked.
 */
export async function diffVersions(app: App, target?: Target, base?: unknown): Promise<void> {
  const subject = await findSubject(app, target, vscode.l10n.t('Compare versions of a prompt'));
  if (!subject) return;
  const prompt = findTarget(app, subject);
  const isNamed = typeof base === 'string' || isRevision(base);
  const other =
    typeof base === 'string'
      ? await named(app, prompt, { prompt: subject.prompt, version: base })
      : isRevision(base)
        ? await sideAtRevision(app, { prompt, subject }, base.revision)
        : await pickBase(app, prompt, subject);
  if (!other) return;
  const isWorkingText = !isNamed && other.version === DRAFT && other.revision === undefined;
  await openDiff(isWorkingText ? { base: subject, subject: other } : { base: other, subject });
}

/** What is not the second argument of a menu's command. */
const isRevision = (base: unknown): base is { readonly revision: string } =>
  typeof base === 'object' && base !== null && 'revision' in base && typeof base.revision === 'string';

/** The version that a comparison is about, with the files of its prompt in memory. */
export async function findSubject(
  app: App,
  target: Target | undefined,
  placeHolder: string,
): Promise<Side | undefined> {
  const isNamed = target !== undefined && typeof target.prompt === 'string';
  const shown = isNamed ? undefined : activeComparison()?.subject;
  const found: Target | Side | undefined = shown ?? (await findPreviewed(app, target, placeHolder));
  if (!found) return undefined;
  const before = findTarget(app, found);
  await loadContents(before, { sources: app.store, load: () => app.load() });
  const prompt = findTarget(app, found);
  const version = found.version ?? editedContent(prompt, app.store)?.version;
  if (version === undefined)
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} has no content that can be read.', prompt.block.name),
      { hint: vscode.l10n.t('Correct its problems first.') },
    );
  return named(app, prompt, { ...found, prompt: idOf(prompt), version });
}

/** @throws PromptError where neither the files nor Git have it */
async function named(
  app: App,
  prompt: RegisteredPrompt,
  { prompt: id, version, revision }: Side,
): Promise<Side> {
  const side = { prompt: id, version, ...(revision !== undefined && { revision }) };
  if (await findContent(app, prompt, side)) return side;
  throw new PromptError('bad-input', vscode.l10n.t('{0} has no version {1}.', prompt.block.name, version), {
    hint: vscode.l10n.t('Name a version that stands in the registry or in its Git history.'),
  });
}
