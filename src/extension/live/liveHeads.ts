import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type Event, Emitter } from '../../core/base/events.ts';
import type { Sha256 } from '../../core/base/ports.ts';
import type { LiveState } from '../../core/serving/liveState.ts';
import type { Changed, WantedChange } from '../../node/headStore/changeStore.ts';
import type { HeadStore } from '../../node/headStore/headStore.ts';
import { settings } from '../settings.ts';

/** The live heads that the settings name, as they were read last: what applications are served. */
export class LiveHeads {
  readonly #sha256: Sha256;
  readonly #read = new Emitter<void>();
  readonly onDidRead: Event<void> = this.#read.event;
  /** By environment; kept where a head is on the network and nobody asked for it since. */
  readonly #known = new Map<string, LiveState | string>();
  #states: readonly LiveState[] | undefined;
  #signature = '';
  #reading: Promise<void> = Promise.resolve();

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** Another array when something in it is another; undefined before anything was read. */
  get states(): readonly LiveState[] | undefined {
    return this.#states;
  }

  /** Heads that could not be read, and why; a sentence each. */
  get unread(): readonly string[] {
    return [...this.#known].flatMap(([environment, known]) =>
      typeof known === 'string' ? [`${environment}: ${known}`] : [],
    );
  }

  /** Environments that have a head. */
  get environments(): readonly string[] {
    return Object.keys(settings.liveHeads);
  }

  placeOf(environment: string): string | undefined {
    return settings.liveHeads[environment];
  }

  /**
   * Reads the heads that may be read: folders, branches in a trusted workspace; those on the network only where
   * somebody asks for them.
   */
  read({ isAsked }: { readonly isAsked: boolean }): Promise<void> {
    this.#reading = this.#readAfter(this.#reading, isAsked);
    return this.#reading;
  }

  /**
   * Changes a head, at once and for everybody who is served from it.
   * @throws PromptError `bad-input` where no head is known for the environment
   */
  async change(environment: string, wanted: WantedChange, reason?: string): Promise<Changed> {
    const place = this.placeOf(environment);
    if (place === undefined)
      throw new PromptError('bad-input', vscode.l10n.t('No live head is known for {0}.', environment), {
        hint: vscode.l10n.t('Name it in the setting `promptLedger.liveHeads`.'),
      });
    const [{ changeStore }, { authorOf }] = await Promise.all([
      import('../../node/headStore/changeStore.ts'),
      import('../../node/headStore/author.ts'),
    ]);
    const store = await openHead(place);
    const author = authorOf(process.env, reason);
    const changed = await changeStore(store, wanted, { environment, author, sha256: this.#sha256 });
    await this.read({ isAsked: true });
    return changed;
  }

  /** What went wrong with the reading before was told to whoever asked for it. */
  async #readAfter(before: Promise<void>, isAsked: boolean): Promise<void> {
    await Promise.allSettled([before]);
    await this.#readAll(isAsked);
  }

  async #readAll(isAsked: boolean): Promise<void> {
    const { liveHeads } = settings;
    for (const environment of this.#known.keys())
      if (!Object.hasOwn(liveHeads, environment)) this.#known.delete(environment);
    await Promise.all(
      Object.entries(liveHeads).map(async ([environment, place]) => {
        if (!isAsked && !mayBeReadUnasked(place)) return;
        this.#known.set(environment, await this.#readOne(environment, place));
      }),
    );
    this.#publish();
  }

  async #readOne(environment: string, place: string): Promise<LiveState | string> {
    const [{ readLive }, { isSystemError }] = await Promise.all([
      import('../../node/headStore/readLive.ts'),
      import('../../node/nodeFiles.ts'),
    ]);
    try {
      const store = await openHead(place);
      const state = await readLive(store, { environment, sha256: this.#sha256 });
      return state ? { ...state, place } : vscode.l10n.t('nothing is published in {0}.', place);
    } catch (error) {
      if (PromptError.is(error) || isSystemError(error)) return error.message;
      throw error;
    }
  }

  #publish(): void {
    const states = [...this.#known.values()].filter((known) => typeof known !== 'string');
    const signature = JSON.stringify([
      states.map(({ environment, place, head, snapshot }) => [
        environment,
        place,
        head.entry.hash,
        !snapshot,
      ]),
      this.unread,
    ]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#states = states;
    this.#read.fire();
  }
}

const isOnNetwork = (place: string): boolean => /^https?:/.test(place);

/** A repository's configuration can name programs, so Git is started only where the user trusts it. */
const mayBeReadUnasked = (place: string): boolean =>
  !isOnNetwork(place) && (vscode.workspace.isTrusted || !place.startsWith('git:'));

/** @throws PromptError `not-trusted`, or `bad-input` where nobody knows what a path is relative to */
async function openHead(place: string): Promise<HeadStore> {
  const { openStore } = await import('../../node/headStore/openStore.ts');
  if (!vscode.workspace.isTrusted && (isOnNetwork(place) || place.startsWith('git:')))
    throw new PromptError(
      'not-trusted',
      vscode.l10n.t('{0} is not read in a workspace that is not trusted.', place),
      {
        hint: vscode.l10n.t('Trust the workspace to see its live heads.'),
      },
    );
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder && !isOnNetwork(place) && !isAbsolute(place))
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} is relative to a folder, and none is open.', place),
      {
        hint: vscode.l10n.t('Open the folder, or name a whole path.'),
      },
    );
  return openStore(place, { cwd: folder?.uri.fsPath ?? '/', token: tokenFor(place) });
}

/** A token goes where the user's own settings let keys go: a workspace's settings may name any server. */
function tokenFor(place: string): string | undefined {
  const token = process.env['PROMPT_LEDGER_HEAD_TOKEN'];
  if (token === undefined || !isOnNetwork(place)) return undefined;
  return settings.allowedOrigins.includes(new URL(place).origin) ? token : undefined;
}
