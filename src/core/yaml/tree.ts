import type { JsonObject, JsonValue } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';

/**
 * YAML as a plain tree with positions. It is what the rest of core sees of a file: immutable, aliases and
 * merge keys resolved. Ranges are offsets in the text that was parsed, which may be a part of a file.
 */
export type YamlNode = YamlScalar | YamlMap | YamlSeq;

interface NodeBase {
  readonly range: TextRange;
  /** The node stands elsewhere and is reached through an alias here; `range` is that of the alias. */
  readonly alias?: true;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';

export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
}

export interface YamlEntry {
  /** The key as text: of a plain scalar its source, so that `2.0:` is "2.0" and not 2. */
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: YamlNode;
  /** The entry comes from a merge key (`<<`): it can be read here, not edited. */
  readonly merged?: true;
}

export interface YamlMap extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

export interface YamlSeq extends NodeBase {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export type YamlPath = readonly (string | number)[];

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function valueOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entryOf(node, key)?.value;
}

/** The node at `path`, or undefined. Numbers index sequences. */
export function nodeAt(node: YamlNode | undefined, path: YamlPath): YamlNode | undefined {
  let current = node;
  for (const step of path) {
    current =
      typeof step === 'number'
        ? current?.kind === 'seq'
          ? current.items[step]
          : undefined
        : valueOf(current, step);
  }
  return current;
}

const json = new WeakMap<YamlNode, JsonValue>();

/** The node as JSON. Computed once a node: aliases share their value, so a deep chain of them costs nothing. */
export function toJson(node: YamlNode): JsonValue {
  if (node.kind === 'scalar') return node.value;
  let value = json.get(node);
  if (value === undefined) {
    value =
      node.kind === 'seq'
        ? node.items.map(toJson)
        : (Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.value)])) as JsonObject);
    json.set(node, value);
  }
  return value;
}

/** The path of keys and indices to the innermost node whose range, or whose key's range, holds `offset`. */
export function pathAt(node: YamlNode | undefined, offset: number): (string | number)[] {
  const path: (string | number)[] = [];
  for (let current = node; current; ) {
    let next: YamlNode | undefined;
    if (current.kind === 'map') {
      const found: YamlEntry | undefined = current.entries.find(
        ({ keyRange, value, merged }) => !merged && keyRange.start <= offset && offset <= Math.max(keyRange.end, value.range.end),
      );
      if (found) path.push(found.key);
      next = found && found.value.range.start <= offset ? found.value : undefined;
    } else if (current.kind === 'seq') {
      const index: number = current.items.findIndex(({ range }) => range.start <= offset && offset <= range.end);
      if (index >= 0) path.push(index);
      next = current.items[index];
    }
    current = next?.alias ? undefined : next;
  }
  return path;
}

/** A copy of the tree with all positions moved by `by`. */
export function shiftTree(node: YamlNode, by: number): YamlNode {
  if (by === 0) return node;
  const range = { start: node.range.start + by, end: node.range.end + by };
  if (node.kind === 'scalar') return { ...node, range };
  if (node.kind === 'seq') return { ...node, range, items: node.items.map((item) => shiftTree(item, by)) };
  const entries = node.entries.map((entry) => ({
    ...entry,
    keyRange: { start: entry.keyRange.start + by, end: entry.keyRange.end + by },
    value: shiftTree(entry.value, by),
  }));
  return { ...node, range, entries };
}
