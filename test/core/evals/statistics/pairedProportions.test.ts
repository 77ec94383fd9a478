import { expect, test } from 'vitest';
import { normalQuantile } from '../../../../src/core/evals/statistics/distributions.ts';
import { tangoInterval } from '../../../../src/core/evals/statistics/pairedProportions.ts';

test.each([1, 12, 48, 500])('where none of %d pairs flipped it is as wide as Wilson at that end', (pairs) => {
  const square = normalQuantile(0.975) ** 2;
  const interval = tangoInterval({ broken: 0, fixed: 0, pairs });
  expect(interval.low).toBeCloseTo(-square / (pairs + square), 12);
  expect(interval.high).toBeCloseTo(square / (pairs + square), 12);
});

test('the bounds solve the score equation with the most likely nuisance rate', () => {
  const z = normalQuantile(0.975);
  for (const [broken, fixed, pairs] of [
    [11, 2, 40],
    [22, 36, 100],
    [0, 1, 12],
    [5, 0, 60],
  ] as const) {
    const { low, high } = tangoInterval({ broken, fixed, pairs });
    for (const [bound, sign] of [
      [low, 1],
      [high, -1],
    ] as const) {
      const rate = mostLikelyBreakRate({ broken, fixed, pairs }, bound);
      const variance = pairs * (2 * rate + bound - bound ** 2);
      expect((fixed - broken - pairs * bound) / Math.sqrt(variance)).toBeCloseTo(sign * z, 4);
    }
  }
});

const term = (count: number, rate: number): number => (count === 0 ? 0 : count * Math.log(rate));

/** Maximises the trinomial likelihood under a given difference by trial, without the closed form. */
function mostLikelyBreakRate(
  { broken, fixed, pairs }: { broken: number; fixed: number; pairs: number },
  difference: number,
): number {
  const likelihood = (rate: number): number =>
    term(broken, rate) +
    term(fixed, rate + difference) +
    term(pairs - broken - fixed, 1 - 2 * rate - difference);
  let [low, high] = [Math.max(0, -difference), (1 - difference) / 2];
  for (let i = 0; i < 200; i++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (likelihood(left) < likelihood(right)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}

test('swapping the sides mirrors the interval', () => {
  const one = tangoInterval({ broken: 3, fixed: 9, pairs: 50 });
  const other = tangoInterval({ broken: 9, fixed: 3, pairs: 50 });
  expect(one.low).toBeCloseTo(-other.high, 12);
  expect(one.high).toBeCloseTo(-other.low, 12);
});

test('excludes zero only where the flips are beyond chance', () => {
  expect(tangoInterval({ broken: 3, fixed: 0, pairs: 48 }).high).toBeGreaterThan(0);
  expect(tangoInterval({ broken: 4, fixed: 0, pairs: 48 }).high).toBeLessThan(0);
});
