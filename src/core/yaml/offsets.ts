import type { TextRange } from '../base/problem.ts';
import { visibleText } from './conflicts.ts';
import type { ScalarStyle, YamlScalar } from './tree.ts';

/**
 * Where the characters of a scalar's value stand in the text. A template's variables are found in the value;
 * squiggles, hovers and renames need the place in the file, through indentation, folding and escapes.
 */
export class ScalarOffsets {
  /** Runs in which value and source advance together, as flat pairs: value offset, source offset. */
  readonly #valueStarts: number[] = [];
  readonly #sourceStarts: number[] = [];
  readonly #end: number;
  readonly #valueLength: number;

  /** @param text the text that the scalar's range refers to */
  constructor(text: string, scalar: YamlScalar) {
    const value = String(scalar.value ?? '');
    const { source, toText } = visibleSource(text, scalar.range);
    const { start, end } = source;
    const run = (valueAt: number, sourceAt: number): void => {
      this.#valueStarts.push(valueAt);
      this.#sourceStarts.push(toText(sourceAt));
    };
    if (scalar.style === 'literal' || scalar.style === 'folded') blockRuns(source, value, run);
    else if (scalar.style === 'plain') flowRuns(source, scalar.style, run);
    else if (scalar.style !== 'empty')
      flowRuns({ ...source, start: start + 1, end: end - 1 }, scalar.style, run);
    if (this.#valueStarts.length === 0) run(0, start);
    this.#end = scalar.range.end;
    this.#valueLength = value.length;
  }

  /** The source offset of the character at `offset` of the value. */
  toSource(offset: number): number {
    let low = 0;
    let high = this.#valueStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#valueStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.min(this.#sourceStarts[low]! + Math.max(0, offset - this.#valueStarts[low]!), this.#end);
  }

  /** The offset in the value of a place in the source; what is not part of the value belongs to what follows it. */
  toValue(source: number): number {
    let low = 0;
    let high = this.#sourceStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#sourceStarts[middle]! <= source) low = middle;
      else high = middle - 1;
    }
    const value = this.#valueStarts[low]! + Math.max(0, source - this.#sourceStarts[low]!);
    return Math.min(value, this.#valueStarts[low + 1] ?? this.#valueLength);
  }

  /** The source range of a range of the value. Its end follows its last character, not the next line's indentation. */
  toSourceRange({ start, end }: TextRange): TextRange {
    const from = this.toSource(start);
    return { start: from, end: end > start ? Math.max(from, this.toSource(end - 1) + 1) : from };
  }
}

interface Source {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is read of a scalar: without the lines that a merge conflict hides. */
function visibleSource(
  text: string,
  { start, end }: TextRange,
): { source: Source; toText: (at: number) => number } {
  const visible = visibleText(text.slice(start, end));
  if (!visible) return { source: { text, start, end }, toText: (at) => at };
  return {
    source: { text: visible.text, start: 0, end: visible.text.length },
    toText: (at) => start + visible.toSource({ start: at, end: at }).start,
  };
}

type AddRun = (valueAt: number, sourceAt: number) => void;

function blockRuns({ text, start, end }: Source, value: string, run: AddRun): void {
  let lineStart = text.indexOf('\n', start) + 1;
  if (lineStart === 0 || lineStart > end) return;
  const indent = blockIndent(text, lineStart, end);
  let at = 0;
  while (lineStart < end) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 || newline > end ? end : newline;
    const content = text.slice(lineStart + indent, lineEnd).replace(/\r$/, '');
    if (content && lineStart + indent < lineEnd) {
      // In a folded scalar what stands between two lines is a space or line feeds; in a literal one line feeds.
      while (at < value.length && !value.startsWith(content, at)) at++;
      run(at, lineStart + indent);
      at += content.length;
    }
    lineStart = lineEnd + 1;
  }
}

/**
 * The indentation of a block scalar's content is that of its first line with content. With an indentation
 * indicator (`|2`) that line may start with spaces of its own; the least indented line then tells.
 */
function blockIndent(text: string, contentStart: number, end: number): number {
  const header = text.slice(text.lastIndexOf('\n', contentStart - 2) + 1, contentStart);
  const hasIndicator = /[|>][+-]?[1-9]/.test(header);
  let indent = Infinity;
  for (const line of text.slice(contentStart, end).split('\n')) {
    if (line.trim() === '') continue;
    indent = Math.min(indent, /^ */.exec(line)![0].length);
    if (!hasIndicator) break;
  }
  return indent === Infinity ? 0 : indent;
}

/** Lengths of double-quoted escapes with digits, the backslash included (YAML 1.2.2, §5.7). */
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** Plain and quoted scalars: line breaks fold with the white space around them, escapes shorten. */
function flowRuns({ text, start, end }: Source, style: ScalarStyle, run: AddRun): void {
  let at = 0;
  run(0, start);
  const skip = (valueLength: number, sourceLength: number, i: number): number => {
    run(at, i);
    at += valueLength;
    run(at, i + sourceLength);
    return i + sourceLength;
  };
  for (let i = start; i < end;) {
    const char = text[i]!;
    if (style === 'double' && char === '\\') {
      const [value, source] = escapeAt(text, i);
      i = skip(value, source, i);
    } else if (style === 'single' && char === "'") {
      i = skip(1, 2, i);
    } else if (isWhiteSpace(char)) {
      let after = i;
      let breaks = 0;
      while (after < end && isWhiteSpace(text[after]!)) if (text[after++] === '\n') breaks++;
      i = skip(breaks === 0 ? after - i : Math.max(1, breaks - 1), after - i, i);
    } else {
      at++;
      i++;
    }
  }
}

const isWhiteSpace = (char: string): boolean =>
  char === ' ' || char === '\t' || char === '\n' || char === '\r';

/** How many characters of value and of source the escape at `i` takes. */
function escapeAt(text: string, i: number): [value: number, source: number] {
  const next = text[i + 1] ?? '';
  if (next === '\n' || next === '\r') {
    // An escaped line break joins two lines without a space.
    let after = i + 1;
    while (isWhiteSpace(text[after] ?? '')) after++;
    return [0, after - i];
  }
  const beyondBmp = next === 'U' && Number.parseInt(text.slice(i + 2, i + 10), 16) > 0xffff;
  return [beyondBmp ? 2 : 1, HEX_ESCAPES[next] ?? 2];
}
