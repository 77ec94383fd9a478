import { stat } from 'node:fs/promises';
import { PromptError } from '../../core/base/errors.ts';
import type { KnownFile } from '../../core/monitoring/rollup/bookState.ts';
import { RollupBook } from '../../core/monitoring/rollup/rollupBook.ts';
import { edgesFor } from '../../core/monitoring/rollup/stretches.ts';
import type { TelemetryQuery, TelemetryRow, TelemetrySource } from '../../core/monitoring/source.ts';
import { type IntakeCounts, TelemetryIntake } from '../../core/monitoring/telemetryIntake.ts';
import { isSystemError } from '../nodeFiles.ts';
import { sha256 } from '../sha256.ts';
import { findTelemetryFiles } from '../telemetryFiles.ts';
import { readNew, readNewestTime, textAt } from './readNew.ts';
import { type KeptBook, type Reading, RollupState } from './rollupState.ts';
import { Slices } from './slices.ts';

/** How much clocks of machines may differ: what is dated later is from a clock that is wrong. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** How often sums are kept while there is always something new. */
const KEEP_EVERY_MS = 10_000;
/** For how long it is told that lines could not be read. */
const NEWS_FOR_MS = 24 * 3_600_000;
/** What is wrong with one file, whatever is right with the others. */
const CLOSED_CODES: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EISDIR']);
/** Files that are gone are remembered, since they may come back under another name; so many at most. */
const MOST_GONE = 500;

export interface FilesSourceOptions {
  /** What the files are called in messages; by default their paths. */
  readonly name?: string | undefined;
  /** Where sums are kept, so that only what is new is read; without it they are kept in memory only. */
  readonly stateFolder?: string | undefined;
  /** Paths that are not there yet may come later: they have no telemetry until then. */
  readonly mayBeMissing?: boolean | undefined;
  /** Milliseconds since 1970; by default the clock. */
  readonly now?: (() => number) | undefined;
}

/** A source of telemetry in files, with what became of their lines. */
export interface FilesSource extends TelemetrySource {
  /** Of all lines that were ever read into the sums. */
  readonly counts: IntakeCounts;
}

/**
 * Telemetry in files of JSON lines and in folders of such files. Each query reads first what has been written since
 * the last one.
 */
export async function openFilesSource(
  paths: readonly string[],
  options: FilesSourceOptions = {},
): Promise<FilesSource> {
  const source = new JsonlFiles(paths, options);
  await source.load();
  return source;
}

class JsonlFiles implements FilesSource {
  readonly name: string;
  readonly #paths: readonly string[];
  readonly #options: FilesSourceOptions;
  readonly #state: RollupState | undefined;
  #book = new RollupBook(sha256);
  #intake = new TelemetryIntake(this.#book, textAt);
  #known: readonly KnownFile[] = [];
  #missing: readonly string[] = [];
  /** Files that may not be read. */
  readonly #closed = new Set<string>();
  /** When lines were last read of which something is wrong, milliseconds since 1970. */
  #troubledAt: number | undefined;
  #isKept = true;
  #keptAt = -Infinity;
  #keepProblem: string | undefined;
  /** Queries wait for each other: none sees what is half read. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(paths: readonly string[], options: FilesSourceOptions) {
    this.name = options.name ?? paths.join(', ');
    this.#paths = paths;
    this.#options = options;
    this.#state = options.stateFolder === undefined ? undefined : new RollupState(options.stateFolder, paths);
  }

  get counts(): IntakeCounts {
    return this.#intake.counts;
  }

  get gaps(): readonly string[] {
    return [
      ...this.#missing.map((path) => `There is no telemetry at ${path}.`),
      ...[...this.#closed].map((path) => `${path} may not be read.`),
      ...this.#troubles(),
      ...(this.#keepProblem === undefined ? [] : [this.#keepProblem]),
    ];
  }

  /** What is wrong with lines, for as long as it may be news. */
  #troubles(): readonly string[] {
    if (this.#troubledAt === undefined || this.#now() > this.#troubledAt + NEWS_FOR_MS) return [];
    const { ahead, unreadable, unattributed } = this.counts;
    return [
      ...(ahead > 0 ? [`${records(ahead)} from a clock that is ahead of this one.`] : []),
      ...(unreadable > 0 ? [`${lines(unreadable)} no record and are left out.`] : []),
      ...(unattributed > 0 ? [`${records(unattributed)} of no prompt and are left out.`] : []),
    ];
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  query(query: TelemetryQuery): Promise<readonly TelemetryRow[]> {
    return this.#inTurn(async () => {
      await this.#refresh();
      if (Date.now() > this.#keptAt + KEEP_EVERY_MS) await this.#keep();
      return new Slices().run(this.#book.query(query));
    });
  }

  dispose(): Promise<void> {
    return this.#inTurn(() => this.#keep());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined); // Whoever asked is told; the next one begins anew.
    return done;
  }

  /** Begins with what is kept; where that cannot be read, with nothing. */
  async load(): Promise<void> {
    const kept = await this.#loadKept();
    this.#book = kept?.book ?? new RollupBook(sha256);
    this.#intake = new TelemetryIntake(this.#book, textAt, kept?.reading);
    this.#known = kept?.reading.files ?? [];
    this.#troubledAt = kept?.reading.troubledAt;
    this.#isKept = true;
  }

  async #loadKept(): Promise<KeptBook | undefined> {
    try {
      return await this.#state?.load();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#keepProblem = `What is kept of the telemetry cannot be read: ${error.message}`;
      return undefined;
    }
  }

