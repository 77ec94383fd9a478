/** Rows that are asked for around those in view, so that the next screens are here before they are scrolled to. */
const AROUND = 60;

/** What the host answers at most. */
const MOST = 500;

/** Rows that are kept: those of many screens, of the largest list. */
const KEPT = 4000;

interface Indexed {
  readonly index: number;
}

/** A part of the list, the end not included. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** What is asked for when `seen` is in view: some more on both sides. */
export function windowAround({ start, end }: Part, total: number): Part {
  const first = Math.max(0, start - AROUND);
  return { start: first, end: Math.min(total, end + AROUND, first + MOST) };
}

/**
 * The rows that the host has sent so far, of a list that it alone knows whole. One question is open at a time: while
 * somebody scrolls faster than it is answered, what they have left behind is never asked for.
 */
export class RowWindows<Row extends Indexed> {
  readonly #ask: (start: number, count: number) => void;
  #order: number | undefined;
  #total = 0;
  #rows = new Map<number, Row>();
  /** Rows of the last order, which stay on the screen until the first of the new one come. */
  #old = new Map<number, Row>();
  #seen: Part = { start: 0, end: 0 };
  /** What the host was asked for last, and tells the changes of. */
  #asked: Part | undefined;
  #isOpen = false;

  constructor(ask: (start: number, count: number) => void) {
    this.#ask = ask;
  }

  get total(): number {
    return this.#total;
  }

  /** The list as it is now. Under another order, what is known of it is void; `isFamiliar`: it may be shown until the new rows come. */
  reset(order: number, total: number, isFamiliar: boolean): void {
    this.#total = total;
    if (order === this.#order) return;
    this.#order = order;
    if (!isFamiliar) this.#old.clear();
    else if (this.#rows.size > 0) this.#old = this.#rows;
    this.#rows = new Map();
    this.#isOpen = false;
    this.#asked = undefined;
  }

  /** Takes rows that came; false: they are of an order that is no more. */
  add(order: number, rows: readonly Row[]): boolean {
    if (order !== this.#order) return false;
    this.#old.clear();
    for (const row of rows) {
      this.#rows.delete(row.index);
      this.#rows.set(row.index, row);
    }
    for (const index of this.#rows.keys()) {
      if (this.#rows.size <= KEPT) break;
      this.#rows.delete(index);
    }
    this.#isOpen = false;
    this.#askAgain();
    return true;
  }

  at(index: number): Row | undefined {
    return this.#rows.get(index) ?? this.#old.get(index);
  }

  /** The place of a row that is known to be in the list. */
  indexOf(matches: (row: Row) => boolean): number | undefined {
    for (const [index, row] of this.#rows) if (index < this.#total && matches(row)) return index;
    return undefined;
  }

  /** These rows are in view. */
  see(start: number, end: number): void {
    this.#seen = { start, end: Math.min(end, this.#total) };
    this.#askAgain();
  }

  #askAgain(): void {
    const { start, end } = this.#seen;
    if (this.#isOpen || this.#order === undefined || start >= end) return;
    if (this.#asked && start >= this.#asked.start && end <= this.#asked.end) return;
    this.#asked = windowAround(this.#seen, this.#total);
    this.#isOpen = true;
    this.#ask(this.#asked.start, this.#asked.end - this.#asked.start);
  }
}
