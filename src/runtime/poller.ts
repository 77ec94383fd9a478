import type { Health } from './api.ts';
import type { Source } from './source.ts';
import { type Found, NOTHING_SERVED, type Served, servedAfter } from './state.ts';

export interface PollerOptions {
  readonly source: Source;
  readonly pollMs: number;
  /** Reads the names of prompts that a file kills. */
  readonly readKilled: (() => Promise<ReadonlySet<string>>) | undefined;
  readonly onError: (message: string) => void;
  readonly clock: () => number;
}

/** Many events of a file system mean one change. */
const DEBOUNCE_MS = 10;

/**
 * Keeps what is served: looks for something newer, puts it in place at once, and keeps what it has where that fails.
 * Only one look is under way at a time, however slow it is.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #listeners = new Set<() => void>();
  #served: Served = NOTHING_SERVED;
  #killed: ReadonlySet<string> = new Set();
  #looking: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => undefined;
  #isClosed = false;
  #isKept = false;
  #confirmedAt: number | undefined;
  #failures = 0;
  #swaps = 0;
  #lastError: string | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get served(): Served {
    return this.#served;
  }

  get killed(): ReadonlySet<string> {
    return this.#killed;
  }

  /** `cached`: from an earlier process; `stale`: there may be something newer that cannot be read. */
  get age(): 'fresh' | 'stale' | 'cached' {
    if (this.#isKept) return 'cached';
    return this.#lastError === undefined ? 'fresh' : 'stale';
  }

  get health(): Pick<Health, 'state' | 'confirmedAt' | 'failures' | 'lastError' | 'swaps'> {
    const isEmpty = this.#served === NOTHING_SERVED;
    return {
      state: isEmpty ? 'empty' : this.age === 'fresh' ? 'ok' : 'stale',
      confirmedAt: this.#confirmedAt === undefined ? undefined : new Date(this.#confirmedAt).toISOString(),
      failures: this.#failures,
      lastError: this.#lastError,
      swaps: this.#swaps,
    };
  }

  /** Puts in place what an earlier process kept, until something newer is read. */
  start(kept: Found | undefined): void {
    if (!kept) return;
    this.#served = servedAfter(this.#served, kept);
    this.#isKept = true;
  }

  /** Looks for the first time, then on each change and every so often. */
  async open(): Promise<void> {
    await this.refresh();
    if (this.#isClosed) return;
    this.#unwatch = this.#options.source.watch(() => {
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        void this.refresh();
      }, DEBOUNCE_MS).unref();
    });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.refresh().then(() => this.#schedule()), this.#options.pollMs);
    this.#timer.unref();
  }

  /** Looks now; if a look is under way, once more after it, because it may have begun before the change. */
  async refresh(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookAll().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookAll(): Promise<void> {
    do {
      this.#again = false;
      await this.#look();
    } while (this.#again && !this.#isClosed);
  }

  async #look(): Promise<void> {
    const { source, readKilled, clock } = this.#options;
    try {
      if (readKilled) this.#killed = await readKilled();
      const found = await source.look();
      if (this.#isClosed) return;
      this.#confirmedAt = clock();
      this.#lastError = undefined;
      if (found !== 'unchanged') this.#swap(found);
    } catch (error) {
      if (this.#isClosed) return;
      this.#failures++;
      this.report(error instanceof Error ? error.message : String(error));
      this.#lastError = error instanceof Error ? error.message : String(error);
    }
  }

  #swap(found: Found): void {
    const served = servedAfter(this.#served, found);
    this.#isKept = false;
    this.#served = served;
    this.#swaps++;
    for (const listener of this.#listeners) listener();
  }

  /** Says what went wrong, once as long as it is the same. */
  report(message: string): void {
    if (message !== this.#lastError) this.#options.onError(message);
  }

  onDidSwap(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#soon);
    this.#unwatch();
    await this.#looking;
  }
}
