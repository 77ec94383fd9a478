import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { obstacleOf } from '../../core/lifecycle/requirements.ts';
import type { Step } from '../../core/lifecycle/transition.ts';
import type { App } from '../app.ts';
import { toFileChanges } from './fileChanges.ts';
import { type ActionLabels, type ReportItem, reportItems } from './reportItems.ts';
import type { ActionPlace } from './session.ts';
import { type Done, writeStep } from './writeStep.ts';
import { type ChangedFile, ShownChange, findChangedFiles, firstChange } from './showChange.ts';

/** An action that waits for its user's word. */
export interface Proposal {
  /** The action on the texts as they are at this moment. */
  readonly compute: (reason: string | undefined) => Step;
  /** The version that it is about, if it is about one. */
  readonly version: string | undefined;
  readonly labels: (transition: Step) => Pick<ActionLabels, 'accept' | 'override'>;
  /** Given with the command: then nobody is asked for it. */
  readonly reason?: string | undefined;
}

/**
 * Shows what an action would change, and what was checked before it, and does it if the user says so. What is done
 * is what was shown: a text that changes meanwhile is computed anew, and shown anew.
 */
export async function confirmTransition(session: ActionPlace, proposal: Proposal): Promise<Done | undefined> {
  await session.settle(() => proposal.compute(proposal.reason));
  const shown = new ShownChange(session.app);
  try {
    const confirmation = new Confirmation(session, proposal, shown);
    await confirmation.refresh();
    const reason = await confirmation.ask();
    return reason === undefined ? undefined : await confirmation.write(reason.text);
  } finally {
    await shown.dispose();
  }
}

class Confirmation {
  readonly #app: App;
  readonly #session: ActionPlace;
  readonly #proposal: Proposal;
  readonly #shown: ShownChange;
  #transition: Step | undefined;
  #files: readonly ChangedFile[] = [];

  constructor(session: ActionPlace, proposal: Proposal, shown: ShownChange) {
    this.#app = session.app;
    this.#session = session;
    this.#proposal = proposal;
    this.#shown = shown;
  }

  /** Computes the action anew, and shows what it would do. */
  async refresh(): Promise<void> {
    const { compute, reason } = this.#proposal;
    const transition = compute(reason);
    this.#transition = transition;
    // With a reason it could be done: then that is what there is to see.
    const would =
      obstacleOf(transition) === 'overridable' ? compute(vscode.l10n.t('(your reason)')) : transition;
    this.#files = findChangedFiles(this.#app, toFileChanges(this.#session.prompt, would));
    await this.#shown.show(transition.title, this.#files);
  }

  /** Undefined where the user gave up; else why it is done, where that has to be said. */
  async ask(): Promise<{ readonly text: string | undefined } | undefined> {
    const choice = await this.#pick();
    if (choice === 'accept') return { text: this.#proposal.reason };
    if (choice === 'override') {
      const text = await askReason(this.#transition!);
      return text === undefined ? undefined : { text };
    }
    if (choice) {
      const { command, arguments: args = [] } = choice;
      this.#app.inBackground(Promise.resolve(vscode.commands.executeCommand(command, ...args)));
    }
    return undefined;
  }

  /** @throws PromptError `conflict` where a text is not what it was when the user agreed */
  write(reason: string | undefined): Promise<Done> {
    const agreed = this.#files;
    const compute = (): Step => this.#proposal.compute(reason);
    return writeStep(this.#session, compute, (files) => {
      if (!isSameBefore(agreed, files)) throw changedMeanwhile(this.#app, agreed);
    });
  }

  async #pick(): Promise<ReportItem['choice']> {
    const input = vscode.window.createQuickPick<ReportItem>();
    // A look at the comparison, or at another window, loses nothing.
    input.ignoreFocusOut = true;
    input.matchOnDetail = true;
    this.#fill(input);
    const changes = this.#app.store.onDidChange(() => this.#app.inBackground(this.#refill(input)));
    try {
      return await new Promise<ReportItem['choice']>((resolve) => {
        input.onDidHide(() => resolve(undefined));
        input.onDidAccept(() => {
          // A line of the report is there to be read.
          const choice = input.activeItems[0]?.choice;
          if (choice) resolve(choice);
        });
        input.show();
      });
    } finally {
      changes.dispose();
      input.dispose();
    }
  }

  async #refill(input: vscode.QuickPick<ReportItem>): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      input.hide();
      throw error;
    }
    this.#fill(input);
  }

  #fill(input: vscode.QuickPick<ReportItem>): void {
    const transition = this.#transition!;
    const { labels, version } = this.#proposal;
    const target = { ...this.#session.target, ...(version !== undefined && { version }) };
    const description = describeFiles(this.#app, this.#files);
    const before = input.activeItems[0]?.label;
    input.title = transition.title;
    input.placeholder =
      obstacleOf(transition) === 'none'
        ? vscode.l10n.t('Enter does what is shown, Escape leaves everything as it is')
        : vscode.l10n.t('Something is in the way; Escape leaves everything as it is');
    input.items = reportItems(
      transition,
      { ...labels(transition), description, detail: firstChange(this.#files) },
      target,
    );
    const active = input.items.find(({ label }) => label === before);
    if (active) input.activeItems = [active];
  }
}

function askReason({ title }: Step): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Why is it right all the same? The reason is recorded in the registry.'),
    placeHolder: vscode.l10n.t('Outage of the eval endpoint; checked by hand'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Without a reason nothing is done.') : undefined,
  });
}

function describeFiles({ files }: App, changed: readonly ChangedFile[]): string {
  const [first, ...others] = changed;
  if (!first) return '';
  const name = files.relative(first.uri);
  if (others.length === 0) return name;
  return others.length === 1
    ? vscode.l10n.t('{0} and 1 more file', name)
    : vscode.l10n.t('{0} and {1} more files', name, others.length);
}

/** Whether the files that are to be changed are those that were shown, with the same text. */
const isSameBefore = (a: readonly ChangedFile[], b: readonly ChangedFile[]): boolean =>
  a.length === b.length && a.every(({ uri, before }, i) => b[i]!.uri === uri && b[i]!.before === before);

function changedMeanwhile({ files }: App, changed: readonly ChangedFile[]): PromptError {
  const names = changed.map(({ uri }) => files.relative(uri)).join(', ');
  return new PromptError(
    'conflict',
    vscode.l10n.t('{0} changed while you were asked, so nothing was written.', names),
    { hint: vscode.l10n.t('Start again, and look at the change as it is now.') },
  );
}
