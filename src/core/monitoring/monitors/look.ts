import { groupBy } from '../../base/groupBy.ts';
import type { Dimension, TelemetryQuery, TelemetryRow, TelemetrySource } from '../source.ts';
import type { Watch } from '../targets.ts';
import type { Reading } from './reading.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The width that all windows are a multiple of. */
export const STEP_MS = 5 * MINUTE_MS;

/** Days of whole-day sums, for trends and for what is usual. */
const DAYS_BACK = 28;

/** Hours of hourly sums: a week, and the day after it that is not part of what is usual. */
const HOURS_BACK = 8 * 24;

/** Rows of one query, found by what they are about. */
export class Rows {
  readonly #byPrompt: ReadonlyMap<string, readonly TelemetryRow[]>;

  constructor(rows: readonly TelemetryRow[]) {
    this.#byPrompt = groupBy(rows, ({ prompt }) => prompt);
  }

  get isEmpty(): boolean {
    return this.#byPrompt.size === 0;
  }

  /** By time; of all versions where none is named. */
  of(prompt: string, version?: string): readonly TelemetryRow[] {
    const rows = this.#byPrompt.get(prompt) ?? [];
    return version === undefined ? rows : rows.filter((row) => row.version === version);
  }
}

/**
 * What all monitors look at, at one time. Each question is put to the source when it is first asked, once for all
 * prompts; whoever asks for what the source cannot give gets its error.
 */
export class Look {
  /** When the windows end: the last full five minutes, milliseconds since 1970. */
  readonly now: number;
  readonly watch: Watch;
  readonly #source: TelemetrySource;
  readonly #asked = new Map<string, Promise<Rows>>();
  readonly #judges = new Map<string, Promise<Reading | undefined>>();

  constructor(source: TelemetrySource, watch: Watch, now: number) {
    this.#source = source;
    this.watch = watch;
    this.now = Math.floor(now / STEP_MS) * STEP_MS;
  }

  /** The last hour as one window. */
  lastHour(by: readonly Dimension[] = ['version']): Promise<Rows> {
    return this.#ask({ from: this.now - HOUR_MS, to: this.now, by });
  }

  /** The last five minutes, and those before them as far back as the longest silence that anybody waits for. */
  fiveMinutes(): Promise<Rows> {
    const waits = this.watch.targets.map(({ settings }) => settings.noData?.afterMinutes ?? 0);
    const back = Math.ceil(Math.max(60, ...waits) / 5) * STEP_MS;
    // A day of five minutes is more than any page shows; silences beyond it are found in the hours.
    return this.#ask({
      from: this.now - Math.min(back, DAY_MS),
      to: this.now,
      step: STEP_MS,
      by: ['version'],
    });
  }

  /** The last days as one window, which begins with a full hour: it slides by the hour. */
  days(count: number): Promise<Rows> {
    const from = Math.ceil(this.now / HOUR_MS) * HOUR_MS - count * DAY_MS;
    return this.#ask({ from, to: this.now, by: ['version'] });
  }

  /** Full hours of the last eight days. */
  hours(): Promise<Rows> {
    const to = Math.floor(this.now / HOUR_MS) * HOUR_MS;
    return this.#ask({ from: to - HOURS_BACK * HOUR_MS, to, step: HOUR_MS, by: ['version'] });
  }

  /** The week that ended a day ago, as one window: what is usual. */
  usualWeek(by: readonly Dimension[]): Promise<Rows> {
    const to = Math.floor(this.now / HOUR_MS) * HOUR_MS - DAY_MS;
    return this.#ask({ from: to - 7 * DAY_MS, to, by });
  }

  /** Full days, by UTC, of the last four weeks. */
  wholeDays(): Promise<Rows> {
    const to = this.today;
    return this.#ask({ from: to - DAYS_BACK * DAY_MS, to, step: DAY_MS, by: ['version'] });
  }

  /** When the day began that is not over yet. */
  get today(): number {
    return Math.floor(this.now / DAY_MS) * DAY_MS;
  }

  /** What the judge monitor says of a prompt, which quality asks for too. */
  judgeOf(prompt: string, read: () => Promise<Reading | undefined>): Promise<Reading | undefined> {
    let reading = this.#judges.get(prompt);
    if (!reading) this.#judges.set(prompt, (reading = read()));
    return reading;
  }

  #ask(query: Omit<TelemetryQuery, 'environment'>): Promise<Rows> {
    const key = JSON.stringify(query);
    let asked = this.#asked.get(key);
    if (!asked) {
      const { environment } = this.watch;
      asked = this.#source.query({ ...query, environment }).then((rows) => new Rows(rows));
      this.#asked.set(key, asked);
    }
    return asked;
  }
}
