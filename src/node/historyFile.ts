import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { HistoryCache } from '../core/versions/history/registryHistory.ts';
import { isSystemError } from './nodeFiles.ts';

/** How many characters are written at a time. */
const PORTION = 256 * 1024;

/**
 * Keeps histories in a folder, one file each. A folder that cannot be written to is nobody's failure: then the
 * history is read again the next time.
 * @param makeFolder makes the folder; by default plainly
 */
export function createHistoryCache(
  folder: string,
  makeFolder: (folder: string) => Promise<void> = async (path) =>
    void (await mkdir(path, { recursive: true })),
): HistoryCache {
  const fileOf = (key: string): string =>
    join(folder, `history-${createHash('sha256').update(key).digest('hex').slice(0, 16)}.jsonl`);
  return {
    async load(key) {
      return unlessRefused(() => readFile(fileOf(key), 'utf8'));
    },
    async save(key, parts) {
      await unlessRefused(async () => {
        await makeFolder(folder);
        await writeInPortions(fileOf(key), parts);
      });
    },
  };
}

/** Written beside the file and put into its place when it is whole: another process may be reading. */
async function writeInPortions(path: string, parts: Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const file = await open(draft, 'w');
  try {
    let portion = '';
    for (const part of parts) {
      portion += part;
      if (portion.length < PORTION) continue;
      await file.write(portion);
      await setImmediate();
      portion = '';
    }
    await file.write(portion);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
