import type { JsonValue } from '../../base/json.ts';

const LONGEST = 200;

/** A setting's value in one line. */
export function shortValue(value: JsonValue | undefined): string {
  if (value === undefined) return '–';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/[\s\p{Cc}]+/gu, ' ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
