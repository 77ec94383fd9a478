import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lockFile } from '../fileLock.ts';
import { isSystemError } from '../nodeFiles.ts';
import { createAtomic, writeAtomic } from '../writeAtomic.ts';
import type { HeadStore, Stored } from './headStore.ts';

/** A folder, perhaps on a disk that several machines see. */
export function directoryStore(folder: string): HeadStore {
  return {
    name: folder,
    read: (path, known) => readStored(join(folder, path), known),
    write: async (path, text, before) => {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      return before === undefined ? create(file, text) : replace(file, text, before);
    },
  };
}

/** A file’s mark: its identity and its times, so that a file that nobody touched is not read again. */
async function readStored(file: string, known?: string): Promise<Stored | 'unchanged' | undefined> {
  try {
    const { mtimeMs, ctimeMs, size, ino } = await stat(file);
    const state = `${ino}-${size}-${mtimeMs}-${ctimeMs}`;
    if (known?.startsWith(`${state} `)) return 'unchanged';
    const text = await readFile(file, 'utf8');
    return { text, etag: `${state} ${hashOf(text)}` };
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function create(file: string, text: string): Promise<'written' | 'conflict'> {
  try {
    await createAtomic(file, text);
    return 'written';
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return 'conflict';
    throw error;
  }
}

async function replace(file: string, text: string, before: string): Promise<'written' | 'conflict'> {
  const unlock = await lockFile(file);
  try {
    const now = await readStored(file);
    if (now === undefined || now === 'unchanged' || contentOf(now.etag) !== contentOf(before))
      return 'conflict';
    await writeAtomic(file, text);
    return 'written';
  } finally {
    await unlock();
  }
}

/** What was written decides, not when: a file that was copied has other times. */
const contentOf = (etag: string): string | undefined => etag.split(' ')[1];

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
