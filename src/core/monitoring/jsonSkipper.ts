/** In place of a place in the bytes: what is there is no JSON, or none that is read here. */
export const NOT_JSON = -1;

export const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const [MINUS, PLUS, POINT, ZERO, LETTER_E, LETTER_U] = [0x2d, 0x2b, 0x2e, 0x30, 0x65, 0x75] as const;
const ESCAPED: ReadonlySet<number> = new Set(codesOf('"\\/bfnrt'));
const LITERALS: readonly (readonly number[])[] = ['true', 'false', 'null'].map(codesOf);
/** What is nested deeper is left to JSON.parse. */
const DEEPEST = 32;

/**
 * Passes over values of JSON (RFC 8259) in bytes, of which it makes nothing: each method takes the place of a value and
 * returns the place behind it, or `NOT_JSON` where no whole value is there.
 */
export class JsonSkipper {
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;

  /** @param end of what may be read */
  set(bytes: Uint8Array, end: number): void {
    this.#bytes = bytes;
    this.#end = end;
  }

  /** White space, of which a line has no line feed. */
  space(start: number): number {
    let pos = start;
    for (; pos < this.#end; pos++) {
      const byte = this.#bytes[pos];
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) break;
    }
    return pos;
  }

  value(pos: number, depth: number): number {
    if (pos >= this.#end) return NOT_JSON;
    const first = this.#bytes[pos]!;
    if (first === QUOTE) return this.string(pos);
    if (first === OPEN_OBJECT || first === OPEN_LIST) return this.#nested(pos, depth + 1);
    if (first === MINUS || isDigit(first)) return this.#number(pos);
    return this.#literal(pos, LITERALS.find(([letter]) => letter === first) ?? []);
  }

  string(start: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    for (let pos = start + 1; pos < end; pos++) {
      const byte = bytes[pos]!;
      if (byte === QUOTE) return pos + 1;
      if (byte < 0x20) return NOT_JSON;
      if (byte === BACKSLASH) {
        const escaped = bytes[++pos]!;
        if (escaped === LETTER_U) {
          for (let i = 0; i < 4; i++) if (!isHexDigit(bytes[++pos]!)) return NOT_JSON;
        } else if (!ESCAPED.has(escaped)) return NOT_JSON;
      }
    }
    return NOT_JSON;
  }

  #number(start: number): number {
    const bytes = this.#bytes;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let pos = this.#digits(first);
    // A number that begins with 0 does not go on with a digit.
    if (pos === first || (bytes[first] === ZERO && pos > first + 1)) return NOT_JSON;
    if (bytes[pos] === POINT) {
      const decimals = pos + 1;
      pos = this.#digits(decimals);
      if (pos === decimals) return NOT_JSON;
    }
    if ((bytes[pos]! | 0x20) === LETTER_E) {
      const exponent = bytes[pos + 1] === MINUS || bytes[pos + 1] === PLUS ? pos + 2 : pos + 1;
      pos = this.#digits(exponent);
      if (pos === exponent) return NOT_JSON;
    }
    return pos <= this.#end ? pos : NOT_JSON;
  }

  #digits(start: number): number {
    let pos = start;
    while (isDigit(this.#bytes[pos]!)) pos++;
    return pos;
  }

  #literal(start: number, literal: readonly number[]): number {
    const end = start + literal.length;
    const isHere = literal.every((byte, i) => this.#bytes[start + i] === byte);
    return isHere && literal.length > 0 && end <= this.#end ? end : NOT_JSON;
  }

  #nested(start: number, depth: number): number {
    if (depth > DEEPEST) return NOT_JSON;
    const isObject = this.#bytes[start] === OPEN_OBJECT;
    const close = isObject ? CLOSE_OBJECT : CLOSE_LIST;
    let pos = this.space(start + 1);
    if (this.#bytes[pos] === close) return pos < this.#end ? pos + 1 : NOT_JSON;
    while (pos < this.#end) {
      if (isObject) pos = this.#key(pos);
      if (pos !== NOT_JSON) pos = this.value(pos, depth);
      if (pos === NOT_JSON) return NOT_JSON;
      pos = this.space(pos);
      if (pos >= this.#end) return NOT_JSON;
      const next = this.#bytes[pos++];
      if (next === close) return pos;
      if (next !== COMMA) return NOT_JSON;
      pos = this.space(pos);
    }
    return NOT_JSON;
  }

  /** A key with its colon, and the space around that. */
  #key(start: number): number {
    const end = this.#bytes[start] === QUOTE ? this.string(start) : NOT_JSON;
    if (end === NOT_JSON) return NOT_JSON;
    const colon = this.space(end);
    return this.#bytes[colon] === COLON ? this.space(colon + 1) : NOT_JSON;
  }
}

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;

const isHexDigit = (byte: number): boolean =>
  isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

function codesOf(text: string): number[] {
  return Array.from(text, (one) => one.charCodeAt(0));
}
