import { flowPlaceAt } from './completionFlow.ts';
import {
  type Line,
  type Quote,
  indentOf,
  lineAt,
  linesAbove,
  linesBelow,
  readKey,
} from './completionLines.ts';
import { ITEM, type Place, type TextPlace, type YamlPlace } from './completionPlace.ts';

/** A value in flow style; two braces begin a template, whatever YAML makes of them. */
const FLOW = /^(?:\[|\{(?![{%]))/;

/** Where the cursor stands; undefined in comments, in what opens a value, and behind one that has ended. */
export function placeAt(text: string, offset: number): Place | undefined {
  const line = lineAt(text, offset);
  const cursor = offset - line.start;
  if (line.content === '' && line.dashes.length === 0) {
    const inside = betweenParagraphs(text, line, cursor);
    if (inside) return { ...inside, offset };
  } else if (cursor < line.column && line.content !== '') return undefined;
  const column = line.content === '' ? cursor : line.column;
  const dashes = line.dashes.filter((dash) => dash < cursor);
  const above = climb(text, line, { column, dashes });
  if (above.text !== undefined) return { role: 'text', path: above.path, start: above.text, offset };
  if (above.flow !== undefined) return flowPlaceAt(text, { start: above.flow, offset, base: above.path });
  return placeInLine(text, { line, offset, column, above, isItem: dashes.length > 0 });
}

/** An empty line in the middle of a text belongs to it, wherever the cursor stands. */
function betweenParagraphs(text: string, line: Line, cursor: number): Omit<TextPlace, 'offset'> | undefined {
  const [next] = linesBelow(text, line.end, Infinity);
  if (!next || indentOf(next) <= cursor) return undefined;
  const above = climb(text, line, { column: indentOf(next), dashes: [] });
  return above.text === undefined ? undefined : { role: 'text', path: above.path, start: above.text };
}

interface Above {
  readonly path: readonly string[];
  readonly siblings: Map<string, string>;
  /** Offset of a text that began further up and goes on here. */
  readonly text?: number;
  /** Offset of a value in flow style that began further up. */
  readonly flow?: number;
}

/** Follows the indentation up to the root. */
function climb(
  text: string,
  line: Line,
  { column, dashes }: { readonly column: number; readonly dashes: readonly number[] },
): Above {
  let limit = column;
  let isItem = false;
  let steps: string[] = [];
  let isOwnMap = true;
  let open: { readonly text?: number; readonly flow?: number } = {};
  const siblings = new Map<string, string>();
  const passDashes = (columns: readonly number[]): void => {
    for (const dash of columns.toReversed()) {
      if (dash >= limit) continue;
      steps.push(ITEM);
      [limit, isItem, isOwnMap] = [dash, true, false];
    }
  };
  passDashes(dashes);
  for (const above of linesAbove(text, line.start, () => limit)) {
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(above.content) && above.column === 0) break;
    if (above.column < limit || (above.column === limit && isItem)) {
      const opened = openedBy(text, above);
      if (opened?.key !== undefined || opened?.text !== undefined || opened?.flow !== undefined) {
        if (opened.text !== undefined || opened.flow !== undefined) {
          open = opened;
          steps = [];
        }
        if (opened.key !== undefined) steps.push(opened.key);
        [limit, isItem, isOwnMap] = [above.column, false, false];
      }
    } else if (above.column === limit && isOwnMap) addSibling(siblings, above.content);
    passDashes(above.dashes);
    if (limit === 0 && !isItem) break;
  }
  if (dashes.length === 0 || column > 0) addSiblingsBelow(siblings, text, { line, column });
  return { path: steps.toReversed(), siblings, ...open };
}

interface Opened {
  readonly key?: string;
  readonly text?: number;
  readonly flow?: number;
}

/** What lies below the content of a line and further right: a map, a text, a value in flow style. */
function openedBy(text: string, { start, end, column, content }: Line): Opened | undefined {
  const written = readKey(content);
  const from = written?.value ?? 0;
  const value = content.slice(from).replace(/^(?:[&!]\S*[ \t]*)+/, '');
  const at = start + column + content.length - value.length;
  const key = written && { key: written.key };
  if (/^[|>][-+\d]*[ \t]*(?:#.*)?$/.test(value)) {
    const next = text.indexOf('\n', end);
    return { ...key, text: next < 0 ? text.length : next + 1 };
  }
  if (FLOW.test(value)) return { ...key, flow: at };
  if (!written) return undefined;
  if (value === '' || value.startsWith('#') || value.startsWith('*')) return key;
  const quote = value[0] === '"' || value[0] === "'" ? 1 : 0;
  if (quote === 1 && closingQuote(value) >= 0) return key;
  return { ...key, text: at + quote };
}

function addSibling(siblings: Map<string, string>, content: string): void {
  const written = readKey(content);
  if (written && !siblings.has(written.key)) siblings.set(written.key, content.slice(written.value).trim());
}

function addSiblingsBelow(
  siblings: Map<string, string>,
  text: string,
  { line, column }: { readonly line: Line; readonly column: number },
): void {
  for (const below of linesBelow(text, line.end, column)) {
    const indent = indentOf(below);
    if (indent < column || (below.column === 0 && /^(?:---|\.\.\.)/.test(below.content))) return;
    if (below.dashes.length === 0) addSibling(siblings, below.content);
  }
}

/** Where a quoted value ends, relative to it: at its closing quote, or -1. */
function closingQuote(value: string): number {
  const match = (value.startsWith('"') ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/).exec(value);
  return match ? match[0].length - 1 : -1;
}

interface InLine {
  readonly line: Line;
  readonly offset: number;
  readonly column: number;
  readonly above: Above;
  readonly isItem: boolean;
}

function placeInLine(text: string, { line, offset, column, above, isItem }: InLine): Place | undefined {
  const contentStart = line.start + column;
  const content = text.slice(contentStart, line.end);
  const cursor = offset - contentStart;
  const indentation = text.slice(line.start, contentStart).search(/[^ \t]|$/);
  const innerIndent = ' '.repeat(column - indentation);
  const { path, siblings } = above;
  const common = { siblings, offset, flow: false, innerIndent, isItem, needsSpace: false, hasColon: false };
  const key = readKey(content);
  if (key && cursor > key.colon) {
    return valuePlace(
      text,
      { ...common, path: [...path, key.key] },
      { start: contentStart, key, cursor, content },
    );
  }
  if (text[offset - 1] === '-' && line.dashes.includes(cursor + column - 1)) return undefined;
  if (content.startsWith('#')) return undefined;
  if (key) {
    if (cursor > key.end || cursor < key.start) return undefined;
    const range = { start: contentStart + key.start, end: contentStart + key.end };
    return { ...common, role: 'key', path, range, quote: key.quote, isClosed: true, hasColon: true };
  }
  if (FLOW.test(content))
    return cursor > 0 ? flowPlaceAt(text, { start: contentStart, offset, base: path }) : undefined;
  const scalar = scalarAt(content, cursor);
  if (!scalar) return undefined;
  const range = { start: contentStart + scalar.start, end: contentStart + scalar.end };
  return { ...common, role: 'key', path, range, quote: scalar.quote, isClosed: scalar.isClosed };
}

function valuePlace(
  text: string,
  common: Omit<YamlPlace, 'role' | 'range' | 'quote' | 'isClosed'>,
  at: {
    readonly start: number;
    readonly key: { readonly value: number; readonly colon: number };
    readonly cursor: number;
    readonly content: string;
  },
): YamlPlace | undefined {
  const { start, key, cursor, content } = at;
  const rest = content.slice(key.value);
  const anchor = /^(?:[&!]\S*[ \t]+)+/.exec(rest)?.[0].length ?? 0;
  const from = key.value + anchor;
  const value = content.slice(from);
  if (cursor < from || value === '' || value.startsWith('#')) {
    if (value !== '' && !value.startsWith('#')) return undefined;
    if (anchor > 0 && cursor < from) return undefined;
    const range = { start: common.offset, end: common.offset };
    return {
      ...common,
      role: 'value',
      range,
      quote: '',
      isClosed: true,
      needsSpace: cursor === key.colon + 1,
    };
  }
  if (/^[|>*]/.test(value)) return undefined;
  if (FLOW.test(value))
    return cursor > from
      ? flowPlaceAt(text, { start: start + from, offset: common.offset, base: common.path })
      : undefined;
  const scalar = scalarAt(value, cursor - from);
  if (!scalar) return undefined;
  const range = { start: start + from + scalar.start, end: start + from + scalar.end };
  return { ...common, role: 'value', range, quote: scalar.quote, isClosed: scalar.isClosed };
}

/** The scalar at the beginning of `content`, if the cursor stands in it or at its ends. */
function scalarAt(
  content: string,
  cursor: number,
):
  | { readonly start: number; readonly end: number; readonly quote: Quote; readonly isClosed: boolean }
  | undefined {
  const [first] = content;
  if (first === '"' || first === "'") {
    const closing = closingQuote(content);
    const end = closing < 0 ? content.trimEnd().length : closing;
    if (cursor < 1 || (closing >= 0 && cursor > end)) return undefined;
    return { start: 1, end: Math.max(end, cursor), quote: first, isClosed: closing >= 0 };
  }
  const comment = content.search(/[ \t]#/);
  const written = (comment < 0 ? content : content.slice(0, comment)).trimEnd().length;
  if (comment >= 0 && cursor > comment) return undefined;
  return { start: 0, end: Math.max(written, cursor), quote: '', isClosed: true };
}
