import { hash } from 'node:crypto';
import { readFile, readdir, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import {
  type BookState,
  type KeptPart,
  ROLLUP_FORM,
  parseBookState,
  renderBookState,
} from '../../core/monitoring/rollup/bookState.ts';
import { NameTable, addPart, dayOf, packPart } from '../../core/monitoring/rollup/parts.ts';
import { RollupBook } from '../../core/monitoring/rollup/rollupBook.ts';
import { ALL_FINE, edgesFor } from '../../core/monitoring/rollup/stretches.ts';
import { lockFile } from '../fileLock.ts';
import { isSystemError } from '../nodeFiles.ts';
import { makeRunFolder } from '../runFolder.ts';
import { sha256 } from '../sha256.ts';
import { writeAtomic } from '../writeAtomic.ts';

/** How many ids are kept: what is delivered twice comes soon after. */
const KEPT_IDS = 1 << 14;
/** How often it is tried again where files are replaced while they are read. */
const MOST_TRIES = 5;

/** What a book holds besides its sums. */
export type Reading = Pick<BookState, 'files' | 'counts' | 'newest' | 'troubledAt'>;

export interface KeptBook {
  readonly book: RollupBook;
  readonly reading: Reading;
}

/**
 * Keeps a book in a folder, as `core/monitoring/rollup/format.md` has it. Several processes may keep the same: whoever
 * has been overtaken by another one is told, and reads what that one has kept.
 */
export class RollupState {
  readonly #folder: string;
  #names = new NameTable();
  #parts: readonly KeptPart[] = [];
  /** Of the state that the book goes on from; undefined where there was none, or none that can be read. */
  #digest: string | undefined;

  /** @param paths of the telemetry, which each have a book of their own */
  constructor(folder: string, paths: readonly string[]) {
    const whose = paths.map((path) => resolve(path)).toSorted();
    this.#folder = join(folder, `${hash('sha256', whose.join('\n'), 'hex').slice(0, 12)}-v${ROLLUP_FORM}`);
  }

  get #file(): string {
    return join(this.#folder, 'state.json');
  }

  /** The book that is kept; undefined where there is none, where it is damaged or of another form. */
  async load(): Promise<KeptBook | undefined> {
    for (let tries = 1; ; tries++) {
      const text = await readIfThere(this.#file);
      this.#digest = text === undefined ? undefined : digestOf(text);
      this.#names = new NameTable();
      this.#parts = [];
      const state = text === undefined ? undefined : parseBookState(text.toString());
      if (!state) return undefined;
      const book = await this.#read(state);
      if (book) return { book, reading: state };
      // Another process may have replaced the parts meanwhile; else they are damaged.
      const isReplaced = (await this.#currentDigest()) !== this.#digest;
      if (!isReplaced || tries >= MOST_TRIES) return undefined;
    }
  }

  async #read(state: BookState): Promise<RollupBook | undefined> {
    const book = new RollupBook(sha256);
    const names = new NameTable(state.evaluations);
    book.begin(state.series, state.newest === undefined ? ALL_FINE : edgesFor(state.newest));
    try {
      for (const part of state.parts) {
        const bytes = await this.#readPart(part);
        if (!bytes) return undefined;
        addPart(book.series, part, bytes, names);
      }
      if (state.recent) {
        const bytes = await this.#readPart(state.recent);
        if (!bytes) return undefined;
        book.recent.addPacked(new Uint32Array(Uint8Array.from(bytes).buffer));
      }
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    this.#names = names;
    this.#parts = state.parts;
    return book;
  }

  async #readPart({ name, checksum }: Pick<KeptPart, 'name' | 'checksum'>): Promise<Buffer | undefined> {
    const bytes = await readIfThere(join(this.#folder, name));
    return bytes && crc32(bytes) === checksum ? bytes : undefined;
  }

  /**
   * Keeps what has changed of a book.
   * @returns whether it did; not so where another process has kept another state meanwhile, which is to be loaded then
   * @throws PromptError `locked`
   */
  async save(book: RollupBook, reading: Reading): Promise<boolean> {
    await makeRunFolder(this.#folder);
    const unlock = await lockFile(this.#file);
    try {
      if ((await this.#currentDigest()) !== this.#digest) return false;
      const touched = book.touched.all();
      // The name is of no state before, so that whoever reads one finds all of its files or none.
      const turn = hash('sha256', `${this.#digest} ${Date.now()} ${process.pid}`, 'hex').slice(0, 8);
      const parts = new Map(this.#parts.map((part) => [partName(part), part]));
      for (const part of touched) {
        const bytes = packPart(book.series, part, this.#names);
        const name = `${partName(part)}.${turn}.bin`;
        if (bytes.length === 0) parts.delete(partName(part));
        else parts.set(partName(part), { ...part, ...(await this.#write(name, bytes)) });
        await setImmediate();
      }
      const ids = book.recent.pack(KEPT_IDS);
      const recent = await this.#write(`recent.${turn}.bin`, new Uint8Array(ids.buffer));
      const kept = [...parts.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const text = renderBookState({
        ...reading,
        series: book.series.map(({ key }) => key),
        evaluations: this.#names.names,
        parts: kept,
        recent,
      });
      await writeAtomic(this.#file, text);
      this.#digest = digestOf(Buffer.from(text));
      this.#parts = kept;
      book.touched.clear();
      await this.#removeOthers(new Set([...kept.map(({ name }) => name), recent.name]));
      return true;
    } finally {
      await unlock();
    }
  }

  async #write(name: string, bytes: Uint8Array): Promise<Pick<KeptPart, 'name' | 'checksum'>> {
    await writeFile(join(this.#folder, name), bytes, { flush: true });
    return { name, checksum: crc32(bytes) };
  }

  /** What was replaced, and what a process left that was ended while it wrote. */
  async #removeOthers(kept: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder))
      if (name.endsWith('.bin') && !kept.has(name)) await unlink(join(this.#folder, name));
  }

  async #currentDigest(): Promise<string | undefined> {
    const text = await readIfThere(this.#file);
    return text && digestOf(text);
  }
}

const partName = (part: Pick<KeptPart, 'level' | 'period'>): string => `${part.level}-${dayOf(part)}`;

const digestOf = (text: Uint8Array): string => hash('sha256', text, 'hex');

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
