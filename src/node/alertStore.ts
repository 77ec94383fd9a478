import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Alert, Evaluation } from '../core/monitoring/alert.ts';
import { type Advance, advanceAlerts } from '../core/monitoring/alertLedger.ts';
import {
  type AlertNews,
  type AlertState,
  NO_ALERTS,
  newsFor,
  newsOf,
  parseAlertState,
  renderAlertState,
  withLook,
  withTold,
} from '../core/monitoring/alertNews.ts';
import { lockFile } from './fileLock.ts';
import { isSystemError } from './nodeFiles.ts';
import { makeRunFolder } from './runFolder.ts';
import { writeAtomic } from './writeAtomic.ts';

/**
 * The alerts of a registry on disk, shared by everything that looks: a schedule, a watch, editors. `alerts.json` is how
 * things stand, `alerts.jsonl` what happened, a line each.
 */
export class AlertStore {
  readonly #runFolder: string;

  /** @param runFolder of the registry: `.prompt-ledger` */
  constructor(runFolder: string) {
    this.#runFolder = runFolder;
  }

  get #folder(): string {
    return join(this.#runFolder, 'monitoring');
  }

  async read(): Promise<AlertState> {
    try {
      // What is damaged is forgotten: the next look finds what is wrong, and tells of it again.
      return parseAlertState(await readFile(join(this.#folder, 'alerts.json'), 'utf8')) ?? NO_ALERTS;
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return NO_ALERTS;
      throw error;
    }
  }

  /** Takes in what a look found. Of two looks at once the later one counts. @param now milliseconds since 1970 */
  async look(evaluations: readonly Evaluation[], now: number): Promise<Advance> {
    return this.#change(async (state) => {
      const advance = advanceAlerts(state.lasting, evaluations, now);
      await this.#note(newsOf(advance), now);
      return [withLook(state, advance, now), advance];
    });
  }

  /** What a channel has not told, taken by the one who asks: nobody else is given it again. */
  async take(channel: string): Promise<readonly AlertNews[]> {
    return this.#change(async (state) => {
      const news = newsFor(state, channel);
      return [news.length > 0 ? withTold(state, channel, news) : state, news];
    });
  }

  /** Notes that a channel has told something, so that it is not told there again. */
  async tell(channel: string, told: readonly AlertNews[]): Promise<void> {
    if (told.length > 0) await this.#change(async (state) => [withTold(state, channel, told), undefined]);
  }

  /** Notes in the history that something was done about an alert. */
  async noteAct(act: { readonly at: string; readonly action: string; readonly alert: Alert }): Promise<void> {
    await this.#makeFolder();
    await appendFile(join(this.#folder, 'alerts.jsonl'), `${JSON.stringify({ ...act, event: 'acted' })}\n`);
  }

  /** Has one process at a time tell on a channel. @throws PromptError `locked` where another one is at it */
  async alone<T>(channel: string, work: () => Promise<T>): Promise<T> {
    await this.#makeFolder();
    const unlock = await lockFile(join(this.#folder, `${channel}.telling`));
    try {
      return await work();
    } finally {
      await unlock();
    }
  }

  async #change<T>(step: (state: AlertState) => Promise<readonly [next: AlertState, result: T]>): Promise<T> {
    await this.#makeFolder();
    const path = join(this.#folder, 'alerts.json');
    const unlock = await lockFile(path);
    try {
      const before = await this.read();
      const [next, result] = await step(before);
      if (next !== before) await writeAtomic(path, renderAlertState(next));
      return result;
    } finally {
      await unlock();
    }
  }

  async #makeFolder(): Promise<void> {
    await makeRunFolder(this.#runFolder);
    await mkdir(this.#folder, { recursive: true });
  }

  async #note(news: readonly AlertNews[], now: number): Promise<void> {
    if (news.length === 0) return;
    const at = new Date(now).toISOString();
    const lines = news.map((one) => `${JSON.stringify({ at, ...one })}\n`);
    await appendFile(join(this.#folder, 'alerts.jsonl'), lines.join(''));
  }
}
