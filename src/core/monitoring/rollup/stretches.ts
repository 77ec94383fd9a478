import { PackReader } from './pack.ts';
import { Rollup } from './rollup.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How wide the stretches of time are in which sums are kept: the older, the wider. */
export const LEVELS = ['fine', 'hours', 'days'] as const;
export type Level = (typeof LEVELS)[number];

/** In milliseconds. */
export const WIDTHS: Readonly<Record<Level, number>> = { fine: 5 * MINUTE_MS, hours: HOUR_MS, days: DAY_MS };

/** How long the finer stretches are kept, in milliseconds before the newest record. */
const FINE_FOR_MS = 48 * HOUR_MS;
const HOURS_FOR_MS = 35 * DAY_MS;

/** Where the finer levels begin, milliseconds since 1970. */
export interface LevelEdges {
  readonly fine: number;
  readonly hours: number;
}

/** Everything is kept in the finest stretches. */
export const ALL_FINE: LevelEdges = { fine: -Infinity, hours: -Infinity };

/** @param newest time of the newest record, in milliseconds since 1970 */
export function edgesFor(newest: number): LevelEdges {
  return {
    fine: Math.floor((newest - FINE_FOR_MS) / HOUR_MS) * HOUR_MS,
    hours: Math.floor((newest - HOURS_FOR_MS) / DAY_MS) * DAY_MS,
  };
}

export const levelAt = (at: number, edges: LevelEdges): Level =>
  at >= edges.fine ? 'fine' : at >= edges.hours ? 'hours' : 'days';

/** A rollup that was read from disk is unpacked when it is first wanted. */
export interface PackedRollup {
  readonly bytes: Uint8Array;
  /** Names of evaluations by their number. */
  readonly names: readonly string[];
}

/** The rollups of one series in stretches of one width, by the number of the stretch since 1970. */
export class Stretches {
  readonly #byNumber = new Map<number, Rollup | PackedRollup>();
  // Most records belong to the stretch of the one before them.
  #lastNumber = NaN;
  #last: Rollup | undefined;

  get size(): number {
    return this.#byNumber.size;
  }

  numbers(): Iterable<number> {
    return this.#byNumber.keys();
  }

  at(number: number): Rollup {
    if (number === this.#lastNumber && this.#last) return this.#last;
    const rollup = this.#unpacked(number);
    this.#lastNumber = number;
    this.#last = rollup;
    return rollup;
  }

  #unpacked(number: number): Rollup {
    const found = this.#byNumber.get(number);
    if (found instanceof Rollup) return found;
    const rollup = new Rollup();
    if (found) rollup.addPacked(new PackReader(found.bytes), found.names);
    this.#byNumber.set(number, rollup);
    return rollup;
  }

  find(number: number): Rollup | PackedRollup | undefined {
    return this.#byNumber.get(number);
  }

  setPacked(number: number, packed: PackedRollup): void {
    this.#byNumber.set(number, packed);
  }

  /** Adds the stretch to a rollup, without keeping it unpacked. */
  addTo(sum: Rollup, number: number): void {
    const found = this.#byNumber.get(number);
    if (found instanceof Rollup) sum.addAll(found);
    else if (found) sum.addPacked(new PackReader(found.bytes), found.names);
  }

  delete(number: number): void {
    this.#byNumber.delete(number);
    this.#lastNumber = NaN;
    this.#last = undefined;
  }
}
