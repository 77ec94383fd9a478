import { mkdir, readFile, realpath, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { readExactly } from './editFile.ts';
import { lockFile } from './fileLock.ts';
import { isSystemError } from './nodeFiles.ts';
import { writeAtomic } from './writeAtomic.ts';

export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** The text that the change was computed on; undefined for a file that is not there yet. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes changes of several files that belong together: all of them, or none as far as the file system lets what
 * was written be taken back. New files come first, so that no text stands nowhere in between.
 * @throws PromptError `conflict` where a file is not what the changes were computed on, `locked` where another
 * process keeps one, `bad-input` where one is not UTF-8; nothing is written then
 */
export async function writeChanges(changes: readonly FileChange[]): Promise<void> {
  const edited = await Promise.all(
    changes.filter(isEdit).map(async (change) => ({ ...change, path: await realpath(change.path) })),
  );
  const unlocks: (() => Promise<void>)[] = [];
  const undo: (() => Promise<void>)[] = [];
  try {
    // In one order, so that two processes never wait for each other.
    for (const { path } of edited.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
      unlocks.push(await lockFile(path));
    for (const { path, before } of edited) if ((await readExactly(path)) !== before) throw changed(path);
    for (const change of changes) if (!isEdit(change)) undo.push(...(await create(change)));
    for (const { path, before, after } of edited) {
      await writeAtomic(path, after);
      undo.push(() => writeAtomic(path, before));
    }
  } catch (error) {
    for (const takeBack of undo.toReversed()) await takeBack();
    throw error;
  } finally {
    for (const unlock of unlocks.toReversed()) await unlock();
  }
}

const isEdit = (change: FileChange): change is FileChange & { readonly before: string } =>
  change.before !== undefined;

/** Writes a new file and gives back what removes it, with the folders that were made for it. */
async function create({ path, after }: FileChange): Promise<(() => Promise<void>)[]> {
  const made = await mkdir(dirname(path), { recursive: true });
  const folders = foldersFrom(dirname(path), made).map((folder) => () => rmdir(folder));
  try {
    await writeFile(path, after, { flag: 'wx' });
  } catch (error) {
    for (const remove of folders.toReversed()) await remove();
    if (isSystemError(error) && error.code === 'EEXIST') throw changed(path);
    throw error;
  }
  return [...folders, () => unlink(path)];
}

/** The folders from `top` down to `folder`; none where nothing was made. */
function foldersFrom(folder: string, top: string | undefined): string[] {
  if (top === undefined || folder.length < top.length) return [];
  return [...foldersFrom(dirname(folder), top), folder];
}

const changed = (path: string): PromptError =>
  new PromptError('conflict', `${path} changed meanwhile, so nothing was written.`, {
    hint: 'Try again with the files as they are now.',
  });

/** The text of a file that may not be there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
