import type { RollupBook } from './rollup/rollupBook.ts';
import { parseRecord, type TelemetryRecord } from './telemetryRecord.ts';

/** How many lines there were, by what became of them. */
export interface IntakeCounts {
  /** Records that are in the sums. */
  readonly counted: number;
  /** Lines that hold no record. */
  readonly unreadable: number;
  /** Records that had been counted before. */
  readonly repeated: number;
  /** Records of no prompt, whose call says of none either. */
  readonly unattributed: number;
  /** Records of calls whose answer was served to nobody. */
  readonly shadow: number;
  /** Records of other things than calls and scores. */
  readonly other: number;
  /** Of those that are in the sums: dated later than clocks differ. */
  readonly ahead: number;
}

const NO_RECORDS: IntakeCounts = {
  counted: 0,
  unreadable: 0,
  repeated: 0,
  unattributed: 0,
  shadow: 0,
  other: 0,
  ahead: 0,
};

/** Puts lines into a book, and counts what becomes of them. */
export class TelemetryIntake {
  readonly #book: RollupBook;
  readonly #counts: { -readonly [key in keyof IntakeCounts]: number };
  /** Records after this time are from a clock that is ahead, milliseconds since 1970. */
  latest = Infinity;
  #newest = -Infinity;

  constructor(book: RollupBook, counts: IntakeCounts = NO_RECORDS) {
    this.#book = book;
    this.#counts = { ...counts };
  }

  get counts(): IntakeCounts {
    return this.#counts;
  }

  /** Time of the newest record that no clock was ahead for; −Infinity without one. */
  get newest(): number {
    return this.#newest;
  }

  addLine(line: string): void {
    if (line.trim() !== '') this.add(parseRecord(line));
  }

  add(record: TelemetryRecord | 'unreadable' | undefined): void {
    if (record === undefined) {
      this.#counts.other++;
    } else if (record === 'unreadable') {
      this.#counts.unreadable++;
    } else {
      const fate = this.#book.add(record);
      this.#counts[fate]++;
      if (record.at > this.latest) this.#counts.ahead += fate === 'counted' ? 1 : 0;
      else if (record.at > this.#newest) this.#newest = record.at;
    }
  }
}
