/** Names that are remembered at least, and half of what is remembered at most. */
const GENERATION = 1 << 18;
const FIRST_SLOTS = 1 << 11;
/** By which a table grows that is half full: 2^11 becomes 2^19 in two steps of 2^4. */
const GROWTH = 1 << 4;

/**
 * Remembers the latest names, each with a number, in a memory that does not grow: when one table is full, the older is
 * given up. Names are kept as 64 bits of hash: among half a million, two are taken for one with a chance of 1 to 10^8.
 */
export class RecentIds {
  #young = new IdTable();
  #old: IdTable | undefined;
  // Of the name that was hashed last: two whole numbers, of which no pair need be made.
  #high = 0;
  #low = 0;

  /**
   * The number of a name that is remembered; one that is not is remembered from now on.
   * @param number not negative
   */
  getOrAdd(name: string, number: number): number | undefined {
    const known = this.get(name);
    if (known === undefined) this.#add(this.#high, this.#low, number);
    return known;
  }

  get(name: string): number | undefined {
    this.#hash(name);
    return this.#young.find(this.#high, this.#low) ?? this.#old?.find(this.#high, this.#low);
  }

  /** Two hashes of 32 bits: FNV-1a, and the same with another prime and start, each with its bits mixed at the end. */
  #hash(name: string): void {
    let high = 0x811c9dc5;
    let low = 0x9747b28c;
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995);
      low ^= low >>> 15;
    }
    this.#high = mixed(high);
    this.#low = mixed(low);
  }

  #add(high: number, low: number, number: number): void {
    if (this.#young.count >= GENERATION) {
      this.#old = this.#young;
      this.#young = new IdTable();
    }
    this.#young.add(high, low, number);
  }

  /** What is remembered, the latest last, as `format.md` has it: three whole numbers of 32 bits a name. */
  pack(most: number): Uint32Array {
    return this.#young.latest(most);
  }

  addPacked(packed: Uint32Array): void {
    for (let i = 0; i + 2 < packed.length; i += 3) this.#add(packed[i]!, packed[i + 1]!, packed[i + 2]!);
  }
}

/** Open addressing: where a slot is taken, the next free one is used. A slot holds the number after its own, 0 is free. */
class IdTable {
  /** High bits, low bits, number of each slot, one after another. */
  #slots = new Uint32Array(3 * FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  /** In which order the names came: high bits, low bits and number of each, as in the slots. */
  #order = new Uint32Array(3 * (FIRST_SLOTS / 2));
  #count = 0;

  get count(): number {
    return this.#count;
  }

  find(high: number, low: number): number | undefined {
    const slots = this.#slots;
    for (let slot = low & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const number = slots[3 * slot + 2]!;
      if (number === 0) return undefined;
      if (slots[3 * slot] === high && slots[3 * slot + 1] === low) return number - 1;
    }
  }

  add(high: number, low: number, number: number): void {
    if (2 * this.#count > this.#mask) this.#grow();
    const place = 3 * this.#count++;
    this.#order[place] = high;
    this.#order[place + 1] = low;
    this.#order[place + 2] = number;
    this.#place(high, low, number);
  }

  #place(high: number, low: number, number: number): void {
    let slot = low & this.#mask;
    while (this.#slots[3 * slot + 2] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[3 * slot] = high;
    this.#slots[3 * slot + 1] = low;
    this.#slots[3 * slot + 2] = number + 1;
  }

  #grow(): void {
    const order = this.#order;
    this.#order = new Uint32Array(GROWTH * order.length);
    this.#order.set(order);
    this.#mask = GROWTH * (this.#mask + 1) - 1;
    this.#slots = new Uint32Array(GROWTH * this.#slots.length);
    for (let i = 0; i < 3 * this.#count; i += 3) this.#place(order[i]!, order[i + 1]!, order[i + 2]!);
  }

  latest(most: number): Uint32Array {
    return this.#order.slice(3 * Math.max(0, this.#count - most), 3 * this.#count);
  }
}

/** The end of MurmurHash3, so that each bit depends on all. */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
