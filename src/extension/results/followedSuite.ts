import { DisposableStore, Emitter, type Event } from '../../core/base/events.ts';
import type { Suite } from '../../core/evals/suite/suite.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { findPromptById } from '../commands/target.ts';
import { readSuite } from './suiteRows.ts';

/** How long nobody has typed in the suite before it is read again: parsing ten thousand cases takes a while. */
const QUIET_MS = 300;

/** The suite of a prompt, kept in step with unsaved edits while somebody sees it. */
export class FollowedSuite {
  readonly #app: App;
  readonly #prompt: string;
  readonly #changed = new Emitter<void>();
  readonly #disposables = new DisposableStore();
  #suite: Suite | undefined;
  #isRead = false;
  #isStale = false;
  #isSeen = true;
  #timer: NodeJS.Timeout | undefined;

  /** It was read again. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(app: App, prompt: string) {
    this.#app = app;
    this.#prompt = prompt;
    this.#disposables.add(app.store.onDidChange(({ uris }) => this.#mayHaveChanged(uris)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get registered(): RegisteredPrompt | undefined {
    return findPromptById(this.#app, this.#prompt);
  }

  /** Undefined where there is none, or it was not read yet. */
  get current(): Suite | undefined {
    return this.#suite;
  }

  /** It was looked for, and is not there. */
  get isMissing(): boolean {
    return this.#isRead && this.#suite === undefined;
  }

  /** What nobody sees is not kept in step. */
  set isSeen(isSeen: boolean) {
    this.#isSeen = isSeen;
    if (isSeen && this.#isStale) this.#app.inBackground(this.#readAgain());
  }

  async read(): Promise<void> {
    const { registered } = this;
    this.#isStale = false;
    this.#suite = registered && (await readSuite(this.#app, registered));
    this.#isRead = registered !== undefined;
  }

  async #readAgain(): Promise<void> {
    await this.read();
    this.#changed.fire();
  }

  #mayHaveChanged(uris: ReadonlySet<string>): void {
    if (!this.#isTouchedBy(uris)) return;
    this.#isStale = true;
    clearTimeout(this.#timer);
    if (this.#isSeen) this.#timer = setTimeout(() => this.#app.inBackground(this.#readAgain()), QUIET_MS);
  }

  /** Test files are part of the suite too; the registry says which suite it is. */
  #isTouchedBy(uris: ReadonlySet<string>): boolean {
    const { registered } = this;
    if (!registered) return true; // It may be there again.
    const { uri } = suiteUriOf(registered, this.#app.store);
    return (
      uris.has(uri) ||
      uris.has(registered.file.uri) ||
      (this.#suite?.cases.some((one) => uris.has(one.uri)) ?? false)
    );
  }
}
