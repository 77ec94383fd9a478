import type { PackReader, PackWriter } from './rollup/pack.ts';

/** Each bucket is this much wider than the one before: what is read of a bucket is then right to one percent. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);

/**
 * Counts of positive values in buckets that grow with them. It can be added to another one, so that hours make days and
 * machines make a fleet, and its size depends on the range of the values and not on their number.
 */
export class LogHistogram {
  // Two lists in the order of the buckets: of the few dozen that an hour has, this is a fraction of what a map takes.
  #buckets: number[] = [];
  #counts: number[] = [];
  #zeros = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param value not negative */
  add(value: number): void {
    this.#count++;
    if (value <= 0) this.#zeros++;
    else this.#addTo(Math.floor(Math.log(value) / LOG_GROWTH), 1);
  }

  #addTo(bucket: number, count: number): void {
    const buckets = this.#buckets;
    let [low, high] = [0, buckets.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (buckets[middle]! < bucket) low = middle + 1;
      else high = middle;
    }
    if (buckets[low] === bucket) {
      this.#counts[low]! += count;
    } else {
      buckets.splice(low, 0, bucket);
      this.#counts.splice(low, 0, count);
    }
  }

  addAll(other: LogHistogram): void {
    this.#addSorted(other.#buckets, other.#counts);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
  }

  #addSorted(buckets: readonly number[], counts: readonly number[]): void {
    if (this.#buckets.length === 0) {
      this.#buckets = [...buckets];
      this.#counts = [...counts];
    } else {
      for (let i = 0; i < buckets.length; i++) this.#addTo(buckets[i]!, counts[i]!);
    }
  }

  /**
   * The value below which the share of all values lies, from 0 to 1, by linear interpolation between order statistics
   * (type 7 of Hyndman and Fan 1996), each right to one percent; NaN without values.
   */
  quantile(share: number): number {
    if (this.#count === 0) return NaN;
    const place = share * (this.#count - 1);
    const below = Math.floor(place);
    const value = this.#valueAt(below);
    return place === below ? value : value + (place - below) * (this.#valueAt(below + 1) - value);
  }

  /** @param place in the order of the values, from 0 */
  #valueAt(place: number): number {
    let rest = place - this.#zeros;
    if (rest < 0) return 0;
    const last = this.#buckets.length - 1;
    for (let i = 0; i <= last; i++) {
      const count = this.#counts[i]!;
      // Values are spread evenly over their bucket, as far as anybody knows.
      if (rest < count || i === last)
        return Math.exp(LOG_GROWTH * (this.#buckets[i]! + (Math.min(rest, count - 1) + 0.5) / count));
      rest -= count;
    }
    return 0;
  }

  /** Writes it as `rollup/format.md` has it. */
  pack(writer: PackWriter): void {
    writer.count(this.#zeros);
    writer.count(this.#buckets.length);
    let before = 0;
    for (let i = 0; i < this.#buckets.length; i++) {
      writer.integer(this.#buckets[i]! - before);
      writer.count(this.#counts[i]!);
      before = this.#buckets[i]!;
    }
  }

  /** Adds what `pack` wrote. */
  addPacked(reader: PackReader): void {
    const zeros = reader.count();
    const length = reader.count();
    const [buckets, counts]: [number[], number[]] = [[], []];
    let [bucket, sum] = [0, zeros];
    for (let i = 0; i < length; i++) {
      bucket += reader.integer();
      const count = reader.count();
      buckets.push(bucket);
      counts.push(count);
      sum += count;
    }
    this.#addSorted(buckets, counts);
    this.#zeros += zeros;
    this.#count += sum;
  }
}
