import { type JsonObject, type JsonValue, isJsonArray } from '../../core/base/json.ts';

/** Characters of a result: some thousand tokens, so that one call does not use up what a model can hold. */
const MOST_CHARACTERS = 24_000;

/** Characters of one text in it. */
const LONGEST_TEXT = 4000;

export interface BoundedList {
  readonly key: string;
  readonly rows: readonly JsonValue[];
  /** How to ask for what is left out. */
  readonly hint: string;
}

/**
 * JSON that a model can read: as many rows as fit, and where some do not, how many and how to see them. Long texts
 * are cut, and say by how much.
 */
export function renderBounded(head: JsonObject, { key, rows, hint }: BoundedList): string {
  const start = cutAll(head);
  let room = MOST_CHARACTERS - JSON.stringify(start).length;
  const shown: JsonValue[] = [];
  for (const row of rows) {
    const short = cut(row);
    room -= JSON.stringify(short).length + 1;
    if (room < 0) break;
    shown.push(short);
  }
  const left = rows.length - shown.length;
  return JSON.stringify({
    ...start,
    [key]: shown,
    ...(left > 0 && { left_out: { [key]: left, hint } }),
  });
}

/** Texts at any depth. */
function cut(value: JsonValue): JsonValue {
  if (typeof value === 'string')
    return value.length > LONGEST_TEXT
      ? `${value.slice(0, LONGEST_TEXT)}… (${value.length - LONGEST_TEXT} more characters)`
      : value;
  if (typeof value !== 'object' || value === null) return value;
  return isJsonArray(value) ? value.map(cut) : cutAll(value);
}

const cutAll = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, cut(value)]));
