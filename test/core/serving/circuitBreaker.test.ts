import { expect, test } from 'vitest';
import { CircuitBreaker } from '../../../src/core/serving/circuitBreaker.ts';

/** A breaker after calls at the seconds given, of which those in `failed` failed. */
function after(calls: readonly { readonly s: number; readonly failed: boolean }[]): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (const { s, failed } of calls) breaker.record(failed, s * 1000);
  return breaker;
}

const calls = (count: number, failed: number, s = 100): { s: number; failed: boolean }[] =>
  Array.from({ length: count }, (_, i) => ({ s, failed: i < failed }));

test.each([
  [19, 19, false],
  [20, 9, false],
  [20, 10, true],
  [21, 10, true], // It opened at the twentieth, all of whose errors came first.
  [100, 0, false],
])('of %i calls %i failed: open %j', (count, failed, isOpen) =>
  expect(after(calls(count, failed)).isOpen).toBe(isOpen),
);

test('errors of more than a minute ago do not count', () => {
  expect(after([...calls(19, 19, 100), ...calls(1, 1, 159)]).isOpen).toBe(true);
  expect(after([...calls(19, 19, 100), ...calls(1, 1, 160)]).isOpen).toBe(false);
  expect(after([...calls(19, 19, 100), ...calls(1, 1, 100 + 60 * 7)]).isOpen).toBe(false);
});

test('after 30 s one call decides', () => {
  const breaker = after(calls(20, 20));
  expect(breaker.allows(100_000)).toBe(false);
  expect(breaker.allows(129_999)).toBe(false);
  expect([breaker.allows(130_000), breaker.allows(130_001)]).toEqual([true, false]);
  breaker.record(true, 131_000);
  expect([breaker.allows(160_999), breaker.allows(161_000)]).toEqual([false, true]);
  breaker.record(false, 161_500);
  expect([breaker.isOpen, breaker.allows(161_501)]).toEqual([false, true]);
  for (const { failed } of calls(19, 19)) breaker.record(failed, 162_000);
  expect(breaker.isOpen).toBe(false);
});

test('a probe that nobody reports back does not keep the model away for ever', () => {
  const breaker = after(calls(20, 20));
  expect([breaker.allows(130_000), breaker.allows(159_999), breaker.allows(160_000)]).toEqual([
    true,
    false,
    true,
  ]);
});
