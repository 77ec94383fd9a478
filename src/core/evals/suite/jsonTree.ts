import type { YamlEntry, YamlNode } from '../../yaml/tree.ts';

/**
 * JSON as a tree with exact places, so that a line of a JSONL file is reported like written tests are.
 * @param text valid JSON, which stands at `offset` of its file
 */
export function toJsonTree(text: string, offset: number): YamlNode {
  return new JsonReader(text, offset).read();
}

class JsonReader {
  readonly #text: string;
  readonly #offset: number;
  #at = 0;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#offset = offset;
  }

  read(): YamlNode {
    this.#skipSpace();
    const start = this.#at;
    const opening = this.#text[start];
    if (opening === '{') {
      const entries = new Map<string, YamlEntry>();
      this.#readMembers('}', () => {
        const key = this.#readScalar();
        this.#skipSpace();
        this.#at++; // The colon.
        const name = String(key.value);
        entries.set(name, { key: name, keyRange: key.range, value: this.read() });
      });
      return { kind: 'map', flow: true, entries: [...entries.values()], range: this.#rangeFrom(start) };
    }
    if (opening !== '[') return this.#readScalar();
    const items: YamlNode[] = [];
    this.#readMembers(']', () => items.push(this.read()));
    return { kind: 'seq', flow: true, items, range: this.#rangeFrom(start) };
  }

  /** From the opening bracket to behind the closing one. */
  #readMembers(closing: string, readMember: () => void): void {
    this.#at++;
    this.#skipSpace();
    while (this.#text[this.#at] !== closing) {
      readMember();
      this.#skipSpace();
      if (this.#text[this.#at] === ',') this.#at++;
      this.#skipSpace();
    }
    this.#at++;
  }

  #readScalar(): Extract<YamlNode, { kind: 'scalar' }> {
    const start = this.#at;
    const token = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
    token.lastIndex = start;
    const [source = ''] = token.exec(this.#text) ?? [];
    this.#at = start + source.length;
    const value: string | number | boolean | null = JSON.parse(source);
    return {
      kind: 'scalar',
      value,
      style: typeof value === 'string' ? 'double' : 'plain',
      range: this.#rangeFrom(start),
    };
  }

  #rangeFrom(start: number): YamlNode['range'] {
    return { start: start + this.#offset, end: this.#at + this.#offset };
  }

  #skipSpace(): void {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 0x20) this.#at++;
  }
}
