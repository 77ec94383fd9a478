export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a text is, such as a line of JSONL; undefined where it is none, or was cut off. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Array.isArray, for JSON: it also narrows what is no list. */
export function isJsonArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript's number and
 * string forms. The input is JSON, so NaN, infinities and lone surrogates are the caller's bug.
 */
export function renderCanonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(renderCanonicalJson).join(',')}]`;
  let text = '';
  // Strings sort by their UTF-16 code units, as RFC 8785 wants.
  // oxlint-disable-next-line unicorn/no-array-sort -- The list is new.
  for (const key of Object.keys(value).sort())
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${renderCanonicalJson(value[key]!)}`;
  return text === '' ? '{}' : `${text}}`;
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function isSameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isJsonArray(a)) {
    return isJsonArray(b) && a.length === b.length && a.every((item, i) => isSameJson(item, b[i] ?? null));
  }
  if (isJsonArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key]!, b[key]!))
  );
}
