import type { YamlEntry, YamlMap, YamlNode, YamlPath, YamlSeq } from './tree.ts';

/** What stands at an offset: the innermost key or value that holds it. */
export interface YamlPlace {
  /** From the root; of a key the path of its value. */
  readonly path: YamlPath;
  /** The value; of a key the value behind it. */
  readonly node: YamlNode;
  /** Where the place is an entry of a map, or its key. */
  readonly entry?: YamlEntry;
  readonly isKey: boolean;
  /** The collections around, innermost first. */
  readonly around: readonly (YamlMap | YamlSeq)[];
}

/**
 * The place of an offset; a range's end belongs to it, so that an empty value can be found. What an alias
 * stands for is not entered.
 * @param end where given, the outermost value from `offset` to `end`, if there is one
 */
export function placeAt(root: YamlNode | undefined, offset: number, end?: number): YamlPlace | undefined {
  if (!root || !holds(root, offset)) return undefined;
  let place: YamlPlace = { path: [], node: root, isKey: false, around: [] };
  for (;;) {
    const { range } = place.node;
    if (range.start === offset && range.end === end) return place;
    const inner = stepInto(place, offset);
    if (!inner) return place;
    place = inner;
    if (place.isKey) return place;
  }
}

const holds = ({ range }: Pick<YamlNode, 'range'>, offset: number): boolean =>
  range.start <= offset && offset <= range.end;

function stepInto({ path, node, around }: YamlPlace, offset: number): YamlPlace | undefined {
  if (node.kind === 'scalar' || node.alias) return undefined;
  const within = { isKey: false, around: [node, ...around] };
  if (node.kind === 'seq') {
    const index = node.items.findIndex((item) => holds(item, offset));
    return index < 0 ? undefined : { ...within, path: [...path, index], node: node.items[index]! };
  }
  const own = node.entries.filter(({ merged }) => !merged);
  const key = own.find(({ keyRange }) => holds({ range: keyRange }, offset));
  const entry = key ?? own.find(({ value }) => holds(value, offset));
  if (!entry) return undefined;
  return { ...within, path: [...path, entry.key], node: entry.value, entry, isKey: key !== undefined };
}
