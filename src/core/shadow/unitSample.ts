import { saltOf } from '../experiments/assignment.ts';
import { murmur3 } from '../experiments/murmur3.ts';
import type { ServedCall } from './servedCall.ts';

/** How many times as many calls are kept as are wanted, since some may turn out to be of no use. */
const SPARE = 4;

interface Unit {
  readonly name: string;
  readonly hash: number;
  readonly calls: ServedCall[];
}

/** A call with its unit’s name: calls of nobody known are units of their own. */
export interface SampledCall extends ServedCall {
  readonly unit: string;
}

/**
 * Whole units, drawn by their hash: the same as traffic is shared out by, under another salt, so that who is in the
 * sample has nothing to do with who meets the challenger of an experiment. The same seed draws the same units, from
 * whatever order of files, and a larger sample holds the smaller one. Never keeps much more than is wanted.
 */
export class UnitSample {
  readonly #salt: string;
  readonly #wanted: number;
  readonly #units = new Map<string, Unit>();
  /** Units from here on are not in the sample, whatever comes. */
  #limit = 2 ** 32;
  #kept = 0;

  /** @param wanted how many calls there should be */
  constructor(prompt: string, { wanted, seed }: { readonly wanted: number; readonly seed: number }) {
    this.#salt = saltOf(prompt, `shadow:${seed}`);
    this.#wanted = wanted;
  }

  add(call: ServedCall): void {
    const name = call.unit ?? `\0${call.id}`;
    let unit = this.#units.get(name);
    if (!unit) {
      const hash = murmur3(`${this.#salt}:${name}`);
      if (hash >= this.#limit) return;
      this.#units.set(name, (unit = { name, hash, calls: [] }));
    }
    // Of a unit with very many calls the first are enough.
    if (unit.calls.length >= this.#wanted) return;
    unit.calls.push(call);
    this.#kept++;
    if (this.#kept > 2 * SPARE * this.#wanted) this.#prune();
  }

  /** In the order of the hashes, calls of a unit as they came. */
  *calls(): Generator<SampledCall> {
    for (const { name, calls } of this.#ordered()) for (const call of calls) yield { ...call, unit: name };
  }

  #ordered(): Unit[] {
    return [...this.#units.values()].toSorted((a, b) => a.hash - b.hash || (a.name < b.name ? -1 : 1));
  }

  #prune(): void {
    let kept = 0;
    for (const unit of this.#ordered()) {
      if (kept >= SPARE * this.#wanted) {
        this.#limit = Math.min(this.#limit, unit.hash);
        this.#units.delete(unit.name);
      } else kept += unit.calls.length;
    }
    this.#kept = kept;
  }
}
