import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/core/base/problem.ts';
import { changedPart, readText } from '../../../../src/core/versions/history/changedPart.ts';

/** Applies the edit; the text that comes out, and how much of it was written anew. */
function changed(before: Buffer, after: Buffer): { text: string; written: number } {
  const { text, source } = readText(before);
  const { edit, source: next } = changedPart(source, after);
  const result = applyEdits(text, [edit]);
  expect(next).toEqual(readText(after).source);
  return { text: result, written: edit.newText.length };
}

describe('changedPart', () => {
  const long = 'abc\n'.repeat(5000);
  test.each([
    ['', '', 0],
    ['', 'a', 1],
    ['a', '', 0],
    ['abc', 'abc', 0],
    ['aaa', 'aaaa', 1],
    ['abcabc', 'abc', 0],
    [long, `${long}x`, 1],
    [`${long}x${long}`, `${long}yy${long}`, 2],
    [`ä${long}ö`, `ä${long}ü`, 1],
    [`🙂${long}🙂x`, `🙂${long}🙃x`, 2],
    [`${long}abc${long}`, `${long}${long}`, 3],
    [`${long}${long}`, `${long}abc${long}`, 4],
    [`ö${long}x${long}`, `ü${long}y${long}`, long.length + 2],
    ['\uFEFFa', '\uFEFFb', 1],
  ])('writes only what differs (%#)', (before, after, most) => {
    const { text, written } = changed(Buffer.from(before), Buffer.from(after));
    expect(text).toBe(after);
    expect(written).toBeLessThanOrEqual(most);
  });

  test('makes any text any other', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'é', 'è', '€', '🙂', '🙃', '\n'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, texts, texts, (head, before, after, tail) => {
        const [old, now] = [[head, before, tail].flat().join(''), [head, after, tail].flat().join('')];
        expect(changed(Buffer.from(old), Buffer.from(now)).text).toBe(now);
      }),
    );
  });

  test('takes bytes that are no UTF-8 for what a decoder makes of them', () => {
    const bytes = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (head, before, after) => {
        const [old, now] = [Buffer.concat([head, before]), Buffer.concat([head, after])];
        expect(changed(old, now).text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(now));
      }),
    );
  });
});
