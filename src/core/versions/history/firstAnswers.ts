import type { HistoricVersion } from './history.ts';
import type { VersionRecord } from './historyIndex.ts';
import type { WalkStart } from './historyWalk.ts';
import { compareVersions } from '../order.ts';
import { type SoundPorts, soundHistory } from './soundHistory.ts';

/** Who asks about more prompts than this has a list of them on the screen, and the walk is there as soon. */
const MOST = 5;

export interface SoundedHead {
  readonly start: WalkStart;
  readonly ports: SoundPorts;
  readonly recordsOf: (name: string) => Promise<readonly VersionRecord[]>;
}

/** First answers for the prompts that somebody asked about while the history is being read. */
export class FirstAnswers {
  readonly #head: SoundedHead;
  readonly #onDidFind: () => void;
  readonly #found = new Map<string, HistoricVersion[]>();
  #sounding: Promise<void> = Promise.resolve();

  constructor(head: SoundedHead, onDidFind: () => void) {
    this.#head = head;
    this.#onDidFind = onDidFind;
  }

  /** Begins to look for a prompt's versions, after those that were asked for before; resolves when it is done. */
  async find(name: string, signal: AbortSignal): Promise<void> {
    if (this.#found.size < MOST && !this.#found.has(name)) {
      this.#found.set(name, []);
      this.#sounding = this.#sounding.then(() => this.#sound(name, signal));
    }
    return this.#sounding;
  }

  /** What is known for certain, and what was found besides. */
  complete(name: string, versions: readonly HistoricVersion[]): readonly HistoricVersion[] {
    const known = new Set(versions.map(({ version }) => version));
    const more = this.#found.get(name)?.filter(({ version }) => !known.has(version)) ?? [];
    if (more.length === 0) return versions;
    return [...versions, ...more].toSorted((a, b) => compareVersions(b.version, a.version));
  }

  async #sound(name: string, signal: AbortSignal): Promise<void> {
    const { start, ports, recordsOf } = this.#head;
    const atHead = (await recordsOf(name)).toSorted((a, b) => compareVersions(b.version, a.version));
    for await (const version of soundHistory(name, { atHead, start }, ports, signal)) {
      this.#found.get(name)?.push(version);
      this.#onDidFind();
    }
  }
}
