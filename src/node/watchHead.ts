import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../core/base/events.ts';
import { isSystemError } from './nodeFiles.ts';

/** A commit touches several files within milliseconds. */
const SETTLE_MS = 150;
/** Files that change when HEAD moves, some with one kind of repository, some with another. */
const SIGNS = new Set(['HEAD', 'ORIG_HEAD', 'index', 'packed-refs', 'shallow', 'logs', 'reftable']);

/**
 * Calls `onDidMove` when HEAD of a repository may be another commit than before. No process is started for it:
 * Git writes down in files what it does.
 * @param gitFolder where Git keeps HEAD
 */
export function watchHead(gitFolder: string, onDidMove: () => void): Disposable {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let known: string | undefined;
  const compare = async (): Promise<void> => {
    open();
    const now = await signatureOf(gitFolder);
    const hasMoved = known !== undefined && now !== known;
    known = now;
    if (hasMoved) onDidMove();
  };
  const look = (): void => void compare();
  const open = (): void => {
    for (const folder of [gitFolder, join(gitFolder, 'logs'), join(gitFolder, 'reftable')]) {
      if (watchers.has(folder)) continue;
      const watcher = tryWatch(folder, (name) => {
        if (folder === gitFolder && name !== null && !SIGNS.has(name.replace(/\.lock$/, ''))) return;
        clearTimeout(timer);
        timer = setTimeout(look, SETTLE_MS);
      });
      if (!watcher) continue;
      watchers.set(folder, watcher);
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
    }
  };
  look();
  return {
    dispose() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function tryWatch(folder: string, onChange: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, (_event, name) => onChange(name));
  } catch (error) {
    if (isSystemError(error)) return undefined; // There is no such folder (yet), or the system has no watch left.
    throw error;
  }
}

/** What says that HEAD moved: its file, the log of its moves, and for repositories without a log their references. */
async function signatureOf(gitFolder: string): Promise<string> {
  const parts = await Promise.all([
    unlessGone(readFile(join(gitFolder, 'HEAD'), 'utf8')),
    ...['logs/HEAD', 'packed-refs', 'shallow', 'reftable/tables.list'].map(async (name) => {
      const found = await unlessGone(stat(join(gitFolder, name)));
      return found && `${found.size} ${found.mtimeMs}`;
    }),
  ]);
  if (parts[1] !== undefined || parts[4] !== undefined) return parts.join('\n');
  const index = await unlessGone(stat(join(gitFolder, 'index')));
  return [...parts, index?.mtimeMs].join('\n');
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
