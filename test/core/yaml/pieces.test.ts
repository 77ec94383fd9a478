import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceList } from '../../../src/core/yaml/pieceList.ts';
import { cutPieces } from '../../../src/core/yaml/pieces.ts';

const drawn = (text: string): string[] | undefined =>
  cutPieces(text)?.pieces.map(
    ({ kind, key, text: piece }) => `${kind} ${key}|${piece.split('\n').length - 1}`,
  );

test('a registry is cut at sections, prompts and versions', () => {
  const text = `# top
---
schema_version: 1
prompts:
  # first
  a:
    model: x
    template: |
      versions:
       x
    versions:
      "2.0.0":
        model: y
      '2.1.0': {model: z}
    tags: [a]
  b: |
    versions:
      x: 1
  "c d" : {model: q}
judge: foo
`;
  expect(drawn(text)).toEqual([
    'preamble |2',
    'section schema_version|1',
    'prompts prompts|2',
    'prompt a|6',
    'version 2.0.0|2',
    'version 2.1.0|1',
    'tail |1',
    'prompt b|3',
    'prompt c d|1',
    'section judge|1',
  ]);
});

test.each([
  ['flow style', '{prompts: {a: {}}}'],
  ['a directive', '%YAML 1.2\n---\nprompts:\n'],
  ['two documents', 'a: 1\n---\nb: 1\n'],
  ['a tab where a key should stand', 'prompts:\n\ta: 1\n'],
  ['an explicit key', '? a\n: b\n'],
  ['an anchor before a key', 'prompts:\n  &x a: 1\n'],
  ['an escape in a key', 'prompts:\n  "a\\"b":\n    version: x\n'],
  ['a doubled quote in a key', "prompts:\n  'it''s':\n    version: x\n"],
])('%s is left to the parser', (_name, text) => {
  expect(drawn(text)).toBeUndefined();
});

test.each([
  [
    'a word that is no key yet',
    'prompts:\n  a:\n    model: x\n  summ\n  b:\n    model: y\n',
    ['prompts prompts|1', 'prompt a|2', 'stray |1', 'prompt b|2'],
  ],
  ['a quote that closes nothing', '":  a:\n', ['stray |1']],
  ['an open quote', 'prompts:\n  "a\n  b:\n    model: y\n', ['prompts prompts|1', 'stray |1', 'prompt b|2']],
  [
    'a word at the margin',
    'prompts:\n  a: {}\nxyz\n  b: {}\n',
    ['prompts prompts|1', 'prompt a|1', 'stray |1', 'prompt b|1'],
  ],
  ['a list', 'prompts:\n  - a\n  - b\n', ['prompts prompts|3']],
  ['a list at the margin', 'prompts:\n- a\nx: 1\n', ['prompts prompts|2', 'section x|1']],
])('%s', (_name, text, pieces) => {
  expect(drawn(text)).toEqual(pieces);
});

const fragment = fc.constantFrom(
  '<<<<<<< HEAD\n',
  '=======\n',
  '>>>>>>> topic\n',
  '|||||||\n',
  'prompts:\n',
  '  a:\n',
  '  b:\n',
  '    model: x\n',
  '    versions:\n',
  '      "1.0.0":\n',
  '        model: y\n',
  '    draft:\n',
  'x',
  ' ',
  '\n',
  '# c\n',
  '- ',
  '"',
  ':',
  'judge: x\n',
  '    template: |\n',
  '      text\n',
  '\r\n',
  '\t',
  '---\n',
  '    tags: [a]\n',
  '&a ',
  '*a',
);
const someText = fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join(''));

test('an edited list equals the cut of the edited text', () => {
  fc.assert(
    fc.property(someText, someText, fc.nat(), fc.nat(), (text, newText, a, b) => {
      const list = PieceList.cut(text);
      fc.pre(list !== undefined);
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y) as [
        number,
        number,
      ];
      const result = text.slice(0, start) + newText + text.slice(end);
      const edited = list.edited({ start, end, newText });
      expect(edited?.pieces).toEqual(PieceList.cut(result)?.pieces);
      if (edited) expect(edited.text).toBe(result);
    }),
    { numRuns: 5000 },
  );
});

const insert = (list: PieceList, before: string, newText: string): PieceList => {
  const at = list.text.indexOf(before);
  return list.edited({ start: at, end: at, newText })!;
};
const remove = (list: PieceList, line: string): PieceList => {
  const at = list.text.indexOf(line);
  return list.edited({ start: at, end: at + line.length, newText: '' })!;
};
const keys = ({ pieces }: PieceList): number => pieces.length;

test('what a marker hides changes with markers far away', () => {
  const text = `prompts:\n${Array.from({ length: 30 }, (_, i) => `  p${i}:\n    model: m\n`).join('')}`;
  let list = insert(PieceList.cut(text)!, '  p5:', '=======\n');
  expect(keys(list)).toBe(31);
  list = insert(list, '  p25:', '>>>>>>> topic\n');
  expect(keys(list)).toBe(11);
  list = insert(list, '  p15:', '<<<<<<< HEAD\n');
  expect(keys(list)).toBe(31);
  for (const line of ['<<<<<<< HEAD\n', '=======\n', '>>>>>>> topic\n']) {
    list = remove(list, line);
    expect(list.pieces).toEqual(PieceList.cut(list.text)!.pieces);
  }
  expect(keys(list)).toBe(31);
});

test('an edit keeps the pieces that it does not touch', () => {
  const text = `prompts:\n${Array.from({ length: 50 }, (_, i) => `  p${i}:\n    model: m\n`).join('')}`;
  const list = PieceList.cut(text)!;
  const at = text.indexOf('p20:\n') + 12;
  const edited = list.edited({ start: at, end: at, newText: 'x' })!;
  expect(edited.pieces.filter((piece, i) => piece !== list.pieces[i])).toHaveLength(1);
});
