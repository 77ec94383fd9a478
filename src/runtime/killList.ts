import { readFile } from 'node:fs/promises';
import { isSystemError } from '../node/nodeFiles.ts';

export const ALL = '*';

/** Names of prompts, separated by commas or white space. `*` is all of them; `#` begins a comment. */
export function parseKillList(text: string): ReadonlySet<string> {
  return new Set(
    text
      .replaceAll(/#.*$/gm, '')
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
  );
}

/** No file, no kill. */
export async function readKillFile(path: string): Promise<ReadonlySet<string>> {
  try {
    return parseKillList(await readFile(path, 'utf8'));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return new Set();
    throw error;
  }
}
