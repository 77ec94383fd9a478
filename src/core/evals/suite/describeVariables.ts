import type { JsonObject, JsonValue } from '../../base/json.ts';

const LONGEST_VALUE = 40;
const LONGEST = 100;

/** The variables as one short line: `name=Ann, age=3`. */
export function describeVariables(variables: JsonObject): string {
  const entries = Object.entries(variables);
  if (entries.length === 0) return 'Without variables';
  return shorten(
    entries.map(([name, value]) => `${name}=${shorten(shown(value), LONGEST_VALUE)}`).join(', '),
    LONGEST,
  );
}

function shown(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text
    .slice(0, 2 * LONGEST_VALUE)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;
}
