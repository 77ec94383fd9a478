import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PromptError } from '../core/base/errors.ts';
import type { Files } from '../core/base/ports.ts';
import { realPlace } from './realPlace.ts';

/** The URI of a path, in the spelling that everything here uses. */
export const toUri = (path: string): string => pathToFileURL(path).href;

export const toPath = (uri: string): string => fileURLToPath(uri);

/** Whether `path` is `folder` or below it. Both are absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What makes a path a pattern. */
const MAGIC = /[*?[\]{}!()]/;

/** Lists the files below `folder` that match a glob: absolute paths, nothing below `node_modules` or `.git`. */
export type FindPaths = (folder: string, glob: string) => Promise<string[]>;

/** Files on disk. A file outside of every workspace folder is not read, also not through a symbolic link. */
export class NodeFiles implements Files {
  readonly #folders: readonly string[];
  readonly #findPaths: FindPaths;
  readonly #realFolders = new Map<string, Promise<string>>();

  /** @param folders the workspace folders, absolute; none is below another one */
  constructor(folders: readonly string[], findPaths: FindPaths) {
    this.#folders = folders;
    this.#findPaths = findPaths;
  }

  resolve(from: string, path: string): string {
    return toUri(resolve(dirname(toPath(from)), path));
  }

  relative(uri: string): string {
    const path = toPath(uri);
    const folder = this.#folderOf(path);
    return (folder === undefined ? path : relative(folder, path)).replaceAll(sep, '/');
  }

  leavesWorkspace(from: string, path: string): boolean {
    const file = toPath(from);
    const folder = this.#folderOf(file) ?? dirname(file);
    return !isWithin(folder, resolve(dirname(file), path));
  }

  async readText(uri: string): Promise<string> {
    const path = toPath(uri);
    await this.#refuseOutside(path, uri);
    try {
      // Reading a pipe or a device would wait for ever.
      if ((await stat(path)).isFile()) return await readFile(path, 'utf8');
    } catch (error) {
      throw unreadable(this.relative(uri), error);
    }
    throw new PromptError('file-not-found', `${this.relative(uri)} is not a file.`);
  }

  async find(from: string, glob: string): Promise<string[]> {
    const cwd = dirname(toPath(from));
    if (!MAGIC.test(glob)) {
      const path = resolve(cwd, glob);
      return this.#folderOf(path) !== undefined && (await isFile(path)) ? [toUri(path)] : [];
    }
    // The folder that a glob starts from is searched whole, so it must not lie above the workspace.
    const start = resolve(cwd, glob.slice(0, glob.search(MAGIC)).replace(/[^/]*$/, ''));
    if (this.#folderOf(start) === undefined || glob.slice(glob.search(MAGIC)).includes('..')) return [];
    const found = await this.#findPaths(cwd, glob);
    return found
      .filter((path) => this.#folderOf(path) !== undefined)
      .map(toUri)
      .toSorted();
  }

  #folderOf(path: string): string | undefined {
    return this.#folders.find((folder) => isWithin(folder, path));
  }

  async #refuseOutside(path: string, uri: string): Promise<void> {
    const folder = this.#folderOf(path);
    let isInside = folder !== undefined;
    if (folder !== undefined) {
      let root = this.#realFolders.get(folder);
      if (!root) this.#realFolders.set(folder, (root = realpath(folder)));
      try {
        isInside = isWithin(await root, await realPlace(path));
      } catch (error) {
        throw unreadable(this.relative(uri), error);
      }
    }
    if (isInside) return;
    throw new PromptError(
      'path-outside-workspace',
      `${this.relative(uri)} leads out of the workspace, so it is not read.`,
      {
        hint: 'Keep the file inside the workspace, also behind symbolic links.',
      },
    );
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** Undefined where there is nothing, or nothing that may be looked at. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'errno' in error;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'has a name that is too long',
};

function unreadable(name: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const reason = REASONS[error.code ?? ''] ?? `cannot be read (${error.code})`;
  return new PromptError('file-not-found', `${name} ${reason}.`, { cause: error });
}
