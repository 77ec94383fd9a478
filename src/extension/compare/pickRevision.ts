import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history.ts';
import type { App } from '../app.ts';
import { type RefItem, findRefs } from './gitRefs.ts';
import { type Side, labelOf } from './side.ts';

interface Wanted {
  readonly prompt: RegisteredPrompt;
  readonly subject: Side;
  readonly history: History;
}

/** The side that a revision has: the same version there, or else what the user picks of it. */
export async function pickRevision(app: App, wanted: Wanted, named?: string): Promise<Side | undefined> {
  const revision = named ?? (await pickRef(app, wanted));
  if (revision === undefined) return undefined;
  const { prompt, subject, history } = wanted;
  const contents = await history.atRevision(prompt, revision);
  const found = await pickContent(contents, { ...wanted, revision, isNamed: named !== undefined });
  return found && { prompt: subject.prompt, version: found.version, revision };
}

async function pickContent(
  contents: readonly PlacedContent[],
  { prompt, subject, revision, isNamed }: Wanted & { readonly revision: string; readonly isNamed: boolean },
): Promise<PlacedContent | undefined> {
  const same = contents.find(({ version }) => version === subject.version);
  // What is edited inline has a new number before it is committed, so what was edited then is meant.
  const edited =
    same ??
    contents.find(({ where, version }) => where === 'draft' || version === DRAFT) ??
    contents.find(({ where }) => where === 'inline') ??
    contents[0];
  if (!edited)
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} did not exist at {1}.', prompt.block.name, revision),
    );
  if (isNamed || contents.length === 1) return edited;
  const items = [edited, ...contents.filter((one) => one !== edited)].map((placed) => ({
    label: labelOf(placed),
    description: placed === same ? vscode.l10n.t('the same version') : '',
    placed,
  }));
  const title = vscode.l10n.t('{0} at {1}', prompt.block.name, revision);
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Select a version') }))
    ?.placed;
}

/** Asks for a branch, a tag, a commit, or whatever else names one. */
async function pickRef(app: App, { prompt, history }: Wanted): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<RefItem>();
  picker.title = vscode.l10n.t('Compare with a Git revision');
  picker.placeholder = vscode.l10n.t('Select a branch, a tag or a commit, or type a revision');
  picker.matchOnDescription = true;
  picker.busy = true;
  let refs: readonly RefItem[] = [];
  const draw = (): void => {
    const typed = picker.value.trim();
    const isKnown = refs.some(({ label }) => label === typed);
    const own: RefItem[] =
      typed === '' || isKnown
        ? []
        : [{ label: typed, description: vscode.l10n.t('as typed'), alwaysShow: true, revision: typed }];
    picker.items = [...own, ...refs];
  };
  picker.onDidChangeValue(draw);
  const chosen = new Promise<string | undefined>((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.revision);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
  });
  picker.show();
  const load = async (): Promise<void> => {
    refs = await findRefs(prompt, history);
    picker.busy = false;
    draw();
  };
  app.inBackground(load());
  return chosen;
}
