import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { DisposableStore } from '../../core/base/events.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { History } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';
import { type BaseChoice, type BaseItem, findBaseItems } from './baseItems.ts';
import { gitHistory } from './gitHistory.ts';
import { pickRevision, sideAtRevision } from './pickRevision.ts';
import { type Side, labelOf } from './side.ts';

/** Asks what a side is compared with; undefined where nothing was chosen. */
export async function pickBase(app: App, prompt: RegisteredPrompt, subject: Side): Promise<Side | undefined> {
  const history = await gitHistory(app);
  const choice = await pickChoice(app, { prompt, subject, history });
  const side = { prompt: subject.prompt };
  switch (choice?.kind) {
    case 'version':
      return { ...side, version: choice.version };
    case 'head':
      return sideAtRevision(app, { prompt, subject }, 'HEAD');
    case 'revision':
      return pickRevision(app, { prompt, subject });
    case 'trust':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return undefined;
    default:
      return undefined;
  }
}

/** The list follows the history while that is being read. */
function pickChoice(
  app: App,
  {
    prompt,
    subject,
    history,
  }: { readonly prompt: RegisteredPrompt; readonly subject: Side; readonly history: History | undefined },
): Promise<BaseChoice | undefined> {
  const find = (): BaseItem[] => findBaseItems(app, { prompt, subject }, history?.of(prompt));
  const isReading = (): boolean => history?.of(prompt).state === 'indexing';
  if (!isReading() && find().every(({ choice }) => choice === undefined || choice.kind === 'trust'))
    throw nothingToCompare(prompt, history);
  const disposables = new DisposableStore();
  const picker = disposables.add(vscode.window.createQuickPick<BaseItem>());
  picker.title = vscode.l10n.t('Compare {0} {1} with', prompt.block.name, labelOf(subject));
  picker.placeholder = vscode.l10n.t('Select a version or a revision');
  picker.matchOnDescription = true;
  const draw = (): void => {
    const [active] = picker.activeItems;
    const isMoved = active !== firstOf(picker.items);
    picker.keepScrollPosition = true;
    picker.items = find();
    picker.busy = isReading();
    const same = picker.items.find(({ label, choice }) => choice && label === active?.label);
    // Until somebody moves, the likeliest is the active one; it may come late, from Git.
    const next = isMoved && same ? same : firstOf(picker.items);
    if (next) picker.activeItems = [next];
  };
  draw();
  if (history) disposables.add(history.onDidChange(draw));
  return new Promise((resolve) => {
    disposables.add(
      picker.onDidAccept(() => {
        resolve(picker.selectedItems[0]?.choice);
        picker.hide();
      }),
    );
    disposables.add(
      picker.onDidHide(() => {
        resolve(undefined);
        disposables.dispose();
      }),
    );
    picker.show();
  });
}

const firstOf = (items: readonly BaseItem[]): BaseItem | undefined =>
  items.find(({ choice }) => choice !== undefined);

function nothingToCompare(prompt: RegisteredPrompt, history: History | undefined): PromptError {
  const message = vscode.l10n.t('{0} has no other version to compare with.', prompt.block.name);
  if (!vscode.workspace.isTrusted)
    return new PromptError('not-trusted', message, {
      hint: vscode.l10n.t('What Git has can be seen in a trusted workspace.'),
    });
  return new PromptError('bad-input', message, {
    hint: history?.of(prompt).reason ?? vscode.l10n.t('Git has no earlier one either.'),
  });
}
