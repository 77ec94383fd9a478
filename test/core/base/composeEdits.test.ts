import { array, assert as check, nat, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { composeEdits } from '../../../src/core/base/composeEdits.ts';
import { type TextEdit, applyEdits } from '../../../src/core/base/problem.ts';

const edit = (start: number, end: number, newText: string): TextEdit => ({ start, end, newText });

test('edits of text that the first ones wrote become one with them', () => {
  const first = [edit(0, 1, 'xyz'), edit(4, 4, '!')];
  expect(composeEdits(6, first, [edit(1, 2, '')])).toEqual([edit(0, 1, 'xz'), edit(4, 4, '!')]);
});

/** Edits that do not touch each other, from gaps and lengths. */
function toList(parts: readonly [number, number, string][], length: number): TextEdit[] {
  let at = 0;
  return parts.flatMap(([gap, size, newText]) => {
    const start = at + gap + 1;
    if (start + size > length) return [];
    at = start + size;
    return [edit(start, at, newText)];
  });
}

test('composed edits do what one after the other does', () => {
  const cuts = array(tuple(nat(4), nat(4), string({ maxLength: 4 })), { maxLength: 4 });
  check(
    property(string({ maxLength: 30 }), cuts, cuts, (text, a, b) => {
      const first = toList(a, text.length);
      const middle = applyEdits(text, first);
      const second = toList(b, middle.length);
      expect(applyEdits(text, composeEdits(text.length, first, second))).toBe(applyEdits(middle, second));
    }),
  );
});
