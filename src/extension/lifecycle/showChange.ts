import * as vscode from 'vscode';
import { applyEdits } from '../../core/base/problem.ts';
import type { App } from '../app.ts';
import type { FileChanges } from '../edits.ts';

/** A file before and after a change; `before` is undefined for one that is created. */
export interface ChangedFile {
  readonly uri: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** What a change makes of each file that it touches. */
export function findChangedFiles(
  { store }: Pick<App, 'store'>,
  { edits, newFiles = [] }: FileChanges,
): ChangedFile[] {
  const created = newFiles.map(({ uri, text }) => ({ uri, before: undefined, after: text }));
  const edited = edits
    .filter((file) => file.edits.length > 0)
    .map((file) => {
      const source = store.read(file.uri);
      const before = source.state === 'loaded' ? source.text : '';
      return { uri: file.uri, before, after: applyEdits(before, file.edits) };
    });
  return [...edited, ...created];
}

/** A line of YAML with one value: its key, and the value without the comment behind it. */
const KEY_AND_VALUE = /^\s*([\w.-]+):\s+(\S.*?)(?:\s+#.*)?$/;

/**
 * The first line that gets another value: `version: "2.1.0" → "2.0.0"`. A question stands in front of the comparison,
 * so it says itself what matters most. Undefined where the first change is another one.
 */
export function firstChange([first]: readonly ChangedFile[]): string | undefined {
  if (first?.before === undefined) return undefined;
  const [before, after] = [first.before.split(/\r?\n/), first.after.split(/\r?\n/)];
  const at = before.findIndex((line, i) => line !== after[i]);
  const [, key, old] = KEY_AND_VALUE.exec(before[at] ?? '') ?? [];
  const [, newKey, value] = KEY_AND_VALUE.exec(after[at] ?? '') ?? [];
  return key !== undefined && key === newKey ? `${key}: ${old} → ${value}` : undefined;
}

/** Shows what a change would do: each file as it is now beside the same file as it would be. */
export class ShownChange implements vscode.Disposable {
  readonly #app: App;
  readonly #set: string;
  #title = '';
  #uris = '';

  constructor(app: App) {
    this.#app = app;
    this.#set = app.proposed.newSet();
  }

  /** Opens the comparison, or brings the open one up to date. */
  async show(title: string, files: readonly ChangedFile[]): Promise<void> {
    const { proposed } = this.#app;
    for (const { uri, after } of files) proposed.set(proposed.uriOf(this.#set, uri), after);
    const uris = files.map(({ uri }) => uri).join('\n');
    if (uris === this.#uris || files.length === 0) return;
    await this.#close();
    this.#uris = uris;
    this.#title = title;
    const [first, ...others] = files;
    const uri = vscode.Uri.parse(first!.uri, true);
    // A tab of its own: it goes away by itself, and what somebody was just looking at stays.
    if (others.length === 0 && first!.before !== undefined) {
      const options: vscode.TextDocumentShowOptions = { preview: false, preserveFocus: true };
      await vscode.commands.executeCommand(
        'vscode.diff',
        uri,
        proposed.uriOf(this.#set, first!.uri),
        title,
        options,
      );
      return;
    }
    if (vscode.window.tabGroups.activeTabGroup.activeTab?.isPreview)
      await vscode.commands.executeCommand('workbench.action.keepEditor');
    const resources = files.map((file) => {
      const now = vscode.Uri.parse(file.uri, true);
      return [now, file.before === undefined ? undefined : now, proposed.uriOf(this.#set, file.uri)];
    });
    await vscode.commands.executeCommand('vscode.changes', title, resources);
  }

  /** Closes the comparison. */
  async dispose(): Promise<void> {
    await this.#close();
    this.#app.proposed.forget(this.#set);
  }

  async #close(): Promise<void> {
    const { tabGroups } = vscode.window;
    const tabs = tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => this.#app.proposed.isShownIn(tab, this.#set) || this.#isSeveral(tab));
    if (tabs.length > 0) await tabGroups.close(tabs, true);
  }

  /** Of a tab that compares several files, the API of extensions says nothing but its label. */
  #isSeveral({ input, label }: vscode.Tab): boolean {
    const isKnown = input instanceof vscode.TabInputText || input instanceof vscode.TabInputTextDiff;
    return !isKnown && this.#title !== '' && label.startsWith(`${this.#title} (`);
  }
}
