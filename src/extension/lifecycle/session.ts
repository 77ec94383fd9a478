import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { toTimestamp } from '../../core/base/timestamp.ts';
import type { Checker } from '../../core/checks/checker.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { refuseBroken } from '../../core/lifecycle/readable.ts';
import type { LifecycleContext } from '../../core/lifecycle/transition.ts';
import { type TokenCounter, loadTokenCounter } from '../../core/models/tokens.ts';
import type { PriceBook } from '../../core/models/prices.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../../core/versions/content.ts';
import { type KnownVersion, findVersions } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import { type GitFacts, readGit } from './gitFacts.ts';

interface Facts {
  readonly checker: Checker;
  readonly prices: PriceBook;
  readonly countTokens: TokenCounter;
  readonly git: GitFacts;
}

/** What the confirmation of an action looks at. */
export type ActionPlace = Pick<LifecycleSession, 'app' | 'target' | 'prompt' | 'settle'>;

/** An action that looks at nothing but the prompt's own text, and waits for nothing else. */
export async function actionOn(app: App, picked: RegisteredPrompt): Promise<ActionPlace> {
  const target = { prompt: idOf(picked) };
  await vscode.workspace.openTextDocument(vscode.Uri.parse(picked.file.uri, true));
  return {
    app,
    target,
    get prompt() {
      return findTarget(app, target);
    },
    settle: (compute) => settle(app, compute),
  };
}

/** One action of one prompt, from the first question to the last: what it looks at is read before. */
export class LifecycleSession {
  readonly app: App;
  readonly target: Target;
  readonly #facts: Facts;
  /** One moment for all that is shown and written. */
  readonly #now = toTimestamp(new Date());

  private constructor(app: App, target: Target, facts: Facts) {
    this.app = app;
    this.target = target;
    this.#facts = facts;
  }

  static async open(app: App, picked: RegisteredPrompt): Promise<LifecycleSession> {
    const title = vscode.l10n.t('Reading the versions of {0}…', picked.block.name);
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      LifecycleSession.#read(app, picked),
    );
  }

  static async #read(app: App, picked: RegisteredPrompt): Promise<LifecycleSession> {
    const target = { prompt: idOf(picked) };
    // VS Code makes mixed line endings one when it opens a file: what is computed later is about that text.
    await vscode.workspace.openTextDocument(vscode.Uri.parse(picked.file.uri, true));
    await app.load();
    const prompt = findTarget(app, target);
    refuseBroken(prompt);
    await loadContents(prompt, { sources: app.store, load: () => app.load() });
    const [checker, prices, countTokens, git] = await Promise.all([
      app.checker(),
      app.prices(),
      loadTokenCounter(),
      readGit(app, prompt),
    ]);
    return new LifecycleSession(app, target, { checker, prices, countTokens, git });
  }

  /** As it is now. */
  get prompt(): RegisteredPrompt {
    return findTarget(this.app, this.target);
  }

  get context(): LifecycleContext {
    const { git } = this.#facts;
    return {
      sources: git.history.sources,
      sha256: this.app.sha256,
      now: this.#now,
      costs: this.#costs(),
      fromGit: git.fromGit,
      numbersInGit: git.numbersInGit,
      isCommitted: git.isCommitted,
    };
  }

  /** Every version that the files or Git have, the newest first. */
  get versions(): KnownVersion[] {
    const { sources } = this.context;
    return findVersions(this.prompt, this.#facts.git.known, sources);
  }

  /** Why Git adds nothing to the files; undefined where it does. */
  get withoutGit(): string | undefined {
    const { state, reason } = this.#facts.git.known;
    return state === 'unavailable' ? reason : undefined;
  }

  /**
   * The content of a version as it is now, in the files or else in Git.
   * @throws PromptError `bad-input` where neither has it
   */
  async find(version: string): Promise<() => PlacedContent> {
    const { history, known } = this.#facts.git;
    const isPlaced = contentOf(this.prompt, version, this.app.store) !== undefined;
    const isInGit = known.versions.some((historic) => historic.version === version);
    const historic = isInGit && !isPlaced ? await history.versionFromGit(this.prompt, version) : undefined;
    return () => {
      const placed = contentOf(this.prompt, version, this.app.store) ?? historic;
      if (placed) return placed;
      throw new PromptError(
        'bad-input',
        vscode.l10n.t('{0} has no version {1}.', this.prompt.block.name, version),
        { hint: this.withoutGit ?? vscode.l10n.t('Neither the registry nor Git’s history has it.') },
      );
    };
  }

  /** Has everything in memory that an action looks at: looking asks for it. */
  settle(compute: () => unknown): Promise<void> {
    return settle(this.app, compute);
  }

  #costs(): LifecycleContext['costs'] {
    const { checker, prices, countTokens } = this.#facts;
    const { endpoints, suite } = checker.contextOf(this.prompt);
    return { prices, countTokens, endpoints, suite: suite?.suite };
  }
}

async function settle(app: App, compute: () => unknown): Promise<void> {
  for (;;) {
    const isRefused = attempt(compute);
    const { files, globs } = app.store.wanted;
    if (files.length + globs.length === 0) {
      if (isRefused) throw isRefused;
      return;
    }
    await app.load();
  }
}

/** What could not be computed, which may be due to a file that is not read yet. */
function attempt(compute: () => unknown): PromptError | undefined {
  try {
    compute();
    return undefined;
  } catch (error) {
    if (PromptError.is(error)) return error;
    throw error;
  }
}
