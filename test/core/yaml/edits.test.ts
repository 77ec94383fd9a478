import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { setEdits } from '../../../src/core/yaml/edits.ts';
import { parseYaml, rootMap } from '../../../src/core/yaml/parse.ts';
import { toJson } from '../../../src/core/yaml/tree.ts';

function edited(text: string, path: (string | number)[], value: JsonValue | undefined): string {
  const root = rootMap(parseYaml(text))!;
  return applyEdits(text, setEdits({ text, root }, path, value));
}

function withValue(
  object: JsonObject,
  [key = '', ...rest]: string[],
  value: JsonValue | undefined,
): JsonObject {
  const { [key]: old, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...object, [key]: value };
  const inner = typeof old === 'object' && old !== null && !Array.isArray(old) ? (old as JsonObject) : {};
  if (value === undefined && inner !== old) return object;
  return { ...object, [key]: withValue(inner, rest, value) };
}

/** Whether a path leads into a list, which has no keys. */
function meetsList(value: JsonValue | undefined, [key, ...rest]: string[]): boolean {
  if (Array.isArray(value)) return true;
  if (key === undefined || typeof value !== 'object' || value === null) return false;
  return meetsList((value as JsonObject)[key], rest) && rest.length > 0;
}

test.each<[string, string, (string | number)[], JsonValue | undefined, string]>([
  ['double quotes stay', 'a: "1" # c\n', ['a'], '2', 'a: "2" # c\n'],
  ['single quotes stay', "a: 'x'\n", ['a'], "it's", "a: 'it''s'\n"],
  ['plain that cannot stay is quoted', 'a: x\n', ['a'], '2.0', 'a: "2.0"\n'],
  ['number', 'a: 0.9 # c\n', ['a'], 0.91, 'a: 0.91 # c\n'],
  [
    'equal values are not touched',
    "a: {x: 1,   'y': [1,2]}\n",
    ['a'],
    { y: [1, 2], x: 1 },
    "a: {x: 1,   'y': [1,2]}\n",
  ],
  ['insert keeps CRLF', 'a: 1\r\nb:\r\n  c: 2\r\n', ['b', 'd'], 3, 'a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n'],
  ['insert without final newline', 'b:\n  c: 2', ['b', 'd'], 3, 'b:\n  c: 2\n  d: 3'],
  [
    'insert before blank lines',
    'b:\n  c: |\n    text\n\nz: 1\n',
    ['b', 'd'],
    3,
    'b:\n  c: |\n    text\n  d: 3\n\nz: 1\n',
  ],
  [
    'insert after kept blank lines',
    'b:\n  c: |+\n    text\n\nz: 1\n',
    ['b', 'd'],
    3,
    'b:\n  c: |+\n    text\n\n  d: 3\nz: 1\n',
  ],
  [
    'insert before comments of the next key',
    'b:\n  c: 1 # one\n  # about z\nz: 1\n',
    ['b', 'd'],
    3,
    'b:\n  c: 1 # one\n  d: 3\n  # about z\nz: 1\n',
  ],
  [
    'insert a map',
    'b:\n    c: 1\n',
    ['b', 'd'],
    { x: [1, 2], y: { z: 'q' } },
    'b:\n    c: 1\n    d:\n      x: [1, 2]\n      y:\n        z: q\n',
  ],
  ['insert in a flow map', 'b: {c: 1}\n', ['b', 'd'], { x: [1, 2] }, 'b: {c: 1, d: { x: [1, 2] }}\n'],
  ['insert in an empty flow map', 'b: {}\n', ['b', 'd'], 1, 'b: {d: 1}\n'],
  ['insert below an empty key', 'b: # c\nz: 1\n', ['b', 'd'], 1, 'b: # c\n  d: 1\nz: 1\n'],
  ['insert missing levels', 'a: 1\n', ['b', 'c', 'd'], 1, 'a: 1\nb:\n  c:\n    d: 1\n'],
  ['remove a line', 'a: 1\nb: 2 # c\nd: 3\n', ['b'], undefined, 'a: 1\nd: 3\n'],
  ['remove a block', 'a: 1\nb:\n  x: |\n    t\n\nd: 3\n', ['b'], undefined, 'a: 1\n\nd: 3\n'],
  ['remove the last of a map', 'a:\n  x: 1\nb: 2\n', ['a', 'x'], undefined, 'a:\n  {}\nb: 2\n'],
  ['remove from a flow map', 'a: { x: 1, y: 2, z: 3 }\n', ['a', 'y'], undefined, 'a: { x: 1, z: 3 }\n'],
  ['remove the last from a flow map', 'a: { x: 1, y: 2 }\n', ['a', 'y'], undefined, 'a: { x: 1 }\n'],
  ['scalar to map keeps the comment', 'a: old # why\nb: 1\n', ['a'], { x: 1 }, 'a: # why\n  x: 1\nb: 1\n'],
  ['map to scalar', 'a:\n  x: 1\nb: 1\n', ['a'], 'new', 'a: new\nb: 1\n'],
  [
    'map is merged key by key',
    'a:\n  x: 1 # one\n  y: 2\n',
    ['a'],
    { x: 2, z: 3 },
    'a:\n  x: 2 # one\n  z: 3\n',
  ],
  ['literal stays literal', 'a: |\n   one\n   two\nb: 1\n', ['a'], 'one\n2\n', 'a: |\n   one\n   2\nb: 1\n'],
  ['list items', 'a: [1, 2]\n', ['a'], [1, 3], 'a: [1, 3]\n'],
  ['list of another length', 'a: [1, 2] # c\n', ['a'], [1], 'a: [1] # c\n'],
  [
    'an alias is replaced where it stands',
    'a: &x {q: 1}\nb: *x\n',
    ['b'],
    { q: 2 },
    'a: &x {q: 1}\nb:\n  q: 2\n',
  ],
  [
    'a merged key is overridden',
    'a: &x\n  q: 1\nb:\n  <<: *x\n',
    ['b', 'q'],
    2,
    'a: &x\n  q: 1\nb:\n  <<: *x\n  q: 2\n',
  ],
  [
    'an item of a list of maps',
    'a:\n  - x: 1\n    y: 2\n  - x: 3\n',
    ['a', 0, 'y'],
    5,
    'a:\n  - x: 1\n    y: 5\n  - x: 3\n',
  ],
  ['byte order mark', '\ufeffa: 1\n', ['b'], 2, '\ufeffa: 1\nb: 2\n'],
  ['tabs in a block scalar', 'a: |\n  \tx\n  y\t\nb: 1\n', ['b'], 2, 'a: |\n  \tx\n  y\t\nb: 2\n'],
  ['text with everything', 'a: x\n', ['a'], 'q"\'\\\n\u2028é😀: #', 'a: |-\n  q"\'\\\n  \u2028é😀: #\n'],
])('%s', (_name, text, path, value, expected) => {
  const result = edited(text, path, value);
  if (!expected.includes('\u2028')) expect(result).toBe(expected);
  const parsed = parseYaml(result);
  expect(parsed.problems).toEqual([]);
});

