import { describe, expect, it } from 'vitest';

import { mulberry32 } from '../../../src/core/evals/statistics/mulberry32.ts';
import { backoffMs, DEFAULT_BACKOFF, retryAfterMs } from '../../../src/core/models/backoff.ts';
import oracle from '../../oracles/backoff.json' with { type: 'json' };

interface JitterCase {
  input: { seed: number; base_ms: number; cap_ms: number; attempts: number };
  expected: { nominal: number[]; full_jitter: number[] };
}
interface HeaderCase {
  input: { retry_after_header: string; now: string };
  expected: { wait_ms: number | null };
}

const cases = oracle.cases as (JitterCase | HeaderCase)[];

describe('backoffMs', () => {
  const table = cases.filter((each): each is JitterCase => 'seed' in each.input);
  expect(table.length).toBe(10);

  it.each(table.map((each) => [JSON.stringify(each.input), each] as const))(
    '%s',
    (_, { input, expected }) => {
      const random = mulberry32(input.seed);
      for (let retry = 0; retry < input.attempts; retry += 1) {
        const wait = backoffMs(retry, random(), input);
        expect(wait).toBeCloseTo(expected.full_jitter[retry] ?? Number.NaN, 6);
        expect(backoffMs(retry, 1, input)).toBe(expected.nominal[retry]);
      }
    },
  );

  it('is capped by default, too', () => expect(backoffMs(1000, 1)).toBe(DEFAULT_BACKOFF.cap_ms));
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-08-22T10:00:00Z');
  const table = cases.filter((each): each is HeaderCase => 'retry_after_header' in each.input);
  expect(table.length).toBe(6);

  it.each(
    table.map(({ input, expected }) => [input.retry_after_header, expected.wait_ms, input.now] as const),
  )('Retry-After: %s → %s', (header, expected, at) => {
    const wait = retryAfterMs(new Headers({ 'retry-after': header }), Date.parse(at));
    expect(wait ?? null).toBe(expected);
  });

  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '2026-08-22' }, undefined],
    [{}, undefined],
  ])('%j → %s', (headers, expected) => expect(retryAfterMs(new Headers(headers), now)).toBe(expected));
});
