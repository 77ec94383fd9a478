import type { JsonValue } from '../base/json.ts';
import { type ByteText, byteTextOf, isTextAt } from './byteText.ts';
import { BACKSLASH, COLON, COMMA, JsonSkipper, NOT_JSON, QUOTE, isDigit } from './jsonSkipper.ts';
import { FIELD, FIELD_NAMES, type FieldName, type Fields, NESTED_FIELDS } from './telemetryFields.ts';
import { TimeScanner } from './timeScanner.ts';

/** Reads UTF-8; `isAscii` where it is known to be no more than that, which is faster. */
export type TextAt = (bytes: Uint8Array, start: number, end: number, isAscii: boolean) => string;

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, MINUS, POINT, ZERO] = [0x7b, 0x7d, 0x5b, 0x2d, 0x2e, 0x30];
const LITERALS: ReadonlyMap<number, JsonValue> = new Map([
  [0x74, true],
  [0x66, false],
  [0x6e, null],
]);

const TIME = FIELD['time'];
/** Fields whose values are different in each record, so that remembering them is of no use. */
const DISTINCT: readonly FieldName[] = [
  'span_id',
  'parent_span_id',
  'feature_flag.context.id',
  'gen_ai.conversation.id',
  'id',
  'observation_id',
  'session_id',
];
const IS_DISTINCT = FIELD_NAMES.map((name) => DISTINCT.includes(name));
const IS_NESTED = FIELD_NAMES.map((name) => NESTED_FIELDS.includes(name));
const PLACES: ReadonlyMap<string, number> = new Map(Object.entries(FIELD));

const MOST_KEYS = 2000;
const REMEMBERED_TEXTS = 1 << 12;
/** A mantissa of so many digits, divided by a power of ten, is rounded once: it is the number that is written. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** A key that has been met, with the quote and the colon that end it. */
interface Key extends ByteText {
  /** Where its value belongs; −1 where nobody wants it. */
  readonly place: number;
}

/** A value that has been met, with the quote that ends it. */
interface KnownText extends ByteText {
  readonly text: string;
}

/**
 * Reads the fields of lines from their bytes, several times faster than JSON.parse: nothing is made of values that
 * nobody wants, the keys of a line are expected where those of the lines before had them, and texts that return are not
 * made again. It reads plain JSON only; what it does not take is for JSON.parse to judge.
 */
export class LineScanner {
  readonly #textAt: TextAt;
  readonly #fields: (JsonValue | undefined)[] = FIELD_NAMES.map(() => undefined);
  readonly #time: TimeScanner;
  readonly #skipper = new JsonSkipper();
  #at: number | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #end = 0;
  readonly #keys = new Map<string, Key>();
  /** By their place in a line: the key that was there last, and the one before it. */
  readonly #expected: Key[] = [];
  readonly #expectedElse: Key[] = [];
  /** By their hash. */
  readonly #texts: (KnownText | undefined)[] = Array.from({ length: REMEMBERED_TEXTS }, () => undefined);
  /** By their field: what was there last. */
  readonly #lastTexts: (KnownText | undefined)[] = FIELD_NAMES.map(() => undefined);

  constructor(textAt: TextAt) {
    this.#textAt = textAt;
    this.#time = new TimeScanner(textAt);
  }

  /**
   * The fields of the line that was scanned last, until the next scan. Lists and objects among them are null, and so is
   * a time that `at` has.
   */
  get fields(): Fields {
    return this.#fields;
  }

  /** The line's time in milliseconds since 1970; undefined where its field says it. */
  get at(): number | undefined {
    return this.#at;
  }

