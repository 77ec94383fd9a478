const NEWLINE = 0x0a;
/** A line that is longer is no record, and is not kept. */
const LONGEST = 64 << 20;

/** Told of the place of each line in the bytes, without what ends it. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void;

/** Cuts bytes that come in pieces into lines. */
export class LineFeed {
  readonly #onLine: OnLine;
  readonly #onTooLong: () => void;
  /** The beginning of a line whose end has not come yet. */
  #rest: Buffer[] = [];
  #restLength = 0;
  #isSkipping = false;
  #ended = 0;

  constructor(onLine: OnLine, onTooLong: () => void) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  /** How many bytes belong to lines that have ended. */
  get ended(): number {
    return this.#ended;
  }

  /** What has come of a line that has not ended. */
  get rest(): Buffer {
    return Buffer.concat(this.#rest);
  }

  /** @param piece may be overwritten afterwards */
  push(piece: Buffer): void {
    let start = 0;
    if (this.#restLength > 0 || this.#isSkipping) {
      const end = piece.indexOf(NEWLINE);
      if (end < 0) return this.#keep(piece);
      this.#endRest(piece.subarray(0, end));
      start = end + 1;
    }
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      if (end < 0) break;
      this.#onLine(piece, start, end);
      this.#ended += end + 1 - start;
      start = end + 1;
    }
    if (start < piece.length) this.#keep(piece.subarray(start));
  }

  #keep(piece: Buffer): void {
    this.#restLength += piece.length;
    if (this.#restLength > LONGEST) {
      this.#isSkipping = true;
      this.#rest = [];
    } else {
      this.#rest.push(Buffer.from(piece));
    }
  }

  #endRest(piece: Buffer): void {
    if (this.#isSkipping) {
      this.#onTooLong();
    } else {
      const line = Buffer.concat([...this.#rest, piece]);
      this.#onLine(line, 0, line.length);
    }
    this.#ended += this.#restLength + piece.length + 1;
    this.#rest = [];
    this.#restLength = 0;
    this.#isSkipping = false;
  }
}
