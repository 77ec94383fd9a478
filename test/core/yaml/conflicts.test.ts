import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findConflicts,
  findConflictProblems,
  findHiddenLines,
  hasConflictMarkers,
  visibleText,
  withSide,
} from '../../../src/core/yaml/conflicts.ts';
import { ScalarOffsets } from '../../../src/core/yaml/offsets.ts';
import { parseYaml } from '../../../src/core/yaml/parse.ts';
import { type YamlNode, toJson, valueOf } from '../../../src/core/yaml/tree.ts';

const visible = (text: string): string => visibleText(text)?.text ?? text;

const TWO_WAY = 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n';
const DIFF3 = 'a\n<<<<<<< HEAD\nb\n||||||| 5f1c0de\nz\n=======\nc\n>>>>>>> topic\nd\n';

describe('what is hidden', () => {
  test.each([
    ['the other side', TWO_WAY, 'a\nb\nd\n'],
    ['the base', DIFF3, 'a\nb\nd\n'],
    ['both of two conflicts', TWO_WAY + DIFF3, 'a\nb\nd\na\nb\nd\n'],
    ['a side with nothing', 'a\n<<<<<<< HEAD\n=======\nc\n>>>>>>> topic\nd\n', 'a\nd\n'],
    ['without a label or a line feed at the end', '<<<<<<<\nb\n=======\nc\n>>>>>>>', 'b\n'],
    [
      'a conflict within the base, whose markers are longer',
      '<<<<<<< a\nb\n||||||| x\n<<<<<<<<< y\nz\n=========\nz\n>>>>>>>>> y\n=======\nc\n>>>>>>> d\n',
      'b\n',
    ],
    ['only the line, of a marker that was left behind: <', 'a\n<<<<<<< HEAD\nb\n', 'a\nb\n'],
    ['only the line, of a marker that was left behind: =', 'a\n=======\nb\n', 'a\nb\n'],
    ['only the line, of a marker that was left behind: >', 'a\n>>>>>>> topic\nb\n', 'a\nb\n'],
    ['the other side, where the first marker is gone', 'b\n=======\nc\n>>>>>>> topic\nd\n', 'b\nd\n'],
    ['not what a new conflict interrupts', `=======\nx\n${TWO_WAY}`, 'x\na\nb\nd\n'],
  ])('%s', (_name, text, expected) => {
    expect(visible(text)).toBe(expected);
    const crlf = text.replaceAll('\n', '\r\n');
    expect(visible(crlf)).toBe(expected.replaceAll('\n', '\r\n'));
    expect(hasConflictMarkers(text)).toBe(true);
    expect(findConflictProblems(text).length).toBeGreaterThan(0);
  });

  test.each([
    'a:\n  =======\n',
    ' <<<<<<< HEAD\n',
    '<<<<<<<HEAD\n',
    '======= \n',
    '========\n',
    '<<<<<< HEAD\n',
    '#<<<<<<< HEAD\n',
    '<<: *x\n',
  ])('%j is no marker', (text) => {
    expect(hasConflictMarkers(text)).toBe(false);
    expect(findHiddenLines(text)).toEqual([]);
  });
});

test('a conflict has two sides with the names that Git gave them', () => {
  for (const text of [TWO_WAY, DIFF3]) {
    const [conflict, ...others] = findConflicts(text);
    expect(others).toEqual([]);
    const sides = [conflict!.current, conflict!.incoming];
    expect(sides.map(({ label }) => label)).toEqual(['HEAD', 'topic']);
    expect(sides.map(({ lines }) => text.slice(lines.start, lines.end))).toEqual(['b\n', 'c\n']);
    expect(text.slice(0, conflict!.range.start)).toBe('a\n');
    expect(text.slice(conflict!.range.end)).toBe('d\n');
    expect(withSide(text, () => 'current')).toBe('a\nb\nd\n');
    expect(withSide(text, () => 'incoming')).toBe('a\nc\nd\n');
  }
});

test('in a template the markers are no text, and its variables stand where they stand', () => {
  for (const header of ['|', '>', '|2']) {
    const text = `p:
  template: ${header}
    Hi
<<<<<<< HEAD
      {{ one }}
    =======
||||||| 123
      {{ two }}
=======
      {{ three }}
>>>>>>> topic
    {{ four }}
  model: m
`;
    const { root, problems } = parseYaml(text);
    expect(problems.map(({ code }) => code)).toEqual(['merge-conflict']);
    const template = valueOf(valueOf(root, 'p'), 'template')!;
    if (template.kind !== 'scalar') throw new Error('no text');
    const value = String(template.value);
    expect(value.replaceAll(/\s+/g, ' ').trim()).toBe('Hi {{ one }} ======= {{ four }}');
    const offsets = new ScalarOffsets(text, template);
    for (const word of ['Hi', '{{ one }}', '=======', '{{ four }}']) {
      const start = value.indexOf(word);
      const range = offsets.toSourceRange({ start, end: start + word.length });
      expect(text.slice(range.start, range.end)).toBe(word);
      expect(range.start).toBe(word === '=======' ? text.indexOf('    =======') + 4 : text.indexOf(word));
    }
    const model = valueOf(valueOf(root, 'p'), 'model')!;
    expect(text.slice(model.range.start, model.range.end)).toBe('m');
  }
});

/** Every scalar with the text of its range. */
function scalarsOf(node: YamlNode, text: string): string[] {
  if (node.kind === 'scalar') return [text.slice(node.range.start, node.range.end).trim()];
  const children = node.kind === 'seq' ? node.items : node.entries.map(({ value }) => value);
  const keys =
    node.kind === 'map' ? node.entries.map(({ keyRange }) => text.slice(keyRange.start, keyRange.end)) : [];
  return [...keys, ...children.flatMap((child) => scalarsOf(child, text))];
}

test('with a conflict around any of its lines a text is read as without it, in its places', () => {
  const lines = ['a: 1', 'b:', '  - x', '  - y: "z"', '    w: {v: 2}', 'c: q # note', '', 'd: 3'];
  const side = fc.array(fc.constantFrom('a: 2', '  - x', '"', '\t', '{', '? x', '---', 'k: |', '- '), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.nat(), fc.nat(), side, fc.option(side), (a, b, incoming, base) => {
      const [from, end] = [a % lines.length, b % (lines.length + 1)].toSorted((x, y) => x - y) as [
        number,
        number,
      ];
      const hidden = [...(base ? ['||||||| base', ...base] : []), '=======', ...incoming, '>>>>>>> topic'];
      const marked = lines.toSpliced(end, 0, ...hidden).toSpliced(from, 0, '<<<<<<< HEAD');
      const [plain, text] = [lines.join('\n'), marked.join('\n')];
      const { root, problems } = parseYaml(text);
      const expected = parseYaml(plain).root!;
      expect(problems.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`)).toEqual([
        'merge-conflict <<<<<<< HEAD',
      ]);
      expect(toJson(root!)).toEqual(toJson(expected));
      expect(scalarsOf(root!, text)).toEqual(scalarsOf(expected, plain));
    }),
  );
});
