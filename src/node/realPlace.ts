import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where a path leads behind symbolic links; where there is nothing yet, what is written there would come to lie. */
export async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(path) === path) throw error;
    return join(await realPlace(dirname(path)), basename(path));
  }
}
