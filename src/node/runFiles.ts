import { open, readFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type RunFacts,
  type StoredRun,
  hasFacts,
  isWhole,
  parseRunFacts,
  parseRunFile,
} from '../core/evals/runFile.ts';
import { isSystemError } from './nodeFiles.ts';

/** A result that is kept, by the name of its file without the ending. */
export interface KeptRun {
  readonly name: string;
  readonly path: string;
  readonly facts: RunFacts;
}

/** The part of a run file's name that says of which prompt it is. */
export const promptPart = (prompt: string): string => prompt.replaceAll(/[^\w.-]/g, '_');

/** The files of results in a run folder, newest first: they are named after the moment that they were written. */
async function runFilesIn(runFolder: string): Promise<string[]> {
  const folder = join(runFolder, 'runs');
  try {
    const names = await readdir(folder);
    const files = names.filter((name) => name.endsWith('.json')).toSorted();
    return files.toReversed().map((name) => join(folder, name));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The results of a run folder, newest first; a file that is none is passed over. */
export async function findRuns(
  runFolder: string,
  isWanted: (facts: RunFacts) => boolean,
): Promise<KeptRun[]> {
  const found: KeptRun[] = [];
  for (const path of await runFilesIn(runFolder)) {
    const facts = await readFacts(path);
    const name = path.slice(join(runFolder, 'runs').length + 1, -'.json'.length);
    if (facts && isWanted(facts)) found.push({ name, path, facts });
  }
  return found;
}

/** What stands before the cases is mostly a few thousand characters. */
const BEGINNING_BYTES = 16 * 1024;

/** A run without its cases, of which only as much of the file is read as that takes. Undefined where the file is none. */
async function readFacts(path: string): Promise<RunFacts | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    const beginning = buffer.toString('utf8', 0, bytesRead);
    return parseRunFacts(hasFacts(beginning) ? beginning : await readFile(path, 'utf8'));
  } finally {
    await file.close();
  }
}

export const readRun = async (path: string): Promise<StoredRun | undefined> =>
  parseRunFile(await readFile(path, 'utf8'));

export const removeRun = (path: string): Promise<void> => unlink(path);

/** The latest runs of a version, newest first, back to the first that looked at every case. */
export async function latestRuns(
  runFolder: string,
  { prompt, version }: { readonly prompt: string; readonly version: string },
): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  for (const path of await runFilesIn(runFolder)) {
    if (!path.endsWith(`-${promptPart(prompt)}.json`)) continue;
    const run = await readRun(path);
    if (run?.prompt !== prompt || run.version !== version || run.incomplete.includes('other-model')) continue;
    found.push(run);
    if (isWhole(run)) break;
  }
  return found;
}
