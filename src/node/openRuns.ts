import { mkdir, readFile, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../core/base/json.ts';
import { isSystemError } from './nodeFiles.ts';
import { makeRunFolder } from './runFolder.ts';
import { writeAtomic } from './writeAtomic.ts';

/** A run that has begun and not come to its end: it goes on by these settings, with what the evidence has of it. */
export interface OpenRun {
  /** Names it in the evidence. */
  readonly id: string;
  readonly prompt: string;
  readonly version: string;
  /** In place of the version's own. */
  readonly model?: string;
  /** Digests of what was measured and of what measures: a run whose files changed meanwhile cannot go on. */
  readonly content: string;
  readonly suite_digest: string;
  /** ISO 8601. */
  readonly started_at: string;
  /** The cases that it runs, where it does not run all. */
  readonly cases?: readonly string[];
  /** What was asked for on the command line. */
  readonly options: JsonObject;
}

const folderOf = (runFolder: string): string => join(runFolder, 'open');
const fileOf = (runFolder: string, id: string): string => join(folderOf(runFolder), `${id}.json`);

/** Runs that have not ended and that no process of this machine is at, oldest first. */
export async function findOpenRuns(runFolder: string): Promise<OpenRun[]> {
  const names = (await namesIn(folderOf(runFolder))).filter((name) => name.endsWith('.json'));
  const found = await Promise.all(names.map((name) => readOpenRun(join(folderOf(runFolder), name))));
  return found.flatMap((one) => one ?? []).toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1));
}

/** Says that this process is at a run. */
export async function beginRun(runFolder: string, run: OpenRun): Promise<void> {
  await makeRunFolder(runFolder);
  await mkdir(folderOf(runFolder), { recursive: true });
  const owner = { pid: process.pid, host: hostname() };
  await writeAtomic(fileOf(runFolder, run.id), `${JSON.stringify({ ...run, owner })}\n`);
}

/** Says that a run came to its end, or will never be gone on with. */
export async function endRun(runFolder: string, id: string): Promise<void> {
  try {
    await unlink(fileOf(runFolder, id));
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function readOpenRun(path: string): Promise<OpenRun | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || isSystemError(error)) return undefined; // Another process has just ended it.
    throw error;
  }
  if (!isJsonObject(value)) return undefined;
  const { owner, ...run } = value;
  if (!isOpenRun(run) || (isJsonObject(owner) && isAlive(owner))) return undefined;
  return run;
}

const isOpenRun = (value: object): value is OpenRun & JsonObject =>
  ['id', 'prompt', 'version', 'content', 'suite_digest', 'started_at'].every(
    (key) => key in value && typeof (value as JsonObject)[key] === 'string', // oxlint-disable-line typescript/no-unsafe-type-assertion -- It was parsed from JSON.
  ) && isJsonObject('options' in value ? value.options : undefined);

/** Whether the process that began a run is at it still. Of another machine nobody can say; it is taken to have ended. */
function isAlive({ pid, host }: JsonObject): boolean {
  if (typeof pid !== 'number' || host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}
