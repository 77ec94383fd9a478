import { expect, test } from 'vitest';
import { parseTextList } from '../../../../src/core/evals/scorers/textList.ts';

test.each<[string, string[]]>([
  ['a,b', ['a', 'b']],
  [' a , b c ', ['a', 'b c']],
  [' , ,a,', ['a']],
  ['"a, b",c', ['a, b', 'c']],
  ['" padded " , c', [' padded ', 'c']],
  ['"say ""hi""",x', ['say "hi"', 'x']],
  [String.raw`"say \"hi\"",x`, ['say "hi"', 'x']],
  ['say "hi", there', ['say "hi"', 'there']],
  ['""', ['']],
  ['', []],
])('%j', (source, texts) => {
  expect(parseTextList(source)).toEqual(texts);
});

test.each([
  ['"open', 'never closed'],
  ['a,"open', 'never closed'],
  ['"a"b', 'A comma is missing before "b"'],
])('%j is an error', (source, message) => {
  expect(parseTextList(source)).toEqual({ error: expect.stringContaining(message) });
});