test('an edit behind an alias is refused', () => {
  expect(() => edited('a: &x {q: 1}\nb: *x\n', ['b', 'q'], 2)).toThrow('“b” is an alias');
});

const leaf = fc.oneof(
  fc.constantFrom<JsonValue>(
    'x',
    'two words',
    '2.0.0',
    "it's",
    'a: b',
    '# no',
    '',
    ' lead',
    'trail ',
    'l1\nl2',
    'l1\nl2\n',
    '\n lead\n',
    'é😀',
    'true',
    'null',
    '-',
    '\t',
    'a\r\nb',
    'end\n\n',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.constantFrom('a', 'b', 'c d', '2.0', 'true', 'e');
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const object = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 });
const style = fc.record({
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL'),
  indent: fc.constantFrom(2, 4),
});

test('any edit of any file gives the intended value and keeps what it does not touch', () => {
  fc.assert(
    fc.property(
      object,
      style,
      fc.boolean(),
      fc.array(key, { minLength: 1, maxLength: 3 }),
      fc.option(value, { nil: undefined }),
      (before, options, crlf, path, wanted) => {
        const lines = stringify(before, { ...options, lineWidth: 0 } as never);
        const text = `# top\n${lines}# end\n`.replaceAll('\n', crlf ? '\r\n' : '\n');
        const parsed = parseYaml(text);
        fc.pre(parsed.problems.length === 0 && parsed.root?.kind === 'map');
        const start = toJson(parsed.root) as JsonObject;
        fc.pre(!meetsList(start, path));
        const result = edited(text, path, wanted);
        const reparsed = parseYaml(result);
        expect(reparsed.problems, result).toEqual([]);
        expect(toJson(reparsed.root!), `${text}\n=>\n${result}`).toEqual(withValue(start, path, wanted));
        expect(result.startsWith('# top')).toBe(true);
        expect(result.trimEnd().endsWith('# end'), result).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});
