/**
 * Rows in the order of a key, then of their own number; a row whose key is NaN comes last, whichever way is sorted.
 * A row goes in or out in the time of a binary search.
 */
export class SortedRows {
  readonly #keys: Float64Array;
  readonly #isIn: Uint8Array;
  readonly #sign: 1 | -1;
  #rows: number[] = [];

  constructor(count: number, descending: boolean) {
    this.#keys = new Float64Array(count);
    this.#isIn = new Uint8Array(count);
    this.#sign = descending ? -1 : 1;
  }

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): number | undefined {
    return this.#rows[index];
  }

  slice(start: number, count: number): readonly number[] {
    return this.#rows.slice(start, start + count);
  }

  /** Takes many in at once. @param keyOf undefined: the row is not shown */
  fill(keyOf: (row: number) => number | undefined): void {
    this.#rows = [];
    for (let row = 0; row < this.#keys.length; row++) {
      const key = keyOf(row);
      this.#isIn[row] = key === undefined ? 0 : 1;
      if (key === undefined) continue;
      this.#keys[row] = key;
      this.#rows.push(row);
    }
    this.#rows.sort((a, b) => this.#compare(a, b));
  }

  /** Gives a row its key, or takes it out. @returns whether the order is another one now */
  set(row: number, key: number | undefined): boolean {
    const wasIn = this.#isIn[row] === 1;
    if (!wasIn && key === undefined) return false;
    const before = wasIn ? this.#find(row) : -1;
    if (wasIn) this.#rows.splice(before, 1);
    this.#isIn[row] = key === undefined ? 0 : 1;
    if (key === undefined) return true;
    this.#keys[row] = key;
    const after = this.#find(row);
    this.#rows.splice(after, 0, row);
    return before !== after;
  }

  /** Where a row stands; undefined where it is not shown. */
  indexOf(row: number): number | undefined {
    return this.#isIn[row] === 1 ? this.#find(row) : undefined;
  }

  #find(row: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#rows[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(a: number, b: number): number {
    const [x, y] = [this.#keys[a]!, this.#keys[b]!];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return a - b;
    if (Number.isNaN(x)) return 1;
    if (Number.isNaN(y)) return -1;
    return (x - y) * this.#sign;
  }
}
