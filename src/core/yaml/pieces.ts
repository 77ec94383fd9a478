import { type HiddenLines, findHiddenLines } from './conflicts.ts';

/**
 * Cuts a registry file at line starts into pieces that are parsed one by one, so that a keystroke reparses
 * one prompt and a broken prompt breaks nothing else. Only structure is read here: indentation and keys.
 *
 * Why lines are enough: inside a block map whose keys stand at column n, everything that belongs to a value
 * (block scalars, quoted and plain text on several lines, flow collections) stands further right than n
 * (YAML 1.2.2 §8.2), but for `- ` items, which may stand at n. So a line at n that starts otherwise is a key.
 * Where text breaks that rule, the parser finds an error in the piece, as it would in the whole file.
 *
 * Lines that a merge conflict hides (see conflicts.ts) belong to the piece around them, and a line that opens a
 * conflict to the piece that starts with the lines behind it.
 */
export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
  /** The key that the piece starts with, without quotes. Empty for a preamble and for a tail. */
  readonly key: string;
  /** What the lines before it said about the structure: cutting can start again here. */
  readonly state: CutState;
}

/**
 * - `preamble`: what stands before the first key
 * - `section`: a top-level key with its value
 * - `prompts`: the line of the key `prompts`, its entries are pieces of their own
 * - `prompt`: an entry of `prompts` up to its `versions:` line
 * - `version`: an entry of `versions`
 * - `tail`: the keys of a prompt that follow its `versions`
 * - `stray`: a line where a key should stand and none does
 */
export type PieceKind = 'preamble' | 'section' | 'prompts' | 'prompt' | 'version' | 'tail' | 'stray';

/** Columns are -1 while they are not known; `versions` is the column of the `versions` key that is open. */
export interface CutState {
  readonly inPrompts: boolean;
  readonly promptColumn: number;
  readonly childColumn: number;
  readonly versionsColumn: number;
  readonly versionColumn: number;
  readonly started: boolean;
}

export const START: CutState = {
  inPrompts: false,
  promptColumn: -1,
  childColumn: -1,
  versionsColumn: -1,
  versionColumn: -1,
  started: false,
};

/** A prompt whose value starts on the line of its key has no block map to cut. */
const OPAQUE = Number.MAX_SAFE_INTEGER;

export interface Cut {
  readonly pieces: Piece[];
  readonly end: CutState;
  /** The text does not start with a key: its first lines belong to the piece before it. */
  readonly startsInside: boolean;
}

/** The pieces of `text`, or undefined where structure alone cannot cut it and the whole file must be parsed. */
export function cutPieces(text: string, from: CutState = START): Cut | undefined {
  const cutter = new Cutter(text, from);
  if (!cutter.run()) return undefined;
  const startsInside = from.started && cutter.pieces[0]?.kind === 'preamble';
  return { pieces: cutter.pieces, end: cutter.state, startsInside };
}

export function isSameState(a: CutState, b: CutState): boolean {
  return (
    a.inPrompts === b.inPrompts &&
    a.promptColumn === b.promptColumn &&
    a.childColumn === b.childColumn &&
    a.versionsColumn === b.versionsColumn &&
    a.versionColumn === b.versionColumn &&
    a.started === b.started
  );
}

/** A line where a key may stand, from its first character on. */
interface KeyLine {
  readonly at: number;
  readonly end: number;
  readonly column: number;
  /** The start of the line that opens a conflict with this one. */
  readonly opening: number | undefined;
}

class Cutter {
  readonly pieces: Piece[] = [];
  state: CutState;
  readonly #text: string;
  #pieceStart = 0;
  #pieceKind: PieceKind = 'preamble';
  #pieceKey = '';
  #pieceState: CutState;
  readonly #hidden: readonly HiddenLines[];
  /** The start of a line that opens a conflict, while nothing but blanks and comments stands behind it. */
  #opening: number | undefined;

  constructor(text: string, from: CutState) {
    this.#text = text;
    this.#hidden = findHiddenLines(text);
    this.state = from;
    this.#pieceState = from;
  }

