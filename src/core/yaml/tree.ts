import type { JsonValue } from '../base/json.ts';
import { type TextRange, shiftRange } from '../base/problem.ts';

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
        : Object.fromEntries<JsonValue>(node.entries.map((entry) => [entry.key, toJson(entry.value)]));
    json.set(node, value);
  }
  return value;
}

/** A copy of the tree with all positions moved by `by`. */
export function shiftTree(node: YamlNode, by: number): YamlNode {
  if (by === 0) return node;
  if (node.kind === 'map') return shiftMap(node, by);
  const range = shiftRange(node.range, by);
  if (node.kind === 'scalar') return { ...node, range };
  return { ...node, range, items: node.items.map((item) => shiftTree(item, by)) };
}

export const shiftMap = (map: YamlMap, by: number): YamlMap =>
  by === 0 ? map : { ...map, range: shiftRange(map.range, by), entries: shiftEntries(map.entries, by) };

export function shiftEntries(entries: readonly YamlEntry[], by: number): YamlEntry[] {
  return entries.map((entry) => ({
    ...entry,
    keyRange: shiftRange(entry.keyRange, by),
    value: shiftTree(entry.value, by),
  }));
}
