import * as vscode from 'vscode';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { type History, type KnownVersion, findVersions } from '../../core/versions/history/history.ts';
import { isInRepository } from '../../node/gitFolder.ts';
import type { App } from '../app.ts';
import type { Scores } from './scores.ts';

/** What stands at the end of the older versions: that there is more to come, or why there is not. */
export interface HistoryNote {
  readonly text: string;
  readonly isBusy: boolean;
}

/** The versions of prompts that nobody serves: those in the files, and once somebody has unfolded them, Git's. */
export class OlderVersions {
  readonly #app: App;
  readonly #scores: Scores;
  /** Has the rows drawn again. */
  readonly tellChanged: () => void;
  /** Prompts whose older versions somebody has unfolded. */
  readonly #asked = new Set<string>();
  #history: History | undefined;

  /** @param tellChanged is called when Git has more to tell */
  constructor(app: App, scores: Scores, tellChanged: () => void) {
    this.#app = app;
    this.#scores = scores;
    this.tellChanged = tellChanged;
  }

  /** Whether there are any, or Git may have some: it is not asked for that. */
  mayHave(prompt: RegisteredPrompt): boolean {
    if (this.#scores.split(prompt).older.length > 0) return true;
    if (this.#isAsked(prompt)) return this.find(prompt).length > 0 || this.noteOf(prompt) !== undefined;
    return mayAsk(prompt);
  }

  /** Asks Git for them, if it may be asked. What it has comes by itself. */
  async unfold(prompt: RegisteredPrompt): Promise<void> {
    if (!mayAsk(prompt)) return;
    this.#asked.add(idOf(prompt));
    if (this.#history) return;
    const history = await this.#app.history();
    if (this.#history) return; // Two were unfolded at once.
    this.#history = history;
    history.onDidChange(this.tellChanged);
  }

  /** What is known of them now, the newest first. */
  find(prompt: RegisteredPrompt): KnownVersion[] {
    const current = new Set(this.#scores.split(prompt).current.map(({ version }) => version));
    return this.#known(prompt).filter(({ version }) => !current.has(version));
  }

  /** What files and Git say of a version; Git only where it has been asked. */
  knownOf(prompt: RegisteredPrompt, version: string): KnownVersion | undefined {
    return this.#known(prompt).find((known) => known.version === version);
  }

  noteOf(prompt: RegisteredPrompt): HistoryNote | undefined {
    const history = this.#isAsked(prompt) ? this.#history?.of(prompt) : undefined;
    if (history?.state === 'indexing') return { text: vscode.l10n.t('Reading Git’s history…'), isBusy: true };
    if (history?.state === 'shallow')
      return { text: history.reason ?? vscode.l10n.t('This clone is shallow.'), isBusy: false };
    if (history?.state === 'unavailable')
      return { text: history.reason ?? vscode.l10n.t('Git’s history is not available.'), isBusy: false };
    return history && this.find(prompt).length === 0
      ? { text: vscode.l10n.t('Git has no older versions.'), isBusy: false }
      : undefined;
  }

  #isAsked(prompt: RegisteredPrompt): boolean {
    return this.#asked.has(idOf(prompt));
  }

  #known(prompt: RegisteredPrompt): KnownVersion[] {
    const history = this.#isAsked(prompt) ? this.#history : undefined;
    return findVersions(prompt, history?.of(prompt), history?.sources ?? this.#app.store);
  }
}

/** Where there is no repository nobody misses its history, and a row that says so would be noise. */
function mayAsk({ file }: RegisteredPrompt): boolean {
  const { scheme, fsPath } = vscode.Uri.parse(file.uri, true);
  return vscode.workspace.isTrusted && scheme === 'file' && isInRepository(fsPath);
}
