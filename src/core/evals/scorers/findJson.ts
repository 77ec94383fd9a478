/** Where a JSON value stands in a text: `start` is its opening bracket, `end` lies behind the closing one. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the JSON objects and arrays in a text, from left to right. Only strict JSON (RFC 8259) counts, brackets
 * within strings do not, and of nested values the outermost is reported. A value inside brackets that are not
 * JSON is found too, as in `{{"a":1}}`. Takes time proportional to the text: no bracket is tried twice in vain.
 */
export function findJson(text: string): JsonSpan[] {
  const found: JsonSpan[] = [];
  const ends: Ends = new Map();
  const opening = /[{[]/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index;
    if (!ends.has(start)) readContainer(text, start, ends);
    const end = ends.get(start);
    if (end === undefined) continue;
    found.push({ start, end });
    opening.lastIndex = end;
  }
  return found;
}

/** The end of the value that each opening bracket begins, as far as it was tried; undefined where it begins none. */
type Ends = Map<number, number | undefined>;

/**
 * Reads one container and notes the ends of it and of all containers in it. Where the text stops being JSON,
 * every container that is still open is none, because read by itself it would stop at the same place.
 */
function readContainer(text: string, start: number, ends: Ends): void {
  const open: number[] = [];
  let at = start;
  let wanted: 'value' | 'first' | 'key' | 'next' = 'value';
  do {
    at = skip(SPACE, text, at) ?? at;
    const inObject = text[open.at(-1) ?? -1] === '{';
    const character = text[at];
    const closes = (wanted === 'next' || wanted === 'first') && character === (inObject ? '}' : ']');
    if (closes) {
      at++;
      ends.set(open.pop() ?? start, at);
      wanted = 'next';
    } else if (wanted === 'next') {
      if (character !== ',') return;
      at++;
      wanted = inObject ? 'key' : 'value';
    } else if (inObject && wanted !== 'value') {
      const end = skip(KEY, text, at);
      if (end === undefined) return;
      at = end;
      wanted = 'value';
    } else if (character === '{' || character === '[') {
      ends.set(at, undefined);
      open.push(at++);
      wanted = 'first';
    } else {
      const end = skip(SCALAR, text, at);
      if (end === undefined) return;
      at = end;
      wanted = 'next';
    }
  } while (open.length > 0);
}

const SPACE = /[ \t\n\r]+/y;
// eslint-disable-next-line no-control-regex -- JSON forbids control characters in strings.
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/;
const KEY = new RegExp(`${STRING.source}[ \\t\\n\\r]*:`, 'y');
const SCALAR = new RegExp(
  `${STRING.source}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null`,
  'y',
);

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