  run(): boolean {
    const text = this.#text;
    let lineStart = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    let nextHidden = 0;
    while (lineStart < text.length) {
      const hidden = this.#hidden[nextHidden];
      if (hidden?.start === lineStart) {
        this.#opening = hidden.isOpening ? hidden.start : undefined;
        lineStart = hidden.end;
        nextHidden++;
        continue;
      }
      const newline = text.indexOf('\n', lineStart);
      const lineEnd = newline < 0 ? text.length : newline;
      if (!this.#line(lineStart, lineEnd)) return false;
      lineStart = lineEnd + 1;
    }
    this.#finishPiece(text.length);
    return true;
  }

  /** Returns false where only a full parse can tell. */
  #line(start: number, end: number): boolean {
    const text = this.#text;
    let at = start;
    while (at < end && text.charCodeAt(at) === 0x20) at++;
    const char = text[at];
    if (at >= end || char === '#' || (char === '\r' && text[at + 1] === '\n')) return true;
    const opening = this.#opening;
    this.#opening = undefined;
    const column = at - start;
    // A tab behind a key without a value is an error that only the parser sees, and only with the next key.
    if (char === '\t' && isBlank(text, at, end)) return column > 0 || this.state.promptColumn >= 0;
    const structural = this.#structuralKind(column);
    const isItem = char === '-' && isSeparator(text, at + 1, end);
    // Before the first key there is nothing that an item, or a line further right, could belong to.
    if (structural === undefined || (isItem && !this.state.started)) return this.state.started;
    if (isItem) return this.#sequenceItem(column);
    if (column === 0 && isMarker(text, start, end)) return this.#marker(start, end);
    if (UNCUTTABLE.includes(char!) || text.startsWith('<<', at)) return false;
    return this.#key(structural, start, { at, end, column, opening });
  }

