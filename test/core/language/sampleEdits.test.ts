import { expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { parseSample, sampleEdits } from '../../../src/core/language/sampleEdits.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { REGISTRY } from './at.ts';

async function edited(
  text: string,
  ...[name, sample]: [string, Parameters<typeof sampleEdits>[2]]
): Promise<string> {
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
  return applyEdits(text, sampleEdits(workspace.prompt('p'), name, sample));
}

const FIRST = '# A registry\nprompts:\n  first: { draft: { model: m, template: x } }\n';

test('a sample is changed, and nothing else', async () => {
  const text = `${FIRST}  p:\n    variables:\n      a: { description: D, sample: old } # note\n    draft: { model: m, template: "{{a}}" }\n`;
  expect(await edited(text, 'a', 'new')).toBe(text.replace('old', 'new'));
  expect(await edited(text.replaceAll('\n', '\r\n'), 'a', 'new')).toBe(
    text.replace('old', 'new').replaceAll('\n', '\r\n'),
  );
});

test('a variable that was not declared is, and keeps the others', async () => {
  const text = `${FIRST}  p:\n    variables:\n      a: { sample: x }\n    draft: { model: m, template: "{{a}} {{b}}" }\n`;
  expect(await edited(text, 'b', 'new')).toBe(
    text.replace('      a: { sample: x }\n', '      a: { sample: x }\n      b:\n        sample: new\n'),
  );
});

test('what is typed is text where the value was text, and JSON where it was something else', () => {
  expect(parseSample('[1', 'text')).toBe('[1');
  expect(parseSample('7', undefined)).toBe('7');
  expect(parseSample('{"a": 1}', { a: 2 })).toEqual({ a: 1 });
  expect(parseSample('{"a"', { a: 2 })).toBeUndefined();
});
