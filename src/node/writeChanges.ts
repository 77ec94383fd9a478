import { mkdir, readFile, realpath, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { readExactly } from './editFile.ts';
import { lockFile } from './fileLock.ts';
import { isSystemError } from './nodeFiles.ts';
import { createAtomic, writeAtomic } from './writeAtomic.ts';

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
 * process keeps one, `bad-input` where one is not UTF-8 or may not be written; nothing is written then
 */
export async function writeChanges(changes: readonly FileChange[]): Promise<void> {
  try {
    await writeAll(changes);
  } catch (error) {
    throw isSystemError(error) ? unwritable(error) : error;
  }
}

async function writeAll(changes: readonly FileChange[]): Promise<void> {
  const edited = await Promise.all(
    changes.filter(isEdit).map(async (change) => ({ ...change, path: await realpath(change.path) })),
  );
  const unlocks: (() => Promise<void>)[] = [];
  const undo: (() => Promise<void>)[] = [];
  try {
    // In one order, so that two processes never wait for each other.
    for (const { path } of edited.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
      unlocks.push(await lockFile(path));
    for (const { path, before } of edited) {
      if (((await stat(path)).mode & OWNER_MAY_WRITE) === 0) throw readOnly(path);
      if ((await readExactly(path)) !== before) throw changed(path);
    }
    for (const change of changes) if (!isEdit(change)) undo.push(...(await create(change)));
    for (const { path, before, after } of edited) {
      await writeAtomic(path, after);
      undo.push(() => writeAtomic(path, before));
    }
  } catch (error) {
    const failures = await takeAllBack(undo.toReversed());
    if (failures.length > 0)
      throw new AggregateError(failures, 'A change could not be taken back', { cause: error });
    throw error;
  } finally {
    for (const unlock of unlocks.toReversed()) await unlock();
  }
}

/** One that cannot be taken back keeps no other from it. */
async function takeAllBack(undo: readonly (() => Promise<void>)[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const takeBack of undo) await takeBack().catch((error: unknown) => failures.push(error));
  return failures;
}

/** A file is replaced by another one, which its being read-only would not keep anybody from. */
const OWNER_MAY_WRITE = 0o200;

const isEdit = (change: FileChange): change is FileChange & { readonly before: string } =>
  change.before !== undefined;

/** Writes a new file and gives back what removes it, with the folders that were made for it. */
async function create({ path, after }: FileChange): Promise<(() => Promise<void>)[]> {
  const made = await mkdir(dirname(path), { recursive: true });
  const folders = foldersFrom(dirname(path), made).map((folder) => () => removeEmpty(folder));
  try {
    await createAtomic(path, after);
  } catch (error) {
    for (const remove of folders.toReversed()) await remove();
    if (isSystemError(error) && error.code === 'EEXIST') throw changed(path);
    throw error;
  }
  return [...folders, () => unlink(path)];
}

/** A folder that somebody else uses by now stays. */
async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!isSystemError(error) || !['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
  }
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

const readOnly = (path: string): PromptError =>
  new PromptError('bad-input', `${path} is read-only, so nothing was written.`, {
    hint: 'Make it writable, then try again.',
  });

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left',
  ENOENT: 'it is not there any more',
  EEXIST: 'a file has the name of a folder',
  ENOTDIR: 'a file has the name of a folder',
  ENAMETOOLONG: 'its name is too long',
};

function unwritable(error: NodeJS.ErrnoException): PromptError {
  const reason = REASONS[error.code ?? ''] ?? error.code;
  return new PromptError('bad-input', `${error.path ?? 'A file'} cannot be written: ${reason}.`, {
    cause: error,
    hint: 'Nothing was written. Correct this, then try again.',
  });
}

/** The text of a file that may not be there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
