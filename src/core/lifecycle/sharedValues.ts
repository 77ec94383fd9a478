import { type JsonValue, isSameJson } from '../base/json.ts';
import { RECORD_KEYS } from '../versions/keys.ts';
import { type YamlNode, toJson } from '../yaml/tree.ts';

/** What aliases and merges bring to places of a text. */
type Shared = ReadonlyMap<string, JsonValue>;

/**
 * A place that would say something else because what its alias or merge stands for is changed elsewhere; undefined
 * where there is none. What the change itself takes away, below `path`, is its own business.
 */
export function changedAlias(
  before: YamlNode | undefined,
  after: YamlNode | undefined,
  path: readonly string[],
): string | undefined {
  const [old, now] = [sharedIn(before), sharedIn(after)];
  const own = `${path.join('\n')}\n`;
  const places = [...new Set([...old.keys(), ...now.keys()])];
  const found = places.find((place) => {
    const [was, is] = [old.get(place), now.get(place)];
    if (was === undefined || is === undefined) return !place.startsWith(own);
    return !isSameJson(was, is);
  });
  return found?.split('\n').join(' › ');
}

function sharedIn(root: YamlNode | undefined): Shared {
  const shared = new Map<string, JsonValue>();
  const look = (node: YamlNode, path: string, isShared: boolean): void => {
    if (isShared) shared.set(path, withoutRecord(node));
    else if (node.kind === 'seq')
      for (const [index, item] of node.items.entries())
        look(item, below(path, `${index}`), item.alias === true);
    else if (node.kind === 'map')
      for (const { key, value, merged } of node.entries) {
        if (!merged || !isOnlyRecord(key)) look(value, below(path, key), merged || value.alias === true);
      }
  };
  if (root) look(root, '', false);
  return shared;
}

/** What is recorded of one version says nothing that another one asks for, but its digest does. */
const isOnlyRecord = (key: string): boolean => RECORD_KEYS.has(key) && key !== 'digest';

const below = (path: string, key: string): string => (path === '' ? key : `${path}\n${key}`);

function withoutRecord(node: YamlNode): JsonValue {
  if (node.kind !== 'map') return toJson(node);
  return Object.fromEntries(
    node.entries.flatMap(({ key, value }) => (isOnlyRecord(key) ? [] : [[key, toJson(value)]])),
  );
}
