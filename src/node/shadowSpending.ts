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
  const lines = (await readOrEmpty(join(runFolder, FILE))).split('\n');
  return lines.reduce((sum, line) => {
    const entry = parseJsonObject(line);
    const usd = entry?.['usd'];
    const isToday = typeof entry?.['at'] === 'string' && entry['at'].startsWith(day);
    return isToday && typeof usd === 'number' ? sum + usd : sum;
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
