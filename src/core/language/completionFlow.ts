import type { Quote } from './completionLines.ts';
import { ITEM, type YamlPlace } from './completionPlace.ts';

/** A `{` or `[` that is open. */
interface Frame {
  readonly isMap: boolean;
  /** The keys that stand in it, with their values as written. */
  readonly entries: Map<string, string>;
  /** The key whose value is being read; undefined while a key or an item is. */
  key: string | undefined;
}

interface Token {
  start: number;
  end: number;
  quote: Quote;
  isClosed: boolean;
}

/** How far behind the cursor keys are looked for. */
const LOOK_AHEAD = 4000;

/**
 * Where the cursor stands in a value in flow style that begins at `start`. Undefined where the value ended before.
 * @param base the path of the value
 */
export function flowPlaceAt(
  text: string,
  {
    start,
    offset,
    base,
  }: { readonly start: number; readonly offset: number; readonly base: readonly string[] },
): YamlPlace | undefined {
  const reader = new FlowReader(text, start);
  reader.readTo(offset);
  const frame = reader.frames.at(-1);
  if (!frame || reader.inComment) return undefined;
  const token = reader.tokenAt(offset);
  if (!token) return undefined;
  const path = [...base, ...reader.frames.slice(0, -1).map(stepOf)];
  const isValue = frame.key !== undefined;
  const hasColon = !isValue && /^["']?[ \t]*:/.test(text.slice(token.end, token.end + 20));
  const place: YamlPlace = {
    role: isValue ? 'value' : 'key',
    path: isValue || !frame.isMap ? [...path, stepOf(frame)] : path,
    siblings: frame.entries,
    range: { start: token.start, end: token.end },
    offset,
    quote: token.quote,
    isClosed: token.isClosed,
    hasColon,
    flow: true,
    isItem: !frame.isMap,
    needsSpace: isValue && token.start === offset && text[offset - 1] === ':',
    innerIndent: '',
  };
  reader.readSiblings(offset, token.end, frame);
  return place;
}

const stepOf = ({ isMap, key }: Frame): string => (isMap ? (key ?? '') : ITEM);

class FlowReader {
  readonly frames: Frame[] = [];
  inComment = false;
  readonly #text: string;
  #at: number;
  #token: Token | undefined;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  readTo(end: number): void {
    while (this.#at < end) {
      this.#step(end);
      if (this.frames.length === 0) return;
    }
  }

  /** Reads on to the end of `frame`, so that its keys behind the cursor are known. */
  readSiblings(offset: number, tokenEnd: number, frame: Frame): void {
    this.#token = undefined;
    this.#at = Math.max(offset, tokenEnd);
    if (/["']/.test(this.#text[this.#at] ?? '')) this.#at++;
    const wasKey = frame.key === undefined;
    if (wasKey && this.#text[this.#at] === ':') frame.key = '';
    const end = Math.min(this.#text.length, offset + LOOK_AHEAD);
    while (this.#at < end && this.frames.includes(frame) && this.#text[this.#at] !== '\n') this.#step(end);
    frame.entries.delete('');
  }

  /** What is being written at the cursor, up to its end behind the cursor. */
  tokenAt(offset: number): Token | undefined {
    const token = this.#token;
    if (!token) return { start: offset, end: this.#endOfPlain(offset), quote: '', isClosed: true };
    if (token.quote === '') return { ...token, end: this.#endOfPlain(offset) };
    if (token.isClosed && token.end < offset) return undefined;
    if (!token.isClosed) {
      const end = this.#endOfQuoted(offset, token.quote);
      return { ...token, end, isClosed: this.#text[end] === token.quote };
    }
    return token;
  }

  #endOfPlain(offset: number): number {
    const rest = /^(?:[^,\]}{[\r\n:#]|:(?![ \t\r\n]|$)|(?<! )#)*/.exec(
      this.#text.slice(offset, offset + 400),
    );
    return offset + (rest?.[0] ?? '').trimEnd().length;
  }

  #endOfQuoted(offset: number, quote: Quote): number {
    const rest = this.#text.slice(offset, offset + 4000);
    const line = rest.slice(0, rest.search(/\r?\n|$/));
    const closing = quote === '"' ? /(?<!\\)"/.exec(line)?.index : /'(?!')/.exec(line)?.index;
    return offset + (closing ?? line.search(/[ \t]*[\]}]*$/));
  }

  #step(limit: number): void {
    const char = this.#text[this.#at]!;
    const frame = this.frames.at(-1);
    if (this.inComment) {
      if (char === '\n') this.inComment = false;
      this.#at++;
    } else if (char === '{' || char === '[') {
      this.frames.push({ isMap: char === '{', entries: new Map(), key: undefined });
      this.#next();
    } else if (char === '}' || char === ']') {
      this.#finish();
      this.frames.pop();
      this.#next();
    } else if (char === ',') {
      this.#finish();
      this.#next();
    } else if (char === ':' && frame?.isMap && this.#isColon()) this.#readColon(frame);
    else if ((char === '"' || char === "'") && this.#token === undefined) this.#readQuoted(char, limit);
    else if (char === '#' && /[\s,{[]/.test(this.#text[this.#at - 1] ?? ' ')) {
      this.inComment = true;
      this.#at++;
    } else this.#readPlain();
  }

  #isColon(): boolean {
    return (
      this.#token?.quote !== '' || /^(?:[\s,{}[\]]|$)/.test(this.#text.slice(this.#at + 1, this.#at + 2))
    );
  }

  #readColon(frame: Frame): void {
    if (frame.key === undefined) frame.key = this.#written();
    this.#token = undefined;
    this.#at++;
  }

  #readPlain(): void {
    const char = this.#text[this.#at]!;
    if (!/\s/.test(char)) {
      this.#token ??= { start: this.#at, end: this.#at, quote: '', isClosed: true };
      this.#token.end = this.#at + 1;
    }
    this.#at++;
  }

  #readQuoted(quote: '"' | "'", limit: number): void {
    const start = this.#at + 1;
    let at = start;
    while (at < limit && this.#text[at] !== quote) at += quote === '"' && this.#text[at] === '\\' ? 2 : 1;
    const isClosed = at < limit;
    this.#token = { start, end: Math.min(at, limit), quote, isClosed };
    this.#at = isClosed ? at + 1 : limit;
  }

  #written(): string {
    return this.#token ? this.#text.slice(this.#token.start, this.#token.end) : '';
  }

  #finish(): void {
    const frame = this.frames.at(-1);
    if (!frame?.isMap) return;
    frame.entries.set(frame.key ?? this.#written(), frame.key === undefined ? '' : this.#written());
    frame.entries.delete('');
    frame.key = undefined;
  }

  #next(): void {
    const frame = this.frames.at(-1);
    // A value that was a collection has ended; the next comma or brace finishes its entry.
    this.#token = undefined;
    if (frame && this.#text[this.#at] === ',') frame.key = undefined;
    this.#at++;
  }
}
