/** One line of a YAML file as it looks, whatever the lines around it make of it. Offsets are those of the file. */
export interface Line {
  readonly start: number;
  /** Before the line break, and before the carriage return of a Windows one. */
  readonly end: number;
  /** Columns of the dashes that begin list items on this line. */
  readonly dashes: readonly number[];
  /** Where the content behind indentation and dashes begins; the line's length if there is none. */
  readonly column: number;
  readonly content: string;
}

/** The first column of what is written on the line. */
export const indentOf = ({ dashes, column }: Line): number => dashes[0] ?? column;

export function lineAt(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  return readLine(text, start, end > start && text[end - 1] === '\r' ? end - 1 : end);
}

function readLine(text: string, start: number, end: number): Line {
  const dashes: number[] = [];
  let at = skipBlanks(text, start === 0 && text.startsWith('\uFEFF') ? 1 : start, end);
  while (at < end && text[at] === '-' && (at + 1 === end || isBlank(text.charCodeAt(at + 1)))) {
    dashes.push(at - start);
    at = skipBlanks(text, at + 1, end);
  }
  return { start, end, dashes, column: at - start, content: text.slice(at, end) };
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The lines above an offset that stand at `column()` or further left, the nearest first. The others are passed over
 * by their indentation alone: a file of 10 MB has some 250,000 lines.
 */
export function* linesAbove(text: string, offset: number, column: () => number): Generator<Line> {
  for (let end = offset - 1; end >= 0;) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const line = visit(text, start, end, column());
    if (line) yield line;
    end = start - 1;
  }
}

/** The lines below the one that ends at `offset` that stand at `column` or further left. */
export function* linesBelow(text: string, offset: number, column: number): Generator<Line> {
  for (let newline = text.indexOf('\n', offset); newline >= 0;) {
    const start = newline + 1;
    newline = text.indexOf('\n', start);
    const line = visit(text, start, newline < 0 ? text.length : newline, column);
    if (line) yield line;
  }
}

/** The line if something but a comment is written on it, no further right than `column`. */
function visit(text: string, start: number, end: number, column: number): Line | undefined {
  const last = end > start && text[end - 1] === '\r' ? end - 1 : end;
  const first = skipBlanks(text, start, Math.min(last, start + column + 1));
  if (first >= last || first - start > column || text[first] === '#') return undefined;
  return readLine(text, start, last);
}

/** A key at the beginning of some content. */
export interface WrittenKey {
  readonly key: string;
  /** Where the name is written, without its quotes; relative to the content. */
  readonly start: number;
  readonly end: number;
  readonly quote: Quote;
  /** Where the value begins, behind the colon and blanks. */
  readonly colon: number;
  readonly value: number;
}

export type Quote = '' | '"' | "'";

const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|((?:[^\s\-?:#&*!|>'"%@`{}[\],]|[-?:](?=\S)).*?))[ \t]*(:)(?=[ \t]|$)[ \t]*/;

export function readKey(content: string): WrittenKey | undefined {
  const match = KEY.exec(content.length > LONGEST_KEY ? content.slice(0, LONGEST_KEY) : content);
  if (!match) return undefined;
  const [whole, double, single, plain = ''] = match;
  if (double === undefined && single === undefined && / #/.test(plain)) return undefined;
  const key = double ?? single?.replaceAll("''", "'") ?? plain;
  const quote: Quote = double !== undefined ? '"' : single !== undefined ? "'" : '';
  const start = quote === '' ? 0 : 1;
  const end = start + (double ?? single ?? plain).length;
  return { key, start, end, quote, colon: content.indexOf(':', end), value: whole.length };
}

/** YAML allows no longer ones (1,024 characters), and a template on one line may be long. */
const LONGEST_KEY = 1100;
