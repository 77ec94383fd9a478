import type { RollupBook } from './rollup/rollupBook.ts';
import { LineScanner, type TextAt } from './lineScanner.ts';
import { type TelemetryRecord, parseRecords, recordOf } from './telemetryRecord.ts';

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

export const NO_RECORDS: IntakeCounts = {
  counted: 0,
  unreadable: 0,
  repeated: 0,
  unattributed: 0,
  shadow: 0,
  other: 0,
  ahead: 0,
};

const NOTHING_YET = { counts: NO_RECORDS, newest: undefined };

/** Puts lines into a book, and counts what becomes of them. */
export class TelemetryIntake {
  readonly #book: RollupBook;
  readonly #textAt: TextAt;
  readonly #scanner: LineScanner;
  readonly #counts: { -readonly [key in keyof IntakeCounts]: number };
  /** Records after this time are from a clock that is ahead, milliseconds since 1970. */
  latest = Infinity;
  #newest: number;

  /** The counts and the newest time are those of the lines that are in the book already. */
  constructor(
    book: RollupBook,
    textAt: TextAt,
    {
      counts,
      newest = -Infinity,
    }: { readonly counts: IntakeCounts; readonly newest: number | undefined } = NOTHING_YET,
  ) {
    this.#book = book;
    this.#textAt = textAt;
    this.#scanner = new LineScanner(textAt);
    this.#counts = { ...counts };
    this.#newest = newest;
  }

  get counts(): IntakeCounts {
    return this.#counts;
  }

  /** Time of the newest record that no clock was ahead for; −Infinity without one. */
  get newest(): number {
    return this.#newest;
  }

  /**
   * A line without what ends it. A logger whose file was emptied behind its back goes on where it was: then a line begins
   * with zeros, which are passed over.
   */
  addLine(bytes: Uint8Array, first: number, end: number): void {
    let start = first;
    while (bytes[start] === 0) start++;
    if (this.#scanner.scan(bytes, start, end)) {
      this.add(recordOf(this.#scanner.fields, this.#scanner.at));
      return;
    }
    const text = this.#textAt(bytes, start, end, false);
    if (text.trim() !== '') for (const record of parseRecords(text)) this.add(record);
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
