import { describe, expect, test } from 'vitest';
import { parseMemory, parseMessage } from '../../src/extension/preview/messages.ts';

describe('messages of a preview', () => {
  test.each([
    { type: 'ready' },
    { type: 'setInput', name: 'a', text: '' },
    { type: 'openSource', message: 0, piece: 1, offset: 2 },
    { type: 'setLocked', locked: false },
  ])('%j is one', (message) => expect(parseMessage(message)).toEqual(message));

  test.each([
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'constructor' },
    { type: 'unknown' },
    { type: 'setInput', name: 'a' },
    { type: 'setInput', name: 'a', text: 1 },
    { type: 'openSource', message: '0', piece: 1, offset: 2 },
  ])('%j is none', (message) => expect(parseMessage(message)).toBeUndefined());
});

describe('what a panel remembers', () => {
  const memory = {
    prompt: 'file:///r.yaml#a',
    version: 'draft',
    locked: true,
    caseId: 'c',
    typed: { 'file:///r.yaml#a': { name: 'Ann' } },
  };

  test('comes back as it was', () => {
    expect(parseMemory({ memory, scroll: 3 })).toEqual(memory);
  });

  test('comes back as far as it makes sense', () => {
    const broken = {
      ...memory,
      version: 1,
      locked: 'yes',
      caseId: null,
      typed: { a: { b: 1, c: 'x' }, d: 'e' },
    };
    expect(parseMemory({ memory: broken })).toEqual({
      prompt: memory.prompt,
      version: undefined,
      locked: false,
      caseId: undefined,
      typed: { a: { c: 'x' }, d: {} },
    });
    for (const state of [undefined, {}, { memory: {} }, { memory: { prompt: 1 } }])
      expect(parseMemory(state)).toBeUndefined();
  });
});
