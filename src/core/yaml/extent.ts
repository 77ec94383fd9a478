import type { YamlEntry, YamlMap, YamlNode } from './tree.ts';

// Where things stand in the lines of a text: what an edit has to take with it, and what it must leave alone.

/** The line break of a text: that of Windows where it is used at all. */
export const eolOf = (text: string): '\r\n' | '\n' => (text.includes('\r\n') ? '\r\n' : '\n');

/** The entries that stand in the map itself, without those that a merge key brings in. */
export const ownEntries = (map: YamlMap): readonly YamlEntry[] =>
  map.entries.filter((entry) => !entry.merged);

/** How many characters stand before an offset in its line; a byte order mark is none. */
export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (text.charCodeAt(start) === 0xfeff ? 1 : 0);
}

export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;

/** The end of the line that holds `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' && newline > offset ? newline - 1 : newline;
}

/** Where a node's content ends: blank lines and comments below it do not belong to it, kept (`|+`) ones do. */
export function contentEnd(text: string, node: YamlNode): number {
  const { start, end } = node.range;
  if (node.alias || (node.kind !== 'scalar' && node.flow)) return end;
  if (node.kind === 'scalar') {
    if (node.style !== 'literal' && node.style !== 'folded') return end;
    const source = text.slice(start, end);
    if (/^[|>][1-9]?\+/.test(source)) return end;
    // A line of more spaces than the indentation is content; the others are blank lines behind it.
    const indent = /\n( +)[^ \r\n]/.exec(source)?.[1]?.length ?? 0;
    return start + source.replace(new RegExp(`(?:\\r?\\n {0,${indent}})*$`), '').length;
  }
  const last = node.kind === 'map' ? ownEntries(node).at(-1)?.value : node.items.at(-1);
  return Math.max(end, last ? contentEnd(text, last) : end);
}

/** Behind the line break of a node's last line, or at the end of the text. */
export function endOfLines(text: string, node: YamlNode): number {
  const end = contentEnd(text, node);
  if (text[end - 1] === '\n') return end;
  const newline = text.indexOf('\n', end);
  return newline < 0 ? text.length : newline + 1;
}

/** How far the values of a map's keys are indented below them, judged by those that are. */
export function stepOf(text: string, map: YamlMap): number | undefined {
  const column = columnOf(text, map.range.start);
  for (const { value } of ownEntries(map)) {
    if (value.kind !== 'map' || value.flow || value.alias) continue;
    const step = columnOf(text, value.range.start) - column;
    if (step > 0) return step;
  }
  return undefined;
}
