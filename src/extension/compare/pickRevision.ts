import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';
import { gitHistory } from './gitHistory.ts';
import { type RefItem, findRefs } from './gitRefs.ts';
import { type Side, labelOf } from './side.ts';

interface Wanted {
  readonly prompt: RegisteredPrompt;
  readonly subject: Side;
}

/** Asks for a revision, and for a version of it where it has others than the subject's. */
export async function pickRevision(app: App, wanted: Wanted): Promise<Side | undefined> {
  const history = await trustedHistory(app);
  const revision = await pickRef(app, { ...wanted, history });
  if (revision === undefined) return undefined;
  const contents = await history.atRevision(wanted.prompt, revision);
  const usual = usualContent(contents, wanted, revision);
  const picked = contents.length === 1 ? usual : await pickContent(contents, { ...wanted, usual, revision });
  return picked && { prompt: wanted.subject.prompt, version: picked.version, revision };
}

/** @throws PromptError where the revision does not have the prompt */
export async function sideAtRevision(app: App, wanted: Wanted, revision: string): Promise<Side> {
  const history = await trustedHistory(app);
  const contents = await history.atRevision(wanted.prompt, revision);
  const { version } = usualContent(contents, wanted, revision);
  return { prompt: wanted.subject.prompt, version, revision };
}

async function trustedHistory(app: App): Promise<History> {
  const history = await gitHistory(app);
  if (history) return history;
  throw new PromptError('not-trusted', vscode.l10n.t('What Git has can be seen in a trusted workspace.'));
}

/** The same version; what is edited inline has a new number before it is committed, so else what was edited then. */
function usualContent(
  contents: readonly PlacedContent[],
  { prompt, subject }: Wanted,
  revision: string,
): PlacedContent {
  const usual =
    contents.find(({ version }) => version === subject.version) ??
    contents.find(({ version }) => version === DRAFT) ??
    contents.find(({ where }) => where === 'inline') ??
    contents[0];
  if (usual) return usual;
  throw new PromptError('bad-input', vscode.l10n.t('{0} did not exist at {1}.', prompt.block.name, revision));
}

async function pickContent(
  contents: readonly PlacedContent[],
  { prompt, subject, usual, revision }: Wanted & { readonly usual: PlacedContent; readonly revision: string },
): Promise<PlacedContent | undefined> {
  const items = [usual, ...contents.filter((one) => one !== usual)].map((placed) => ({
    label: labelOf(placed),
    description: placed.version === subject.version ? vscode.l10n.t('the same version') : '',
    placed,
  }));
  const title = vscode.l10n.t('{0} at {1}', prompt.block.name, revision);
  const placeHolder = vscode.l10n.t('Select a version');
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.placed;
}

/** Asks for a branch, a tag, a commit, or whatever else names one. */
async function pickRef(
  app: App,
  { prompt, history }: Wanted & { readonly history: History },
): Promise<string | undefined> {
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