  /** Keeps what was read; what another process has kept meanwhile is taken from there. */
  async #keep(): Promise<void> {
    if (this.#isKept || !this.#state) return;
    this.#keptAt = Date.now();
    try {
      this.#isKept = await this.#state.save(this.#book, this.#reading());
      if (!this.#isKept) {
        await this.load();
        await this.#refresh();
      }
      this.#keepProblem = undefined;
    } catch (error) {
      if (!isSystemError(error) && !PromptError.is(error, 'locked')) throw error;
      // It is all in memory: the next process has to read the files again, which is worth a word and no failure.
      this.#keepProblem = `What was read of the telemetry cannot be kept: ${error.message}`;
    }
  }

  #reading(): Reading {
    const { counts, newest } = this.#intake;
    return {
      files: this.#known,
      counts,
      newest: newest === -Infinity ? undefined : newest,
      troubledAt: this.#troubledAt,
    };
  }

  /** Reads what is new. */
  async #refresh(): Promise<void> {
    const changed = await this.#findChanged();
    if (changed.length === 0) return;
    const troubles = troublesIn(this.counts);
    this.#intake.latest = this.#now() + CLOCK_SKEW_MS;
    await this.#moveEdges(await this.#newestOf(changed));
    for (const path of changed) {
      await this.#read(path);
      await this.#moveEdges(this.#intake.newest); // Archives do not tell beforehand how new they are.
    }
    if (troublesIn(this.counts) > troubles) this.#troubledAt = this.#now();
  }

  async #read(path: string): Promise<void> {
    const read = await this.#unlessClosed(path, readNew(path, this.#known, this.#intake));
    if (!read) return;
    // What the path held before stays known where this is something else: it may come back under another name.
    this.#known = [...this.#known.filter((file) => file !== read.continued), read.file];
    this.#isKept = false;
  }

  async #unlessClosed<T>(path: string, work: Promise<T>): Promise<T | undefined> {
    try {
      const done = await work;
      this.#closed.delete(path);
      return done;
    } catch (error) {
      if (!isSystemError(error) || !CLOSED_CODES.has(error.code ?? '')) throw error;
      this.#closed.add(path);
      return undefined;
    }
  }

  /** The newest time that files have at their end: what is much older goes to wider stretches at once. */
  async #newestOf(paths: readonly string[]): Promise<number> {
    let newest = this.#intake.newest;
    for (const path of paths) {
      const time = await this.#unlessClosed(path, readNewestTime(path));
      if (time !== undefined && time > newest && time <= this.#intake.latest) newest = time;
    }
    return newest;
  }

  async #moveEdges(newest: number): Promise<void> {
    if (newest !== -Infinity) await new Slices().run(this.#book.moveEdges(edgesFor(newest)));
  }

  async #findChanged(): Promise<string[]> {
    const files = await this.#findFiles();
    const known = new Map(this.#known.map((file) => [file.path, file]));
    const changed: string[] = [];
    for (const path of files) {
      const found = await statIfThere(path);
      const before = known.get(path);
      const isSame =
        before?.size === found?.size && before?.changedAt === found?.mtimeMs && before?.inode === found?.ino;
      if (found && !isSame) changed.push(path);
    }
    this.#forgetGone(new Set(files.map((path) => known.get(path))));
    return changed;
  }

  #forgetGone(present: ReadonlySet<KnownFile | undefined>): void {
    const gone = this.#known.filter((file) => !present.has(file));
    if (gone.length <= MOST_GONE) return;
    const forgotten = new Set(gone.slice(0, gone.length - MOST_GONE));
    this.#known = this.#known.filter((file) => !forgotten.has(file));
  }

  async #findFiles(): Promise<string[]> {
    const missing: string[] = [];
    const found: string[] = [];
    for (const path of this.#paths) {
      try {
        found.push(...(await findTelemetryFiles([path])));
      } catch (error) {
        if (!PromptError.is(error, 'file-not-found')) throw error;
        if (!this.#options.mayBeMissing) throw unavailable(error);
        missing.push(path);
      }
    }
    this.#missing = missing;
    return [...new Set(found)];
  }
}

const unavailable = (error: PromptError): PromptError =>
  new PromptError('telemetry-unavailable', error.message, {
    hint: error.hint ?? 'Name the files, or the folder, that your application writes.',
    cause: error,
  });

const troublesIn = ({ ahead, unreadable, unattributed }: IntakeCounts): number =>
  ahead + unreadable + unattributed;

const records = (count: number): string => `${count} ${count === 1 ? 'record is' : 'records are'}`;
const lines = (count: number): string => `${count} ${count === 1 ? 'line holds' : 'lines hold'}`;

/** Undefined where it is gone: it may have been renamed since its folder was read. */
async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
