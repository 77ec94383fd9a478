import { PackReader, PackWriter } from './pack.ts';
import { Rollup } from './rollup.ts';
import type { Series } from './series.ts';
import { DAY_MS, HOUR_MS, LEVELS, type Level, WIDTHS } from './stretches.ts';

/** What is kept in one file: the stretches of one width that begin in one period. */
export interface Part {
  readonly level: Level;
  /** Its number since 1970. */
  readonly period: number;
}

/** How many stretches a part has: a day of the finer ones, thirty days of days. */
const STRETCHES: Readonly<Record<Level, number>> = {
  fine: DAY_MS / WIDTHS.fine,
  hours: DAY_MS / HOUR_MS,
  days: 30,
};

/** The day on which a part begins: `2026-11-27`. */
export const dayOf = ({ level, period }: Part): string =>
  new Date(Math.max(EARLIEST, period * STRETCHES[level] * WIDTHS[level])).toISOString().split('T')[0] ?? '';

/** The first day that a date has, milliseconds since 1970. */
const EARLIEST = -8.64e15;

/** Which parts have been changed. */
export class TouchedParts {
  readonly #periods: Readonly<Record<Level, Set<number>>> = {
    fine: new Set(),
    hours: new Set(),
    days: new Set(),
  };

  /** @param number of a stretch */
  add(level: Level, number: number): void {
    this.#periods[level].add(Math.floor(number / STRETCHES[level]));
  }

  get isEmpty(): boolean {
    return LEVELS.every((level) => this.#periods[level].size === 0);
  }

  all(): Part[] {
    return LEVELS.flatMap((level) => [...this.#periods[level]].map((period) => ({ level, period })));
  }

  clear(): void {
    for (const level of LEVELS) this.#periods[level].clear();
  }
}

/** Names of evaluations by number; new ones come at the end. */
export class NameTable {
  readonly #names: string[];
  readonly #numbers: Map<string, number>;

  constructor(names: readonly string[] = []) {
    this.#names = [...names];
    this.#numbers = new Map(names.map((name, number) => [name, number]));
  }

  get names(): readonly string[] {
    return this.#names;
  }

  readonly numberOf = (name: string): number => {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  };
}

/** The bytes of a part, as `format.md` has them; none where nothing is left in it. */
export function packPart(series: readonly Series[], { level, period }: Part, names: NameTable): Uint8Array {
  const [all, one] = [new PackWriter(), new PackWriter()];
  const first = period * STRETCHES[level];
  for (const { number: place, levels } of series) {
    for (let number = first; number < first + STRETCHES[level]; number++) {
      const found = levels[level].find(number);
      if (!found) continue;
      if (found instanceof Rollup) found.pack(one, names.numberOf);
      const bytes = found instanceof Rollup ? one.take() : found.bytes;
      all.count(place);
      all.count(number - first);
      all.count(bytes.length);
      all.bytes(bytes);
    }
  }
  return all.take();
}

/**
 * Puts what `packPart` wrote into series, still packed.
 * @throws RangeError where it is damaged
 */
export function addPart(series: readonly Series[], part: Part, packed: Uint8Array, names: NameTable): void {
  const reader = new PackReader(packed);
  const first = part.period * STRETCHES[part.level];
  while (!reader.isAtEnd) {
    const one = series[reader.count()];
    const number = first + reader.count();
    const bytes = reader.bytes(reader.count());
    if (!one) throw new RangeError('A rollup belongs to no series');
    one.levels[part.level].setPacked(number, { bytes, names: names.names });
  }
}
