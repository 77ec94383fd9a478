import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonObject } from '../core/base/json.ts';
import { isSystemError } from './nodeFiles.ts';
import { makeRunFolder } from './runFolder.ts';

const FILE = 'shadow-costs.jsonl';

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** US dollars that the shadow validations of a registry have spent on the day of `now`, in UTC. */
export async function shadowSpentToday(runFolder: string, now: Date): Promise<number> {
  const day = dayOf(now);
  return spent(runFolder, ({ at }) => at.startsWith(day));
}

/** The same since a moment, for some prompts. */
export function shadowSpentSince(
  runFolder: string,
  since: Date,
  isWanted: (prompt: string) => boolean,
): Promise<number> {
  return spent(runFolder, ({ at, prompt }) => Date.parse(at) >= since.getTime() && isWanted(prompt));
}

async function spent(
  runFolder: string,
  counts: (entry: { readonly at: string; readonly prompt: string }) => boolean,
): Promise<number> {
  const lines = (await readOrEmpty(join(runFolder, FILE))).split('\n');
  return lines.reduce((sum, line) => {
    const { at, prompt, usd } = parseJsonObject(line) ?? {};
    const isEntry = typeof at === 'string' && typeof prompt === 'string' && typeof usd === 'number';
    return isEntry && counts({ at, prompt }) ? sum + usd : sum;
  }, 0);
}

/**
 * Keeps what one validation spends, as it spends it: a line for each amount, so that several processes can write, and
 * one that is ended has not spent in secret.
 */
export class ShadowSpending {
  readonly #folder: string;
  readonly #prompt: string;
  #kept = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(runFolder: string, prompt: string) {
    this.#folder = runFolder;
    this.#prompt = prompt;
  }

  /** @param total US dollars since the validation began */
  update(total: number): void {
    const usd = total - this.#kept;
    if (usd <= 0) return;
    this.#kept = total;
    const line = `${JSON.stringify({ at: new Date().toISOString(), prompt: this.#prompt, usd })}\n`;
    this.#writing = this.#writing.then(() => this.#write(line));
    // Who waits for `flush` hears of a failure; until then it must not end the process.
    this.#writing.catch(() => {});
  }

  flush(): Promise<void> {
    return this.#writing;
  }

  async #write(line: string): Promise<void> {
    await makeRunFolder(this.#folder);
    await appendFile(join(this.#folder, FILE), line);
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return '';
    throw error;
  }
}
