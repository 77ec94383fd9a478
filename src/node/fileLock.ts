import { mkdir, readFile, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { PromptError } from '../core/base/errors.ts';
import { isSystemError } from './nodeFiles.ts';

/** An edit takes milliseconds, so whoever waits this long waits for something else. */
const PATIENCE_MS = 8000;
/** Age at which a lock is taken for left behind, whatever its owner: longer than any edit takes. */
const STALE_MS = 60_000;
/** Age at which the right to remove a lock is taken for left behind. */
const STALE_BREAK_MS = 10_000;

/**
 * Takes the lock of a file, which is another file beside it, and returns what gives it back. Waits while another
 * process has it; a lock whose process has ended is removed.
 * @throws PromptError `locked` where another process keeps it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const owner = JSON.stringify({ pid: process.pid, host: hostname(), at: new Date().toISOString() });
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await tryCreate(lock, owner))) {
    if (Date.now() > deadline) {
      throw new PromptError('locked', `Another process is changing ${path}.`, {
        hint: `Wait for it and try again; if there is none, remove ${lock}.`,
      });
    }
    await removeStale(lock);
    await setTimeout(5 + Math.random() * 20);
  }
  return () => unlink(lock);
}

async function tryCreate(lock: string, owner: string): Promise<boolean> {
  try {
    await writeFile(lock, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Two processes that find the same stale lock must not both remove it: the second would remove the lock that the
 * first has just taken. So only who holds a second lock, a folder, may remove the first.
 */
async function removeStale(lock: string): Promise<void> {
  if (!(await isStale(lock))) return;
  const right = `${lock}.break`;
  if (
    !(await unlessGone(
      mkdir(right).then(() => true),
      'EEXIST',
    ))
  ) {
    const age = await ageOf(right);
    if (age !== undefined && age > STALE_BREAK_MS) await unlessGone(rmdir(right), 'ENOENT');
    return;
  }
  try {
    if (await isStale(lock)) await unlessGone(unlink(lock), 'ENOENT');
  } finally {
    await unlessGone(rmdir(right), 'ENOENT');
  }
}

/** Whether nobody is going to give this lock back. A lock that is gone is not stale. */
async function isStale(lock: string): Promise<boolean> {
  const age = await ageOf(lock);
  if (age === undefined) return false;
  if (age > STALE_MS) return true;
  const text = await unlessGone(readFile(lock, 'utf8'), 'ENOENT');
  const owner = /"pid":(\d+),"host":("(?:[^"\\]|\\.)*")/.exec(text ?? '');
  // Its owner may not have written its name yet, or sit at another machine.
  if (!owner || owner[2] !== JSON.stringify(hostname())) return false;
  return !isRunning(Number(owner[1]));
}

async function ageOf(path: string): Promise<number | undefined> {
  const found = await unlessGone(stat(path), 'ENOENT');
  return found && Date.now() - found.mtimeMs;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}

/** Undefined where the operation fails with the code that says that another process was faster. */
async function unlessGone<T>(operation: Promise<T>, code: 'ENOENT' | 'EEXIST'): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isSystemError(error) && error.code === code) return undefined;
    throw error;
  }
}
