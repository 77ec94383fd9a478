import * as vscode from 'vscode';
import type { RunFacts } from '../../core/evals/runFile.ts';
import { isSystemError } from '../../node/nodeFiles.ts';
import { type KeptRun, type RunFile, findRunFiles, readFacts } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';

/** How many files are read at one time. */
const AT_ONCE = 24;

/** `.prompt-ledger` beside every registry that lies on this machine. */
export function runFoldersOf({ store }: Pick<App, 'store'>): string[] {
  const folders = store.workspace.registries
    .map(({ uri }) => vscode.Uri.joinPath(folderOf(uri), '.prompt-ledger'))
    .filter(({ scheme }) => scheme === 'file');
  return [...new Set(folders.map(({ fsPath }) => fsPath))];
}

/** The runs that files keep. A file never changes after it was written, so each is read once, and only as far as its cases. */
export class KeptRuns {
  readonly #app: Pick<App, 'store'>;
  /** Undefined where a file is no run. */
  readonly #facts = new Map<string, RunFacts | undefined>();

  constructor(app: Pick<App, 'store'>) {
    this.#app = app;
  }

  /** The files of all registries, newest first, by their names alone. */
  async files(): Promise<RunFile[]> {
    const found = await Promise.all(runFoldersOf(this.#app).map(findRunFiles));
    const files = found.flat();
    const paths = new Set(files.map(({ path }) => path));
    for (const path of this.#facts.keys()) if (!paths.has(path)) this.#facts.delete(path);
    return found.length > 1 ? files.toSorted((a, b) => (a.at < b.at ? 1 : -1)) : files;
  }

  /** What these files say; those that are no run, or gone, are left out. */
  async read(files: readonly RunFile[]): Promise<KeptRun[]> {
    const unread = files.filter(({ path }) => !this.#facts.has(path));
    for (let start = 0; start < unread.length; start += AT_ONCE)
      await Promise.all(unread.slice(start, start + AT_ONCE).map((file) => this.#load(file)));
    return files.flatMap(({ name, path }) => {
      const facts = this.#facts.get(path);
      return facts ? [{ name, path, facts }] : [];
    });
  }

  async all(): Promise<KeptRun[]> {
    return this.read(await this.files());
  }

  async #load({ path }: RunFile): Promise<void> {
    try {
      this.#facts.set(path, await readFacts(path));
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
      this.#facts.delete(path); // It was removed meanwhile.
    }
  }
}
