import { beforeAll, describe, expect, it } from 'vitest';

import { type Endpoint, OPENAI, toEndpoint } from '../../../src/core/models/endpoints.ts';
import { costOf, loadPrices, type Price, type PriceBook } from '../../../src/core/models/prices.ts';

const at = new Date('2026-11-20T12:00:00Z');
let book: PriceBook;

beforeAll(async () => {
  book = await loadPrices(at);
});

const local = toEndpoint('local', { base_url: 'http://localhost:1/v1' });
const replay = toEndpoint('taped', { replay: 'a.jsonl' });
const gateway = toEndpoint('gateway', { base_url: 'https://llm.example/v1' });
const google = toEndpoint('google', { base_url: 'https://generativelanguage.googleapis.com/v1beta/openai' });
const zero = { input_per_mtok: 0, output_per_mtok: 0, cached_input_per_mtok: 0 };
const own = { input_per_mtok: 7, output_per_mtok: 8 };

describe('priceOf', () => {
  it('knows list prices of pinned and floating names', () => {
    const price = { input_per_mtok: 2.5, output_per_mtok: 10, cached_input_per_mtok: 1.25 };
    expect(book.priceOf('gpt-4o', OPENAI)).toEqual(price);
    expect(book.priceOf('gpt-4o-2024-08-06', OPENAI)).toEqual(price);
  });

  it('does not guess: unknown models, unknown hosts and prices by other units are unknown', () => {
    expect(book.priceOf('gpt-9-imaginary', OPENAI)).toBeUndefined();
    expect(book.priceOf('gpt-4o', gateway)).toBeUndefined();
    expect(book.priceOf('whisper-1', OPENAI)).toBeUndefined();
    expect(book.priceOf('toString', gateway, {})).toBeUndefined();
  });

  it('prefers what the registry says, and asks nothing for what is free', () => {
    expect(book.priceOf('gpt-4o', OPENAI, { 'gpt-4o': own })).toBe(own);
    expect(book.priceOf('llama', gateway, { 'gateway/llama': own, llama: zero })).toBe(own);
    expect(book.priceOf('llama', local)).toEqual(zero);
    expect(book.priceOf('llama', local, { llama: own })).toBe(own);
    expect(book.priceOf('gpt-4o', replay, { 'gpt-4o': own })).toEqual(zero);
    expect(book.priceOf('gpt-4o', { ...local, free: false })).toBeUndefined();
  });

  it('takes the dearest tier for the plain numbers and keeps the tiers for the exact cost', () => {
    const price = book.priceOf('gemini-2.5-pro', google);
    if (!price) throw new Error('The library should know this model');
    expect(price).toMatchObject({ input_per_mtok: 2.5, output_per_mtok: 15, cached_input_per_mtok: 0.25 });
    const cost = (input_tokens: number) =>
      costOf({ input_tokens, cached_input_tokens: 0, output_tokens: 1_000_000 }, price);
    expect(cost(200_000)).toBeCloseTo(0.25 + 10, 10);
    expect(cost(200_001)).toBeCloseTo(0.5 + 15, 5);
  });

  it('goes by the date', async () => {
    const before = await loadPrices(new Date('2025-06-01T00:00:00Z'));
    expect(before.priceOf('o3', OPENAI)?.input_per_mtok).toBe(10);
    expect(book.priceOf('o3', OPENAI)?.input_per_mtok).toBe(2);
  });

  it('takes the dearest hours of the day, whatever the hour', async () => {
    const deepseek = toEndpoint('d', { base_url: 'https://api.deepseek.com' });
    const prices = await Promise.all(
      ['00:00', '02:00', '12:00', '17:00'].map(async (hour) => {
        const then = await loadPrices(new Date(`2025-09-01T${hour}:00Z`));
        return then.priceOf('deepseek-chat', deepseek)?.input_per_mtok;
      }),
    );
    expect(prices[0]).toBeGreaterThan(0);
    expect(new Set(prices).size).toBe(1);
  });
});

it('knows context windows', () => {
  expect(book.contextWindow('gpt-4o', OPENAI)).toBe(128_000);
  expect(book.contextWindow('llama', gateway)).toBeUndefined();
});

describe('snapshots', () => {
  it.each<[string, Endpoint, string[]]>([
    ['gpt-4o', OPENAI, ['gpt-4o-2024-11-20', 'gpt-4o-2024-08-06', 'gpt-4o-2024-05-13']],
    ['gpt-4o-mini', OPENAI, ['gpt-4o-mini-2024-07-18']],
    ['gpt-4o-2024-08-06', OPENAI, []],
    ['gpt-9', OPENAI, []],
    ['gpt-4o', gateway, []],
  ])('%s', (model, endpoint, snapshots) => {
    expect(book.snapshotsOf(model, endpoint)).toEqual(snapshots);
  });

  it('knows the names of other makers', () => {
    const anthropic = toEndpoint('a', { base_url: 'https://api.anthropic.com/v1' });
    expect(book.snapshotsOf('claude-opus-4', anthropic)).toEqual(['claude-opus-4-20250514']);
  });
});

describe('costOf', () => {
  const usage = { input_tokens: 1_000_000, cached_input_tokens: 400_000, output_tokens: 500_000 };

  it.each<[string, Price, number]>([
    [
      'cached input at its own price',
      { input_per_mtok: 2, output_per_mtok: 8, cached_input_per_mtok: 1 },
      1.2 + 0.4 + 4,
    ],
    ['cached input at the full price', { input_per_mtok: 2, output_per_mtok: 8 }, 2 + 4],
    ['a price for the call', { input_per_mtok: 2, output_per_mtok: 8, per_call: 0.01 }, 6.01],
    ['nothing', { input_per_mtok: 0, output_per_mtok: 0 }, 0],
  ])('%s', (_, price, expected) => expect(costOf(usage, price)).toBeCloseTo(expected, 12));
});
