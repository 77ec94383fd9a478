import { type JsonObject, type JsonValue, isJsonObject, isSameJson } from '../base/json.ts';
import { PromptError } from '../base/errors.ts';
import type { TextEdit } from '../base/problem.ts';
import { columnOf, contentEnd, endOfLines, eolOf, lineEnd, lineStart, ownEntries, stepOf } from './extent.ts';
import { isCollection, isFlowWorthy, renderBlock, renderFlow } from './render.ts';
import { type ScalarValue, renderKey, renderLiteral, renderScalar } from './scalars.ts';
import {
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlPath,
  type YamlScalar,
  type YamlSeq,
  toJson,
} from './tree.ts';

/** A text with its tree; the tree's ranges are offsets in the text. */
export interface YamlSource {
  readonly text: string;
  readonly root: YamlMap;
}

/** One change of a YAML text; `after` names the sibling that a new key at the end of the path should follow. */
export interface YamlChange {
  readonly path: YamlPath;
  readonly value: JsonValue | undefined;
  readonly after?: string;
}

/** The edits of several changes that do not touch the same keys. */
export function changeEdits(source: YamlSource, changes: readonly YamlChange[]): TextEdit[] {
  return changes.flatMap(({ path, value, after }) =>
    new Editor(source.text, after).set(source.root, path, value),
  );
}

/**
 * The smallest edits after which the value at `path` is `value`; undefined removes the key. Objects are
 * compared key by key, so that what is equal stays as it is: comments, quotes, order, line breaks, anchors.
 * @throws PromptError `bad-input` where the path leads through an alias, whose text belongs to another place too
 */
export function setEdits(source: YamlSource, path: YamlPath, value: JsonValue | undefined): TextEdit[] {
  return new Editor(source.text).set(source.root, path, value);
}

/**
 * The edit that adds an item to a list, behind the others and in their style. An empty list in block style has no
 * place for one: set the list's key instead.
 * @throws PromptError `bad-input` where the list is an alias
 */
export function appendEdits(text: string, seq: YamlSeq, item: JsonValue): TextEdit[] {
  if (seq.alias) throw behindAlias('the list');
  return new Editor(text).append(seq, item);
}

class Editor {
  readonly #text: string;
  readonly #eol: string;
  readonly #after: string | undefined;

  constructor(text: string, after?: string) {
    this.#text = text;
    this.#after = after;
    this.#eol = eolOf(text);
  }