  /** @returns whether the line was read; what is no JSON never is */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    // A loop is faster than `fill` for so few.
    for (let i = 0; i < FIELD_NAMES.length; i++) this.#fields[i] = undefined;
    this.#at = undefined;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#end = end;
    this.#skipper.set(bytes, end);
    const open = this.#skipper.space(start);
    if (bytes[open] !== OPEN_OBJECT) return false;
    const close = this.#scanMembers(open + 1);
    return close !== NOT_JSON && this.#skipper.space(close) === end;
  }

  /** All methods below take a place in the bytes and return the place behind what is there, or `NOT_JSON`. */
  #scanMembers(start: number): number {
    const bytes = this.#bytes;
    let pos = this.#skipper.space(start);
    if (bytes[pos] === CLOSE_OBJECT) return pos < this.#end ? pos + 1 : NOT_JSON;
    for (let index = 0; pos < this.#end; index++) {
      if (bytes[pos] !== QUOTE) return NOT_JSON;
      const key = this.#keyAt(index, pos + 1);
      if (!key) return NOT_JSON;
      pos += 1 + key.length;
      if (bytes[pos]! <= 0x20) pos = this.#skipper.space(pos);
      pos = this.#scanValue(pos, key.place);
      if (pos === NOT_JSON) return NOT_JSON;
      if (bytes[pos]! <= 0x20) pos = this.#skipper.space(pos);
      if (pos >= this.#end) return NOT_JSON;
      const next = bytes[pos++];
      if (next === CLOSE_OBJECT) return pos;
      if (next !== COMMA) return NOT_JSON;
      if (bytes[pos]! <= 0x20) pos = this.#skipper.space(pos);
    }
    return NOT_JSON;
  }

  /** Undefined for a key with escapes, or with space behind it. */
  #keyAt(index: number, start: number): Key | undefined {
    const expected = this.#expected[index];
    if (expected && isTextAt(expected, this.#view, start)) return expected;
    const otherwise = this.#expectedElse[index];
    if (otherwise && isTextAt(otherwise, this.#view, start)) {
      if (expected) this.#expectedElse[index] = expected;
      this.#expected[index] = otherwise;
      return otherwise;
    }
    const key = this.#findKey(start);
    if (expected && key) this.#expectedElse[index] = expected;
    if (key) this.#expected[index] = key;
    return key;
  }

  #findKey(start: number): Key | undefined {
    let end = start;
    for (; this.#bytes[end] !== QUOTE; end++) {
      const byte = this.#bytes[end]!;
      if (end >= this.#end || byte < 0x20 || byte === BACKSLASH) return undefined;
    }
    if (end >= this.#end || this.#bytes[end + 1] !== COLON) return undefined;
    const name = this.#textAt(this.#bytes, start, end, false);
    const known = this.#keys.get(name);
    if (known) return known;
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    const key = { ...byteTextOf(this.#bytes.subarray(start, end + 2)), place: PLACES.get(name) ?? -1 };
    this.#keys.set(name, key);
    return key;
  }

  #scanValue(pos: number, place: number): number {
    if (place < 0) return this.#skipper.value(pos, 0);
    const first = this.#bytes[pos]!;
    if (first === QUOTE) return this.#scanText(pos + 1, place);
    if (first === MINUS || isDigit(first)) return this.#scanNumber(pos, place);
    const isNested = first === OPEN_OBJECT || first === OPEN_LIST;
    if (isNested && IS_NESTED[place]) return NOT_JSON;
    this.#put(place, isNested ? null : (LITERALS.get(first) ?? null));
    return this.#skipper.value(pos, 0);
  }

  #put(place: number, value: JsonValue): void {
    this.#fields[place] = value;
    if (place === TIME) this.#at = undefined;
  }

  /** Texts with escapes are left to JSON.parse. */
  #scanText(start: number, place: number): number {
    const last = this.#lastTexts[place];
    if (last && isTextAt(last, this.#view, start)) {
      this.#put(place, last.text);
      return start + last.length;
    }
    const bytes = this.#bytes;
    const limit = this.#end;
    let end = start;
    let hash = 0;
    let seen = 0;
    for (; end < limit; end++) {
      const byte = bytes[end]!;
      if (byte === QUOTE) break;
      if (byte < 0x20 || byte === BACKSLASH) return NOT_JSON;
      hash = (Math.imul(hash, 31) + byte) | 0;
      seen |= byte;
    }
    if (end >= limit) return NOT_JSON;
    const time = place === TIME ? this.#time.read(bytes, start, end) : undefined;
    if (time !== undefined) {
      this.#fields[TIME] = null;
      this.#at = time;
    } else if (seen >= 0x80) {
      this.#put(place, this.#textAt(bytes, start, end, false));
    } else if (IS_DISTINCT[place]) {
      this.#put(place, this.#textAt(bytes, start, end, true));
    } else {
      this.#put(place, this.#rememberedText(place, start, end, hash));
    }
    return end + 1;
  }

  #rememberedText(place: number, start: number, end: number, hash: number): string {
    const slot = (hash ^ (hash >>> 12)) & (REMEMBERED_TEXTS - 1);
    let known = this.#texts[slot];
    if (!known || known.length !== end + 1 - start || !isTextAt(known, this.#view, start)) {
      const text = this.#textAt(this.#bytes, start, end, true);
      known = { ...byteTextOf(this.#bytes.subarray(start, end + 1)), text };
      this.#texts[slot] = known;
    }
    this.#lastTexts[place] = known;
    return known.text;
  }

  #scanNumber(start: number, place: number): number {
    const end = this.#skipper.value(start, 0);
    if (end === NOT_JSON) return NOT_JSON;
    const bytes = this.#bytes;
    const isNegative = bytes[start] === MINUS;
    let mantissa = 0;
    let digits = 0;
    let decimals = -1;
    for (let pos = isNegative ? start + 1 : start; pos < end; pos++) {
      const byte = bytes[pos]!;
      if (isDigit(byte)) {
        mantissa = mantissa * 10 + (byte - ZERO);
        digits++;
        if (decimals >= 0) decimals++;
      } else if (byte === POINT) {
        decimals = 0;
      } else {
        digits = Infinity; // An exponent.
        break;
      }
    }
    if (digits > EXACT_DIGITS) {
      this.#put(place, Number(this.#textAt(bytes, start, end, true)));
    } else {
      const size = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals]! : mantissa;
      this.#put(place, isNegative ? -size : size);
    }
    return end;
  }
}
