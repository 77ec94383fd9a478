import { describe, expect, it } from 'vitest';

import type { Message } from '../../../src/core/models/request.ts';
import { countTokens, tokenUpperBound } from '../../../src/core/models/tokens.ts';

/** Milliseconds that counting so many characters takes: the best of three, since other processes interfere. */
const time = async (length: number) => {
  let best = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const started = performance.now();
    expect(await countTokens('gpt-4o', '字'.repeat(length))).toBe(length); // oxlint-disable-line no-await-in-loop -- One measurement at a time.
    best = Math.min(best, performance.now() - started);
  }
  return best;
};

describe('countTokens', () => {
  it.each([
    ['gpt-4o', 'hello world', 2],
    ['gpt-4', 'hello world', 2],
    ['gpt-4o', '', 0],
    ['gpt-4o', '<|endoftext|>', 7], // Text, not the one control token.
    ['gpt-4o', 'こんにちは世界', 2], // o200k_base has whole words where cl100k_base has not.
    ['gpt-4', 'こんにちは世界', 4],
    ['ft:gpt-3.5-turbo-0125:acme::1', 'こんにちは世界', 4],
    ['gpt-4.1-mini', 'こんにちは世界', 2],
    ['local/llama3.1', 'こんにちは世界', 2],
  ])('%s: %j → %i', async (model, text, expected) => expect(await countTokens(model, text)).toBe(expected));

  it('adds what the chat format costs', async () => {
    const messages: Message[] = [
      { role: 'system', content: 'hello world' },
      { role: 'user', content: 'hello' },
    ];
    expect(await countTokens('gpt-4o', messages)).toBe(3 + 4 + 2 + 4 + 1);
  });

  it('takes no quadratic time for text without white space', async () => {
    expect((await time(40_000)) / (await time(4_000))).toBeLessThan(40); // Linear is 10, quadratic 100.
  });

  it('never cuts a character in two', async () => {
    const text = '😀'.repeat(1_500);
    const [whole, half] = await Promise.all([
      countTokens('gpt-4o', text),
      countTokens('gpt-4o', '😀'.repeat(750)),
    ]);
    expect(Math.abs(whole - 2 * half)).toBeLessThanOrEqual(2);
  });
});

describe('tokenUpperBound', () => {
  it.each(['', 'plain words', 'naïve café', 'こんにちは世界', '😀😀', '<|endoftext|>', '\u0000\uD800'])(
    'bounds the count of %j',
    async (text) => {
      expect(tokenUpperBound(text)).toBe(Buffer.byteLength(text));
      expect(tokenUpperBound(text)).toBeGreaterThanOrEqual(await countTokens('gpt-4o', text));
      const messages: Message[] = [{ role: 'assistant', content: text }];
      expect(tokenUpperBound(messages)).toBeGreaterThanOrEqual(await countTokens('gpt-4o', messages));
    },
  );
});