  set(map: YamlMap, path: YamlPath, value: JsonValue | undefined): TextEdit[] {
    const [first, ...rest] = path;
    if (first === undefined) throw new Error('An edit needs a path');
    const entry = ownEntries(map).find(({ key }) => key === String(first));
    if (!entry) {
      const behind = rest.length === 0 ? ownEntries(map).find(({ key }) => key === this.#after) : undefined;
      return value === undefined ? [] : this.#insert(map, [[String(first), nested(rest, value)]], behind);
    }
    if (rest.length === 0)
      return value === undefined ? this.#remove(map, [entry]) : this.#replace(entry, value, map);
    if (entry.value.alias && entry.value.kind !== 'scalar') throw behindAlias(entry.key);
    if (entry.value.kind === 'map') return this.set(entry.value, rest, value);
    if (entry.value.kind === 'seq') return this.#setItem(entry, entry.value, rest, value);
    return value === undefined ? [] : this.#replace(entry, nested(rest, value), map);
  }

  #setItem(
    entry: YamlEntry,
    seq: YamlSeq,
    [index, ...rest]: YamlPath,
    value: JsonValue | undefined,
  ): TextEdit[] {
    const item = seq.items[Number(index)];
    if (item?.kind === 'map' && rest.length > 0) {
      if (item.alias) throw behindAlias(entry.key);
      return this.set(item, rest, value);
    }
    if (item?.kind === 'scalar' && rest.length === 0 && value !== undefined && !isCollection(value)) {
      return [this.#scalarEdit(item, value, columnOf(this.#text, entry.keyRange.start))];
    }
    throw new PromptError(
      'bad-input',
      `The list “${entry.key}” has no item ${String(index)} that could be changed.`,
    );
  }

  append(seq: YamlSeq, item: JsonValue): TextEdit[] {
    if (!seq.flow)
      return [this.#linesBehind(seq, this.#blockLines([item], columnOf(this.#text, seq.range.start)))];
    const last = seq.items.at(-1);
    const close = this.#text.lastIndexOf(']', seq.range.end - 1);
    if (!last) return [{ start: close, end: close, newText: renderFlow(item) }];
    const comma = /^\s*,/.exec(this.#text.slice(last.range.end, close));
    const at = last.range.end + (comma?.[0].length ?? 0);
    const line = this.#text.slice(0, last.range.start).match(/\n([ \t]*)$/);
    const gap = line ? this.#eol + line[1] : ' ';
    const isJson = /^\{\s*"/.test(this.#text.slice(last.range.start));
    const newText = (comma ? '' : ',') + gap + (isJson ? JSON.stringify(item) : renderFlow(item));
    return [{ start: at, end: at, newText }];
  }

  /** Makes the value of an entry equal to `value`. */
  #replace(entry: YamlEntry, value: JsonValue, parent: YamlMap): TextEdit[] {
    const node = entry.value;
    if (isSameJson(toJson(node), value)) return [];
    if (!node.alias && node.kind === 'map' && isJsonObject(value) && Object.keys(value).length > 0)
      return this.#merge(node, value);
    if (!node.alias && node.kind === 'seq' && Array.isArray(value)) {
      const items = this.#mergeItems(entry, node, value);
      if (items) return items;
    }
    if (node.kind === 'scalar' && !isCollection(value) && node.style !== 'empty') {
      return [this.#scalarEdit(node, value, columnOf(this.#text, entry.keyRange.start))];
    }
    return this.#rewrite(entry, value, parent);
  }

  #merge(map: YamlMap, value: JsonObject): TextEdit[] {
    const own = ownEntries(map);
    const gone = own.filter(({ key }) => !Object.hasOwn(value, key));
    const kept = own.filter(({ key }) => Object.hasOwn(value, key));
    const merged = new Map(
      map.entries.filter((entry) => entry.merged).map((entry) => [entry.key, toJson(entry.value)]),
    );
    const added = Object.entries(value).filter(
      ([key, wanted]) =>
        !own.some((entry) => entry.key === key) && !(merged.has(key) && isSameJson(merged.get(key)!, wanted)),
    );
    if (kept.length === 0 && own.length > 0) return [this.#wholeMap(map, value)];
    return [
      ...kept.flatMap((entry) => this.#replace(entry, value[entry.key]!, map)),
      ...this.#remove(map, gone),
      ...this.#insert(map, added, kept.at(-1)),
    ];
  }

  /** A map of which no key stays is written anew. */
  #wholeMap(map: YamlMap, value: JsonObject): TextEdit {
    const column = columnOf(this.#text, map.range.start);
    const newText = map.flow
      ? renderFlow(value)
      : this.#blockLines(value, column).join(this.#eol).trimStart();
    return this.#replacement({
      start: map.range.start,
      end: map.flow ? map.range.end : contentEnd(this.#text, map),
      newText,
    });
  }

  /** Kept blank lines (`|+`) are content up to behind a line break: what replaces them ends with one too. */
  #replacement(edit: TextEdit): TextEdit {
    const endsLine = edit.end > edit.start && this.#text[edit.end - 1] === '\n';
    return endsLine ? { ...edit, newText: edit.newText + this.#eol } : edit;
  }

  #mergeItems(entry: YamlEntry, seq: YamlSeq, value: readonly JsonValue[]): TextEdit[] | undefined {
    if (seq.items.length !== value.length) return undefined;
    const edits: TextEdit[] = [];
    for (const [i, item] of seq.items.entries()) {
      const wanted = value[i] ?? null;
      if (item.kind !== 'scalar' || isCollection(wanted)) return undefined;
      if (item.value !== wanted)
        edits.push(this.#scalarEdit(item, wanted, columnOf(this.#text, entry.keyRange.start)));
    }
    return edits;
  }

  /** Replaces one scalar's own characters, in the same style if that style can hold the value. */
  #scalarEdit(node: YamlScalar, scalar: ScalarValue, parentColumn: number): TextEdit {
    const { start } = node.range;
    if (node.style !== 'literal' && node.style !== 'folded') {
      return { ...node.range, newText: renderScalar(scalar, node.alias ? 'plain' : node.style) };
    }
    const end = contentEnd(this.#text, node);
    const literal =
      typeof scalar === 'string'
        ? renderLiteral(scalar, this.#literalIndent(node, parentColumn), this.#eol)
        : undefined;
    return this.#replacement({ start, end, newText: literal ?? renderScalar(scalar, 'plain') });
  }

  #literalIndent(node: YamlScalar, parentColumn: number): string {
    const source = this.#text.slice(node.range.start, node.range.end);
    const header = source.slice(0, source.indexOf('\n'));
    if (/[1-9]/.test(header)) return ' '.repeat(parentColumn + 2);
    return /\n( +)\S/.exec(source)?.[1] ?? ' '.repeat(parentColumn + 2);
  }

  /** Puts another kind of value in an entry's place: what stood there goes, a comment on the key's line stays. */
  #rewrite(entry: YamlEntry, value: JsonValue, parent: YamlMap): TextEdit[] {
    const { start, end } = entry.value.range;
    const isEmpty = entry.value.kind === 'scalar' && entry.value.style === 'empty';
    const colon = this.#text.indexOf(':', entry.keyRange.end) + 1;
    if (parent.flow || (colon === 0 && isEmpty)) {
      const at = colon > 0 ? Math.max(colon, isEmpty ? 0 : start) : entry.keyRange.end;
      const gap = colon === 0 ? ': ' : isEmpty ? ' ' : '';
      return [{ start: at, end: isEmpty ? at : end, newText: gap + renderFlow(value) }];
    }
    if (!isCollection(value) || isFlowWorthy(value)) {
      const old = isEmpty
        ? { start: colon, end: colon }
        : { start: colon, end: contentEnd(this.#text, entry.value) };
      const literal =
        typeof value === 'string'
          ? renderLiteral(value, ' '.repeat(columnOf(this.#text, entry.keyRange.start) + 2), this.#eol)
          : undefined;
      return [this.#replacement({ ...old, newText: ` ${literal ?? renderFlow(value)}` })];
    }
    const column = columnOf(this.#text, entry.keyRange.start);
    const lines = this.#blockLines(value, column + (stepOf(this.#text, parent) ?? 2));
    const isBelow = !isEmpty && this.#text.slice(colon, start).includes('\n');
    if (isBelow || (!isEmpty && this.#text.slice(start, end).includes('\n'))) {
      return [
        this.#replacement({
          start: colon,
          end: contentEnd(this.#text, entry.value),
          newText: this.#eol + lines.join(this.#eol),
        }),
      ];
    }
    const removal = isEmpty ? [] : [{ start: colon, end, newText: '' }];
    const at = lineEnd(this.#text, isEmpty ? colon : end);
    return [...removal, { start: at, end: at, newText: this.#eol + lines.join(this.#eol) }];
  }

  /** Adds entries behind `last`, or behind all that the map has. */
  #insert(map: YamlMap, entries: readonly (readonly [string, JsonValue])[], behind?: YamlEntry): TextEdit[] {
    if (entries.length === 0) return [];
    const own = ownEntries(map);
    if (map.flow) {
      const text = entries.map(([key, value]) => `${renderKey(key)}: ${renderFlow(value)}`).join(', ');
      const last = behind ?? own.at(-1);
      const at = last ? endOf(last) : map.range.start + 1;
      const isAfterMerge = !last && map.entries.length > 0;
      const end = isAfterMerge ? this.#text.lastIndexOf('}', map.range.end) : at;
      return [{ start: end, end, newText: last || isAfterMerge ? `, ${text}` : text }];
    }
    const lines = this.#blockLines(Object.fromEntries(entries), columnOf(this.#text, map.range.start));
    return [this.#linesBehind(behind && behind !== own.at(-1) ? behind.value : map, lines)];
  }

  /** Behind the line break, so that the line itself can be removed by another edit of the same list. */
  #linesBehind(node: YamlNode, lines: readonly string[]): TextEdit {
    const at = endOfLines(this.#text, node);
    const text = lines.join(this.#eol);
    return { start: at, end: at, newText: this.#text[at - 1] === '\n' ? text + this.#eol : this.#eol + text };
  }

  #remove(map: YamlMap, gone: readonly YamlEntry[]): TextEdit[] {
    const own = ownEntries(map);
    if (gone.length === 0) return [];
    if (gone.length === own.length && own.length === map.entries.length) return [this.#wholeMap(map, {})];
    if (map.flow) return flowRemovals(own, gone);
    return gone.map((entry) => {
      const next = own[own.indexOf(entry) + 1];
      const start = lineStart(this.#text, entry.keyRange.start);
      const isAlone = this.#text.slice(start, entry.keyRange.start).trim() === '';
      if (!isAlone && next) return { start: entry.keyRange.start, end: next.keyRange.start, newText: '' };
      const end = endOfLines(this.#text, entry.value);
      return { start: isAlone ? start : entry.keyRange.start, end, newText: '' };
    });
  }

  #blockLines(value: JsonValue, column: number): string[] {
    return renderBlock(value, ' '.repeat(column), this.#eol);
  }
}

/** Entries of a flow map go with the comma behind them, or, at the end, with the one before them. */
function flowRemovals(own: readonly YamlEntry[], gone: readonly YamlEntry[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let i = 0; i < own.length; i++) {
    if (!gone.includes(own[i]!)) continue;
    const first = i;
    while (own[i + 1] && gone.includes(own[i + 1]!)) i++;
    const next = own[i + 1];
    const before = own[first - 1];
    const start = next || !before ? own[first]!.keyRange.start : endOf(before);
    edits.push({ start, end: next ? next.keyRange.start : endOf(own[i]!), newText: '' });
  }
  return edits;
}

const endOf = ({ keyRange, value }: YamlEntry): number => Math.max(keyRange.end, value.range.end);

/** `value` below the keys that are missing on the way to it. */
function nested(keys: YamlPath, value: JsonValue): JsonValue {
  return keys.reduceRight<JsonValue>((inner, key) => ({ [String(key)]: inner }), value);
}

function behindAlias(key: string): PromptError {
  return new PromptError(
    'bad-input',
    `“${key}” is an alias: what it stands for belongs to another place as well.`,
    {
      hint: 'Write the value out here instead of the alias, then try again.',
    },
  );
}
