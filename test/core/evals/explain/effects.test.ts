import { describe, expect, test } from 'vitest';
import { casesEffect, pairedEffect, repeatNoise } from '../../../../src/core/evals/explain/effects.ts';
import type { Run } from '../../../../src/core/evals/run.ts';

const scores = (
  values: Readonly<Record<string, number | readonly number[]>>,
): Map<string, readonly number[]> =>
  new Map(Object.entries(values).map(([id, value]) => [id, typeof value === 'number' ? [value] : value]));

const step = (without: number, after: number) => ({
  weight: 0.5,
  without: scores({ a: without, b: without, c: 0.5 }),
  with: scores({ a: after, b: after - 0.1 }),
});

const run = (repeats: readonly (readonly number[])[]): Pick<Run, 'cases'> =>
  ({
    cases: repeats.map((values, id) => ({
      id: String(id),
      outcome: 'pass',
      repeats: values.map((score) => ({ score })),
    })),
  }) as unknown as Run;

describe('the effect of other cases', () => {
  test('of the same cases is the paired one', () => {
    const [before, after] = [
      scores({ a: 0.2, b: 0.5, c: 0.9, d: 0.4 }),
      scores({ a: 0.3, b: 0.7, c: 0.9, d: 0.8 }),
    ];
    const effect = casesEffect(after, before)!;
    // Differences 0.1, 0.2, 0, 0.4: mean 0.175, sd 0.170783, t(0.975, 3) = 3.182446.
    expect(effect.delta).toBeCloseTo(0.175, 12);
    expect(effect.interval.high - effect.delta).toBeCloseTo((3.182446 * 0.170783) / 2, 5);
  });

  test('of cases that are all others is that of two samples', () => {
    const effect = casesEffect(scores({ c: 0.6, d: 1 }), scores({ a: 0, b: 0.4 }))!;
    // Each side: squares 2 · 0.04 / 4, times 4/3; t(0.975, 3).
    expect(effect.delta).toBeCloseTo(0.6, 12);
    expect(effect.delta - effect.interval.low).toBeCloseTo(3.182446 * Math.sqrt((4 * 0.01 * 4) / 3), 5);
  });

  test('is never certain where nothing varies', () => {
    const { delta, interval } = casesEffect(scores({ a: 1, b: 1, c: 1 }), scores({ a: 1, b: 1 }))!;
    expect(delta).toBe(0);
    expect(interval.low).toBeLessThan(-0.2);
    expect(interval.high).toBeGreaterThan(0.2);
  });
});

test('steps are averaged case by case, over the cases that all of them have', () => {
  const effect = pairedEffect([step(0.2, 0.6), step(0.4, 0.6)])!;
  // a: (0.4 + 0.2) / 2, b: (0.3 + 0.1) / 2; c is not in all.
  expect(effect.delta).toBeCloseTo(0.25, 12);
  expect(pairedEffect([])).toBeUndefined();
});

test('noise is the spread between repeats, and unknown without any', () => {
  expect(repeatNoise([run([[1], [0]])])).toBeUndefined();
  expect(
    repeatNoise([
      run([
        [1, 1],
        [0, 0],
      ]),
    ]),
  ).toBe(0);
  // Variance of 0.5 in each of two cases, halved by the repeats and by 2²: 0.125; t(0.975, 2) = 4.302653.
  expect(
    repeatNoise([
      run([
        [1, 0],
        [0, 1],
      ]),
    ]),
  ).toBeCloseTo(4.302653 * Math.sqrt(0.125), 5);
});
