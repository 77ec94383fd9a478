import type { TextEdit, TextRange } from '../base/problem.ts';
import { columnOf, endOfLines, eolOf, lineEnd, lineStart, ownEntries } from './extent.ts';
import { renderFlow } from './render.ts';
import { renderScalar } from './scalars.ts';
import { type YamlEntry, type YamlMap, toJson } from './tree.ts';
import { parseYaml } from './parse.ts';

/** The value of an entry as it is written, to be put under a key somewhere else. */
export interface EntryText {
  /** Block style: lines at the margin. Flow style: from `{` to `}`, lines below the first at the key's column. LF. */
  readonly text: string;
  readonly flow: boolean;
  /** Comment lines right above the key, at the margin. */
  readonly lead: readonly string[];
  /** What stands behind the key's colon and value on its line: white space and a comment. */
  readonly note: string;
}

/**
 * The lines of an entry of a block map: the comment lines right above it, and comments within it that are indented
 * deeper than its key. Blank lines and other comments below it are not its own.
 */
export function entryLines(text: string, map: YamlMap, entry: YamlEntry): TextRange {
  const own = ownEntries(map);
  const before = own[own.indexOf(entry) - 1];
  const column = columnOf(text, entry.keyRange.start);
  const top = text.startsWith('\ufeff') ? 1 : 0; // A byte order mark belongs to the file.
  const floor = before ? endWithComments(text, before, column) : top;
  let start = Math.max(top, lineStart(text, entry.keyRange.start));
  while (start > floor) {
    const above = lineStart(text, start - 1);
    if (!isComment(text.slice(Math.max(above, top), start))) break;
    start = Math.max(above, top);
  }
  return { start, end: endWithComments(text, entry, column) };
}

const isComment = (line: string): boolean => /^[ \t]*#/.test(line);

function endWithComments(text: string, { value }: YamlEntry, column: number): number {
  let end = endOfLines(text, value);
  for (;;) {
    const next = text.indexOf('\n', end);
    const line = text.slice(end, next < 0 ? text.length : next + 1);
    if (line === '' || !isComment(line) || /^ */.exec(line)![0].length <= column) return end;
    end += line.length;
  }
}

/** Lines that follow each other are one range; blank lines between entries that both are meant belong to it. */
export function entryRanges(text: string, map: YamlMap, entries: readonly YamlEntry[]): TextRange[] {
  const own = ownEntries(map);
  const ranges: TextRange[] = [];
  let last = -2;
  for (const [index, entry] of own.entries()) {
    if (!entries.includes(entry)) continue;
    const lines = entryLines(text, map, entry);
    const open = ranges.at(-1);
    if (open && last === index - 1) ranges[ranges.length - 1] = { start: open.start, end: lines.end };
    else ranges.push(lines);
    last = index;
  }
  return ranges;
}

/** Moves lines to the right, or to the left as far as there is room; empty lines stay empty. */
export function indentLines(text: string, by: number): string {
  if (by === 0) return text;
  // Not `^`, which also stands behind separators (U+2028) that are text to YAML.
  if (by > 0) return text.replaceAll(/(?<![^\n])(?=[^\r\n])/g, ' '.repeat(by));
  return text.replaceAll(new RegExp(`(?<![^\\n]) {1,${-by}}`, 'g'), '');
}

/** Where a new entry goes: in front of another one, or behind all that the map has. */
export interface EntryPlace {
  readonly before?: YamlEntry | undefined;
}

/** Puts an entry into a map, as it is written where the map's style can hold that. */
export function insertEntryEdit(
  source: { readonly text: string; readonly map: YamlMap; readonly step: number },
  key: string,
  value: EntryText & EntryPlace,
): TextEdit {
  const { text, map, step } = source;
  if (map.flow) return insertInFlow(text, map, { key, value });
  const column = columnOf(text, map.range.start);
  const lines = toLines(text, renderEntryKey(key, map, text), value, { column, step });
  const last = ownEntries(map).at(-1);
  const at = value.before
    ? entryLines(text, map, value.before).start
    : last
      ? entryLines(text, map, last).end
      : endOfLines(text, map);
  return linesAt(text, at, lines);
}

