import type { JsonObject, JsonValue } from '../base/json.ts';
import type { TextEdit } from '../base/problem.ts';
import { RECORD_KEYS } from '../versions/keys.ts';
import { type YamlChange, type YamlSource, appendEdits, changeEdits } from '../yaml/edits.ts';
import { ownEntries } from '../yaml/extent.ts';
import { type YamlMap, valueOf } from '../yaml/tree.ts';
import { keyBefore } from './keyOrder.ts';

/** New values of a record's keys; undefined removes a key. */
export type RecordChange = Readonly<Record<string, JsonValue | undefined>>;

/** The changes of a content's record, its new keys in their usual order behind the content. */
export function recordChanges(map: YamlMap, change: RecordChange): YamlChange[] {
  const keys = [...RECORD_KEYS].filter((key) => key in change);
  return keys.map((key) => {
    const after = keyBefore(map, key);
    return { path: [key], value: change[key], ...(after !== undefined && { after }) };
  });
}

/** Adds an override to those that are recorded already, which stay as they are written. */
export function overrideEdits({ text, root }: YamlSource, override: JsonObject | undefined): TextEdit[] {
  if (!override) return [];
  const overrides = valueOf(root, 'overrides');
  if (overrides?.kind === 'seq' && overrides.items.length > 0) return appendEdits(text, overrides, override);
  const changes = recordChanges(root, { overrides: [override] });
  return changeEdits({ text, root }, changes);
}

/** The record keys that a map has. */
export const recordKeysOf = (map: YamlMap): string[] =>
  ownEntries(map).flatMap(({ key }) => (RECORD_KEYS.has(key) ? [key] : []));
