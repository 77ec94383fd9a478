/** Each bucket is this much wider than the one before: a quantile is then right to half a percent. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);

/**
 * Counts of positive values in buckets that grow with them. It can be added to another one, so that hours make days and
 * machines make a fleet, and its size depends on the range of the values and not on their number.
 */
export class LogHistogram {
  readonly #counts = new Map<number, number>();
  #zeros = 0;
  #count = 0;
  #sorted: readonly (readonly [bucket: number, count: number])[] | undefined;

  get count(): number {
    return this.#count;
  }

  /** @param value not negative */
  add(value: number): void {
    this.#count++;
    this.#sorted = undefined;
    if (value <= 0) {
      this.#zeros++;
      return;
    }
    const bucket = Math.floor(Math.log(value) / LOG_GROWTH);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
  }

  addAll(other: LogHistogram): void {
    for (const [bucket, count] of other.#counts)
      this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
    this.#sorted = undefined;
  }

  /** The value below which the share of all values lies, from 0 to 1; NaN without values. */
  quantile(share: number): number {
    if (this.#count === 0) return NaN;
    this.#sorted ??= [...this.#counts].toSorted(([a], [b]) => a - b);
    let rest = share * (this.#count - 1) - this.#zeros;
    if (rest < 0) return 0;
    for (const [bucket, count] of this.#sorted) {
      // Values are spread evenly over their bucket, as far as anybody knows.
      if (rest < count) return Math.exp(LOG_GROWTH * (bucket + Math.min(1, (rest + 0.5) / count)));
      rest -= count;
    }
    const [last = 0] = this.#sorted.at(-1) ?? [];
    return Math.exp(LOG_GROWTH * (last + 1));
  }
}
