import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { invertEdits } from '../../../src/core/base/invertEdits.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '😀'), maxLength: 20 });

/** A text with edits of it that do not overlap, in any order. */
const edited = fc
  .tuple(texts, fc.array(fc.tuple(fc.nat(20), texts), { maxLength: 4 }))
  .map(([text, parts]) => {
    const ends = parts.map(([at]) => Math.min(at, text.length)).toSorted((a, b) => a - b);
    const edits = ends.map((end, i) => ({ start: ends[i - 1] ?? 0, end, newText: parts[i]![1] }));
    return { text, edits: edits.toReversed() };
  });

test('the inverse edits give the text before', () => {
  fc.assert(
    fc.property(edited, ({ text, edits }) => {
      const after = applyEdits(text, edits);
      expect(applyEdits(after, invertEdits(text, edits))).toBe(text);
    }),
  );
});
