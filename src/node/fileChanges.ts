import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isSystemError } from './nodeFiles.ts';

/**
 * A look at a few dozen files takes a millisecond. Looking instead of listening works the same on every system, on
 * network drives and in containers too.
 */
const LOOK_EVERY_MS = 300;

/** What may be a part of a registry or a suite: a new one beside the known files may be meant by a pattern. */
const SOURCES = /^[^.].*\.(?:ya?ml|jsonl?|csv|liquid|txt)$/;

/** How files were at one time. */
export type FileState = ReadonlyMap<string, string>;

/**
 * @param paths files, absolute; what else there is in their folders counts by its names
 * @param since files that were written at this time (milliseconds since 1970) or later are as nobody has read them
 */
export async function fileStateOf(paths: readonly string[], since = Infinity): Promise<FileState> {
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  const files = paths.map(async (path) => [path, await signatureOf(path, since)] as const);
  const names = folders.map(async (folder) => [folder, await namesIn(folder)] as const);
  return new Map(await Promise.all([...files, ...names]));
}

/**
 * Waits until files are no longer as they were, and have been as they are for one more look: who saves several files
 * has saved all of them. @returns the names of what changed @throws AbortError when the signal is aborted
 */
export async function waitForChange(
  before: FileState,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  let last = before;
  for (;;) {
    await setTimeout(LOOK_EVERY_MS, undefined, { signal });
    const now = await fileStateOf(paths);
    const changed = differences(before, now);
    if (changed.length > 0 && differences(last, now).length === 0)
      return changed.map((path) => basename(path));
    last = now;
  }
}

function differences(before: FileState, after: FileState): string[] {
  return Array.from(after.keys()).filter((path) => before.get(path) !== after.get(path));
}

async function signatureOf(path: string, since: number): Promise<string> {
  return unlessGone(async () => {
    const { mtimeMs, size, ino } = await stat(path);
    return mtimeMs >= since ? 'written meanwhile' : `${mtimeMs} ${size} ${ino}`;
  });
}

async function namesIn(folder: string): Promise<string> {
  return unlessGone(async () => {
    const names = (await readdir(folder)).filter((name) => SOURCES.test(name));
    return names
      .toSorted()
      .map((name) => join(folder, name))
      .join('\n');
  });
}

async function unlessGone(look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    if (isSystemError(error)) return 'gone';
    throw error;
  }
}