  /** What a key in this column would start; undefined where the line belongs to the piece before it. */
  #structuralKind(column: number): PieceKind | 'child' | undefined {
    const { inPrompts, promptColumn, childColumn, versionsColumn, versionColumn } = this.state;
    if (column === 0) return 'section';
    if (!inPrompts) return undefined;
    if (promptColumn < 0 || column === promptColumn) return 'prompt';
    if (column < promptColumn || childColumn === OPAQUE) return undefined;
    if (versionsColumn >= 0) {
      if (column === versionsColumn) return 'tail';
      if (column < versionsColumn) return undefined;
      return versionColumn < 0 || column === versionColumn ? 'version' : undefined;
    }
    return childColumn < 0 || column === childColumn ? 'child' : undefined;
  }

  /** An item at the column of keys belongs to the value before it; where an entry should stand, the value is a list. */
  #sequenceItem(column: number): boolean {
    const { inPrompts, promptColumn, versionsColumn, versionColumn } = this.state;
    if (inPrompts && promptColumn < 0 && column > 0) this.state = { ...this.state, inPrompts: false };
    else if (versionsColumn >= 0 && versionColumn < 0 && column > versionsColumn) return false;
    return true;
  }

  /** `---` may open the file; every other marker makes several documents of it. */
  #marker(start: number, end: number): boolean {
    const isOpening =
      !this.state.started && this.#text.startsWith('---', start) && this.#pieceKind === 'preamble';
    if (!isOpening || /^---/m.test(this.#text.slice(0, start))) return false;
    return /^---[ \t]*(?:#.*)?\r?$/.test(this.#text.slice(start, end));
  }

  #key(kind: PieceKind | 'child', start: number, line: KeyLine): boolean {
    const found = keyAt(this.#text, line.at, line.end);
    if (!found) {
      if (kind === 'child') return true;
      if (ESCAPED_KEY.test(this.#text.slice(line.at, line.end))) return false;
      this.#stray(start, kind);
      return true;
    }
    const rest = this.#text.slice(found.end, line.end);
    const pieceStart = line.opening ?? start;
    const isBare = /^\s*(?:#.*)?$/.test(rest) && !rest.startsWith('#');
    if (kind === 'child') return this.#child(found.key, isBare, line.column);
    if (kind === 'section') {
      const isPrompts = found.key === 'prompts' && isBare;
      this.#open(isPrompts ? 'prompts' : 'section', pieceStart, found.key);
      this.state = { ...START, started: true, inPrompts: isPrompts };
      return true;
    }
    this.#open(kind, pieceStart, kind === 'tail' ? '' : found.key);
    this.state = this.#stateInside(kind, isBare, line.column);
    return true;
  }

  #stateInside(kind: PieceKind, isBare: boolean, column: number): CutState {
    if (kind === 'version') return { ...this.state, versionColumn: column };
    if (kind === 'tail') return { ...this.state, versionsColumn: -1, versionColumn: -1, childColumn: OPAQUE };
    return {
      ...this.state,
      promptColumn: column,
      childColumn: isBare ? -1 : OPAQUE,
      versionsColumn: -1,
      versionColumn: -1,
    };
  }

  #child(key: string, isBare: boolean, column: number): boolean {
    const opensVersions = key === 'versions' && isBare;
    this.state = { ...this.state, childColumn: column, versionsColumn: opensVersions ? column : -1 };
    return true;
  }

  /** A line without a key: what follows it further right is part of it, what follows it at the left goes on as before. */
  #stray(start: number, instead: PieceKind): void {
    this.#open('stray', start, '');
    const isInVersions = instead === 'version' || instead === 'tail';
    this.state = {
      ...this.state,
      started: true,
      ...(isInVersions ? {} : { childColumn: OPAQUE, versionsColumn: -1, versionColumn: -1 }),
    };
  }

  #open(kind: PieceKind, start: number, key: string): void {
    this.#finishPiece(start);
    this.#pieceStart = start;
    this.#pieceKind = kind;
    this.#pieceKey = key;
    this.#pieceState = this.state;
  }

  #finishPiece(end: number): void {
    if (end === this.#pieceStart) return;
    const text = this.#text.slice(this.#pieceStart, end);
    this.pieces.push({ kind: this.#pieceKind, text, key: this.#pieceKey, state: this.#pieceState });
  }
}

/** A key that starts with one of these has an anchor, a tag, an alias, or is no simple key at all. */
const UNCUTTABLE = '\t\r?:&*!|>%@`{}[],';
const QUOTES = `"'`;
/** A key in quotes of which only a parser knows what it says. */
const ESCAPED_KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*:(?:[ \t\r]|$)/;

const isSeparator = (text: string, at: number, end: number): boolean =>
  at >= end || text[at] === ' ' || text[at] === '\t' || text[at] === '\r';

function isBlank(text: string, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (!isSeparator(text, i, end)) return false;
  return true;
}

const isMarker = (text: string, start: number, end: number): boolean =>
  (text.startsWith('---', start) || text.startsWith('...', start)) && isSeparator(text, start + 3, end);

/** The offset behind the closing quote, or -1. Texts with escapes are left to the parser: -1 as well. */
function quotedEnd(text: string, at: number, end: number): number {
  const quote = text[at]!;
  const close = text.indexOf(quote, at + 1);
  if (close < 0 || close >= end || text[close + 1] === quote) return -1;
  return text.slice(at, close).includes('\\') ? -1 : close + 1;
}

/** The key of a line `key: …`, and where its value may start. */
function keyAt(text: string, at: number, end: number): { key: string; end: number } | undefined {
  if (QUOTES.includes(text[at]!)) {
    const close = quotedEnd(text, at, end);
    if (close < 0) return undefined;
    const [gap] = /^[ \t]*:/.exec(text.slice(close, end)) ?? [];
    const after = close + (gap?.length ?? 0);
    return gap && isSeparator(text, after, end)
      ? { key: text.slice(at + 1, close - 1), end: after }
      : undefined;
  }
  for (let i = at; i < end; i++) {
    const char = text[i];
    if (char === ':' && isSeparator(text, i + 1, end))
      return { key: text.slice(at, i).trimEnd(), end: i + 1 };
    if (char === '#' && isSeparator(text, i - 1, i)) return undefined;
  }
  return undefined;
}
