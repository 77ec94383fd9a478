import { randomBytes } from 'node:crypto';
import { link, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { isSystemError } from './nodeFiles.ts';

/**
 * Replaces a file's text at once: a reader sees the old text or the new one, also after a crash. Mode and owner
 * stay; behind a symbolic link, the file that it leads to is replaced.
 * @param text whole, or in parts, which are written one after another
 */
export async function writeAtomic(path: string, text: string | Iterable<string>): Promise<void> {
  const before = await existing(path);
  const target = before?.path ?? path;
  const temporary = temporaryName(target);
  try {
    const file = await open(temporary, 'wx', before?.mode ?? 0o666);
    try {
      await file.writeFile(text);
      if (before) {
        await file.chmod(before.mode);
        await keepOwner(file, before);
      }
      await file.sync(); // Else a crash could leave the new name with no content.
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // It may never have been created; what went wrong is thrown.
    throw error;
  }
}

/**
 * Creates a file with all of its text at once: who is ended in between leaves none.
 * @throws Error `EEXIST` where there is one
 */
export async function createAtomic(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
  } catch (error) {
    // Some file systems know no links.
    if (!isSystemError(error) || !['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(error.code ?? ''))
      throw error;
    await writeFile(path, text, { flag: 'wx' });
  } finally {
    await unlink(temporary).catch(() => undefined); // It may never have been created.
  }
}

const temporaryName = (path: string): string =>
  `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;

interface Existing {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

async function existing(path: string): Promise<Existing | undefined> {
  try {
    const target = await realpath(path);
    const { mode, uid, gid } = await stat(target);
    return { path: target, mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Only root may give files away; others own what they may replace, or share it by its group. */
async function keepOwner(file: Awaited<ReturnType<typeof open>>, { uid, gid }: Existing): Promise<void> {
  try {
    await file.chown(uid, gid);
  } catch (error) {
    if (
      !isSystemError(error) ||
      (error.code !== 'EPERM' && error.code !== 'EINVAL' && error.code !== 'ENOSYS')
    )
      throw error;
  }
}
