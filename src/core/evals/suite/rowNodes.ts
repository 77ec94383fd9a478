import { type JsonValue, isJsonObject } from '../../base/json.ts';
import type { TextRange } from '../../base/problem.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../../yaml/tree.ts';

/** JSON as a tree all of whose nodes stand at `range`: rows are checked and read like written tests. */
export function toNode(value: JsonValue, range: TextRange): YamlNode {
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, style: 'plain', range };
  if (isJsonObject(value)) {
    return toMapNode(
      Object.entries(value).map(([key, member]) => toEntry(key, toNode(member, range))),
      range,
    );
  }
  return {
    kind: 'seq',
    flow: true,
    items: value.map((item) => toNode(item, range)),
    range,
  };
}

export function toMapNode(entries: readonly YamlEntry[], range: TextRange): YamlMap {
  return { kind: 'map', flow: true, entries, range };
}

/** @param keyRange where the name stands; in the row where it is left out */
export function toEntry(key: string, value: YamlNode, keyRange = value.range): YamlEntry {
  return { key, keyRange, value };
}
