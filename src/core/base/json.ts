export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript's number and
 * string forms. The input is JSON, so NaN, infinities and lone surrogates are the caller's bug.
 */
export function renderCanonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(renderCanonicalJson).join(',')}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .toSorted() // The default order of strings is that of their UTF-16 code units, which RFC 8785 wants.
    .map((key) => `${JSON.stringify(key)}:${renderCanonicalJson(object[key] as JsonValue)}`);
  return `{${members.join(',')}}`;
}
