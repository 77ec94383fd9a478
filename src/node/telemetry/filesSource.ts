import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { PromptError } from '../../core/base/errors.ts';
import { RollupBook } from '../../core/monitoring/rollup/rollupBook.ts';
import { edgesFor } from '../../core/monitoring/rollup/stretches.ts';
import type { TelemetryQuery, TelemetryRow, TelemetrySource } from '../../core/monitoring/source.ts';
import { type IntakeCounts, TelemetryIntake } from '../../core/monitoring/telemetryIntake.ts';
import { isSystemError } from '../nodeFiles.ts';
import { sha256 } from '../sha256.ts';
import { findTelemetryFiles } from '../telemetryFiles.ts';
import { type KnownFile } from './fileHeads.ts';
import { readNew, readNewestTime } from './readNew.ts';

/** How much clocks of machines may differ: what is dated later is from a clock that is wrong. */
const CLOCK_SKEW_MS = 10 * 60_000;
/** How long the event loop is kept busy at most, in milliseconds. */
const SLICE_MS = 20;

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
  return new JsonlFiles(paths, options);
}

class JsonlFiles implements FilesSource {
  readonly name: string;
  readonly #paths: readonly string[];
  readonly #options: FilesSourceOptions;
  readonly #book = new RollupBook(sha256);
  readonly #intake = new TelemetryIntake(this.#book);
  #known: readonly KnownFile[] = [];
  #missing: readonly string[] = [];
  /** Queries wait for each other: none sees what is half read. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(paths: readonly string[], options: FilesSourceOptions) {
    this.name = options.name ?? paths.join(', ');
    this.#paths = paths;
    this.#options = options;
  }

  get counts(): IntakeCounts {
    return this.#intake.counts;
  }

  get gaps(): readonly string[] {
    return this.#missing.map((path) => `There is no telemetry at ${path}.`);
  }

  query(query: TelemetryQuery): Promise<readonly TelemetryRow[]> {
    return this.#inTurn(async () => {
      await this.#refresh();
      return runInSlices(this.#book.query(query));
    });
  }

  async dispose(): Promise<void> {
    await this.#turn;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined); // Whoever asked is told; the next one begins anew.
    return done;
  }

  /** Reads what is new. */
  async #refresh(): Promise<void> {
    const changed = await this.#findChanged();
    if (changed.length === 0) return;
    this.#intake.latest = (this.#options.now ?? Date.now)() + CLOCK_SKEW_MS;
    let newest = this.#intake.newest;
    for (const path of changed) {
      const time = await readNewestTime(path);
      if (time <= this.#intake.latest) newest = Math.max(newest, time);
    }
    await this.#moveEdges(newest);
    for (const path of changed) {
      const read = await readNew(path, this.#known, this.#intake);
      if (read) this.#known = [...this.#known.filter((file) => file.path !== path), read];
    }
    await this.#moveEdges(this.#intake.newest);
  }

  async #moveEdges(newest: number): Promise<void> {
    if (newest !== -Infinity) await runInSlices(this.#book.moveEdges(edgesFor(newest)));
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
    return changed;
  }

  async #findFiles(): Promise<string[]> {
    const missing: string[] = [];
    const found: string[] = [];
    for (const path of this.#paths) {
      try {
        found.push(...(await findTelemetryFiles([path])));
      } catch (error) {
        if (!PromptError.is(error, 'file-not-found')) throw error;
        if (!this.#options.mayBeMissing)
          throw new PromptError('telemetry-unavailable', error.message, {
            hint: error.hint ?? 'Name the files, or the folder, that your application writes.',
            cause: error,
          });
        missing.push(path);
      }
    }
    this.#missing = missing;
    return [...new Set(found)];
  }
}

/** Undefined where it is gone: it may have been renamed since its folder was read. */
async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs what may be interrupted so that nobody waits for long meanwhile. */
async function runInSlices<T>(steps: Generator<void, T, void>): Promise<T> {
  let deadline = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() > deadline) {
      await setImmediate();
      deadline = performance.now() + SLICE_MS;
    }
  }
}
