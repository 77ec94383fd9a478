import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { baselineOf } from '../../core/evals/plan.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import {
  DRAFT,
  type PlacedContent,
  contentOf,
  editedContent,
  findContents,
  servedVersions,
} from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';
import type { App } from '../app.ts';
import { versionUri } from '../versionDocuments.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** Shows two versions of a prompt in VS Code's diff editor, the base on the left. What is not named is picked. */
export async function diffVersions(app: App, target?: Target, base?: string): Promise<void> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Compare versions of a prompt'));
  if (!picked) return;
  await loadContents(picked, { sources: app.store, load: () => app.load() });
  const prompt = target ? findTarget(app, target) : picked;
  const subject =
    target?.version === undefined
      ? await pickVersion(app, prompt, { placeHolder: vscode.l10n.t('What has changed in') })
      : named(app, prompt, target.version);
  if (!subject) return;
  const other = base === undefined ? await pickBase(app, subject) : named(app, prompt, base);
  if (!other) return;
  const title = `${prompt.block.name}: ${labelOf(other)} ↔ ${labelOf(subject)}`;
  await vscode.commands.executeCommand('vscode.diff', versionUri(other), versionUri(subject), title);
}

function named({ store }: App, prompt: RegisteredPrompt, version: string): PlacedContent {
  const placed = contentOf(prompt, version, store);
  if (placed) return placed;
  throw new PromptError('bad-input', vscode.l10n.t('{0} has no version {1}.', prompt.block.name, version), {
    hint: vscode.l10n.t('Name a version that stands in the registry.'),
  });
}

const labelOf = ({ version }: PlacedContent): string =>
  version === DRAFT ? vscode.l10n.t('draft') : version;

async function pickBase(app: App, subject: PlacedContent): Promise<PlacedContent | undefined> {
  const first = baselineOf(subject, app.store)?.version;
  return pickVersion(app, subject.prompt, {
    placeHolder: vscode.l10n.t('Compared with'),
    without: subject.version,
    ...(first !== undefined && { first }),
  });
}

/** The versions of a prompt: the one that is probably meant, then the newest first. */
async function pickVersion(
  { store }: App,
  prompt: RegisteredPrompt,
  options: { readonly placeHolder: string; readonly without?: string; readonly first?: string },
): Promise<PlacedContent | undefined> {
  const { placeHolder, without, first = editedContent(prompt, store)?.version } = options;
  const served = servedVersions(prompt);
  const contents = findContents(prompt, store)
    .filter(({ version }, i, all) => version !== without && all.findIndex((o) => o.version === version) === i)
    .toSorted(
      (a, b) =>
        Number(b.version === first) - Number(a.version === first) || compareVersions(b.version, a.version),
    );
  if (contents.length === 0) {
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} has no other version to compare with.', prompt.block.name),
      {
        hint: vscode.l10n.t('Versions are compared that stand in the registry.'),
      },
    );
  }
  const items = contents.map((placed) => ({
    label: labelOf(placed),
    description: served.get(placed.version)?.join(', ') ?? '',
    placed,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.placed;
}