/** Lines at a place where a line starts, or behind a last line that no line break ends. */
export function linesAt(text: string, at: number, lines: string): TextEdit {
  const eol = eolOf(text);
  const own = lines.replaceAll(/\r?\n/g, eol);
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const newText = isOpen ? eol + (own.endsWith(eol) ? own.slice(0, -eol.length) : own) : own;
  return { start: at, end: at, newText };
}

/** The lines of an entry, line feeds only. */
export function toLines(
  text: string,
  key: string,
  { lead, note, text: body, flow }: EntryText,
  { column, step }: { readonly column: number; readonly step: number },
): string {
  const indent = ' '.repeat(column);
  const above = lead.map((line) => `${indent}${line}\n`).join('');
  if (!flow) return `${above}${indent}${key}:${note}\n${indentLines(body, column + step)}`;
  return `${above}${indent}${key}: ${indentLines(body.trimEnd(), column).trimStart()}${note}\n`;
}

function insertInFlow(
  text: string,
  map: YamlMap,
  { key, value }: { readonly key: string; readonly value: EntryText & EntryPlace },
): TextEdit {
  const isOneLine = value.flow && !value.text.trimEnd().includes('\n') && !/#/.test(value.note);
  const root = isOneLine ? undefined : parseYaml(value.text).root;
  const rendered = root ? renderFlow(toJson(root)) : value.text.trimEnd();
  const entry = `${renderEntryKey(key, map, text)}: ${rendered}`;
  const own = ownEntries(map);
  const last = own.at(-1);
  if (value.before) {
    const at = value.before.keyRange.start;
    return { start: at, end: at, newText: `${entry}, ` };
  }
  const at = last ? Math.max(last.keyRange.end, last.value.range.end) : map.range.start + 1;
  return { start: at, end: at, newText: last ? `, ${entry}` : entry };
}

/** A key in the quotes that its neighbours have, if they have any. */
function renderEntryKey(key: string, map: YamlMap, text: string): string {
  const neighbour = ownEntries(map).at(-1);
  const isSingle = neighbour !== undefined && text[neighbour.keyRange.start] === "'";
  const plain = renderScalar(key);
  return plain.startsWith('"') && isSingle ? renderScalar(key, 'single') : plain;
}

/**
 * Writes an entry of a block map anew; the comments above it stay, and so does that on its line unless there is a new
 * one. Where there was no value, those below stay too.
 */
export function replaceEntryEdit(
  source: { readonly text: string; readonly map: YamlMap; readonly step: number },
  entry: YamlEntry,
  value: EntryText,
): TextEdit {
  const { text, map, step } = source;
  const { start } = entry.keyRange;
  const own = entryLines(text, map, entry);
  const column = columnOf(text, start);
  const key = text.slice(start, entry.keyRange.end);
  const note = value.note === '' ? noteOf(text, entry) : value.note;
  const lines = toLines(text, key, { ...value, note, lead: [] }, { column, step }).slice(column);
  const isEmpty = entry.value.kind === 'scalar' && entry.value.value === null && !entry.value.alias;
  const end = isEmpty ? endOfLines(text, entry.value) : own.end;
  const isOpen = text[end - 1] !== '\n';
  const newText = lines.replaceAll('\n', eolOf(text));
  return { start, end, newText: isOpen ? newText.trimEnd() : newText };
}

/** The comment on the line of a key, with the white space in front of it. */
export function noteOf(text: string, { keyRange, value }: Pick<YamlEntry, 'keyRange' | 'value'>): string {
  const isOnLine = value.alias === true || (value.kind !== 'scalar' && value.flow);
  const from = isOnLine ? value.range.end : text.indexOf(':', keyRange.end) + 1;
  return /^[ \t]+#.*$/s.exec(text.slice(from, lineEnd(text, from)))?.[0] ?? '';
}

/** Takes entries out of a map, the comments above them included. */
export function removeEntriesEdits(text: string, map: YamlMap, entries: readonly YamlEntry[]): TextEdit[] {
  return entryRanges(text, map, entries).map((range) => ({ ...range, newText: '' }));
}
