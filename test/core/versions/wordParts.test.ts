import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDiffLines, markPart } from '../../../src/core/versions/diffLines.ts';
import { type TextPart, diffWords } from '../../../src/core/versions/wordParts.ts';

const mark = (parts: readonly TextPart[]): string => parts.map((part) => markPart(part)).join('');

const marked = (before: string, after: string): string => mark(diffWords(before, after).parts);

const words = (of: string, count: number, perLine: number): string =>
  Array.from({ length: count }, (_, i) => `${of}${i}${(i + 1) % perLine === 0 ? '\n' : ' '}`).join('');

const wordsBy = (seed: number): string =>
  Array.from({ length: 3400 }, (_, i) => `w${(i * seed) % 9973}`).join(' ');

const squeeze = (written: string): string => written.replaceAll(/\s+/g, '');

describe('words', () => {
  test.each<[name: string, before: string, after: string, expected: string]>([
    ['nothing', 'One two.', 'One two.', 'One two.'],
    ['another word', 'a short answer', 'a brief answer', 'a [-short-]{+brief+} answer'],
    ['a new word', 'an answer', 'an honest answer', 'an {+honest+} answer'],
    ['a word less', 'an honest answer', 'an answer', 'an [-honest-] answer'],
    ['the first word', 'Answer now', 'Reply now', '[-Answer-]{+Reply+} now'],
    ['a variable', 'Hi {{ name }}!', 'Hi {{ user.name }}!', 'Hi [-{{ name }}-]{+{{ user.name }}+}!'],
    ['punctuation', 'One, two', 'One; two', 'One[-,-]{+;+} two'],
    [
      'signs between changed words',
      'name, age and town',
      'title, year and town',
      '[-name, age-]{+title, year+} and town',
    ],
    ['signs at a line’s end', 'name,\nage\n', 'title,\nyear\n', '[-name-]{+title+},\n[-age-]{+year+}\n'],
    ['a new line', 'One.\nTwo.\n', 'One.\nNew.\nTwo.\n', 'One.\n{+New.+}\nTwo.\n'],
    ['everything', 'old', 'new', '[-old-]{+new+}'],
    ['all of it gone', 'old text', '', '[-old text-]'],
    ['white space only', 'one  two\n', 'one two', 'one two'],
    ['letters without words', '答えは短く。', '答えは長く。', '答えは[-短-]{+長+}く。'],
  ])('%s', (_name, before, after, expected) => expect(marked(before, after)).toBe(expected));

  test('texts that are too different are compared by lines, and at worst as wholes', () => {
    const byLine = diffWords(`same\n${words('a', 900, 9)}`, `same\n${words('b', 900, 9)}`);
    expect(byLine.exact).toBe(false);
    expect(byLine.parts.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added']);
    expect(byLine.parts[0]!.text).toBe('same\n');
    const whole = diffWords(words('a', 2000, 1), words('b', 2000, 1));
    expect(whole.exact).toBe(false);
    expect(whole.parts.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });

  test('two unlike texts of 20 kB take no second', () => {
    const start = performance.now();
    diffWords(wordsBy(17), wordsBy(31));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('the parts are the text after, and that before but for white space', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', ' ', '\n', '  ', '.', '{{x}}', '{% if a %}', 'é', '的', '{{'), {
        maxLength: 30,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { parts } = diffWords(before, after);
        const without = (kind: TextPart['kind']): string =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
        expect(without('removed')).toBe(after);
        expect(squeeze(without('added'))).toBe(squeeze(before));
        expect(parts.every((part, i) => part.text !== '' && part.kind !== parts[i + 1]?.kind)).toBe(true);
      }),
    );
  });
});

const draw = (before: string, after: string, context?: number): string =>
  findDiffLines(diffWords(before, after).parts, context)
    .map((line) => (line.kind === 'fold' ? `(${line.count})` : mark(line.parts)))
    .join('\n');

const lines = (count: number, change: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_, i) => `${change[i] ?? `line ${i}`}\n`).join('');

describe('lines', () => {
  test('what did not change is folded, with two lines around each change', () => {
    expect(draw(lines(20), lines(20, { 5: 'other 5', 15: 'other 15' }))).toBe(`(3)
line 3
line 4
[-line-]{+other+} 5
line 6
line 7
(5)
line 13
line 14
[-line-]{+other+} 15
line 16
line 17
(2)`);
  });

  test('a single line is not folded', () => {
    expect(draw(lines(4), lines(4, { 3: 'other 3' }))).toBe('line 0\nline 1\nline 2\n[-line-]{+other+} 3');
  });

  test('no context', () => {
    expect(draw(lines(5), lines(5, { 2: 'other 2' }), 0)).toBe('(2)\n[-line-]{+other+} 2\n(2)');
  });

  test('each line of a longer change is marked', () => {
    expect(draw('a\nz\n', 'a\nb c\n\nd\nz\n')).toBe('a\n{+b c+}\n\n{+d+}\nz');
  });
});
