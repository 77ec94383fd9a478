import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../core/base/json.ts';
import { parseJson } from '../core/serving/snapshot.ts';
import { isSystemError } from '../node/nodeFiles.ts';
import type { KeptHead } from './headSource.ts';

/** What an earlier process kept of its head, or undefined where it kept nothing. */
export async function readKept(path: string): Promise<KeptHead | undefined> {
  try {
    const value = parseJson(await readFile(path, 'utf8'));
    if (!isJsonObject(value)) return undefined;
    const { head, snapshot } = value;
    return typeof head === 'string' && typeof snapshot === 'string' ? { head, snapshot } : undefined;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
