import { contentKeys, promptKeys } from '../registry/schemaProblems.ts';
import { RECORD_KEYS, isContentKey } from '../versions/keys.ts';
import { ownEntries } from '../yaml/extent.ts';
import type { YamlEntry, YamlMap } from '../yaml/tree.ts';

/** The order in which keys read best: what is served and under which terms, the content, its record, the versions. */
const ORDER: readonly string[] = [
  ...promptKeys.filter((key) => !isContentKey(key) && !['draft', 'versions', 'versions_dir'].includes(key)),
  ...contentKeys.filter((key) => !RECORD_KEYS.has(key)),
  ...RECORD_KEYS,
  'draft',
  'versions',
  'versions_dir',
];

/** The key of a map that a new key should follow; undefined where the new one comes first, or where nobody knows. */
export function keyBefore(map: YamlMap, key: string): string | undefined {
  const present = ownEntries(map).map((entry) => entry.key);
  const earlier = ORDER.slice(0, Math.max(0, ORDER.indexOf(key)));
  if (!RECORD_KEYS.has(key)) return earlier.findLast((other) => present.includes(other));
  // A record stands behind the content, whatever the order of that.
  const recorded = earlier.findLast((other) => RECORD_KEYS.has(other) && present.includes(other));
  return recorded ?? present.findLast((other) => isContentKey(other) && !RECORD_KEYS.has(other));
}

/** The entry of a map that a new key should stand in front of. */
export function entryBehind(map: YamlMap, key: string): YamlEntry | undefined {
  const later = new Set(ORDER.slice(ORDER.indexOf(key) + 1));
  return ownEntries(map).find((entry) => later.has(entry.key));
}
