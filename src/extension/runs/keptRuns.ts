import { stat } from 'node:fs/promises';
import type { RunFacts } from '../../core/evals/runFile.ts';
import { isSystemError } from '../../node/nodeFiles.ts';
import { type KeptRun, type RunFile, findRunFiles, readFacts } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { runFoldersOf } from './runFolders.ts';

/** How many files are read at one time. */
const AT_ONCE = 24;

interface KnownFile {
  /** Whoever copies results about can put another file under a name that is known. */
  readonly mtimeMs: number;
  /** Undefined where the file is no run. */
  readonly facts: RunFacts | undefined;
}

/** The runs that files keep. Each is read once, as long as it stays the same, and only as far as its cases. */
export class KeptRuns {
  readonly #app: Pick<App, 'store'>;
  readonly #known = new Map<string, KnownFile>();

  constructor(app: Pick<App, 'store'>) {
    this.#app = app;
  }

  /** The files of all registries, newest first, by their names alone. */
  async files(): Promise<RunFile[]> {
    const found = await Promise.all(runFoldersOf(this.#app).map(findRunFiles));
    const files = found.flat();
    const paths = new Set(files.map(({ path }) => path));
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#known.delete(path);
    return found.length > 1 ? files.toSorted((a, b) => (a.at < b.at ? 1 : -1)) : files;
  }

  /** What these files say; those that are no run, or gone, are left out. */
  async read(files: readonly RunFile[]): Promise<KeptRun[]> {
    for (let start = 0; start < files.length; start += AT_ONCE)
      await Promise.all(files.slice(start, start + AT_ONCE).map((file) => this.#load(file)));
    return files.flatMap(({ name, path }) => {
      const facts = this.#known.get(path)?.facts;
      return facts ? [{ name, path, facts }] : [];
    });
  }

  async all(): Promise<KeptRun[]> {
    return this.read(await this.files());
  }

  async #load({ path }: RunFile): Promise<void> {
    try {
      const { mtimeMs } = await stat(path);
      if (this.#known.get(path)?.mtimeMs === mtimeMs) return;
      this.#known.set(path, { mtimeMs, facts: await readFacts(path) });
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
      this.#known.delete(path); // It was removed meanwhile.
    }
  }
}
