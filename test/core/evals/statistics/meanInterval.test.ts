import { expect, test } from 'vitest';
import { clusteredMean } from '../../../../src/core/evals/statistics/clusteredMean.ts';
import type { Interval } from '../../../../src/core/evals/statistics/interval.ts';
import { scoreInterval, type ScoreInterval } from '../../../../src/core/evals/statistics/meanInterval.ts';
import { wilsonInterval } from '../../../../src/core/evals/statistics/wilson.ts';
import { expectClose, present } from './oracle.ts';

/** `n` cases with the same repeats. */
const alike = (n: number, ...repeats: number[]): number[][] => Array.from({ length: n }, () => repeats);

/** States the result as `mean [low, high] method`, with three decimals. */
function check(cases: readonly (readonly number[])[], expected: string): void {
  const result = scoreInterval(cases);
  expect(result && render(result)).toBe(expected);
}

function render({ mean, interval, method }: ScoreInterval): string {
  return `${mean.toFixed(3)} [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}] ${method}`;
}

const width = ({ low, high }: Interval): number => high - low;

test('nothing measured has no score', () => expect(scoreInterval([])).toBeUndefined());

test('pass and fail get the Wilson interval', () => {
  check([...alike(45, 1), ...alike(3, 0)], '0.938 [0.832, 0.979] wilson');
  check(alike(12, 1), '1.000 [0.758, 1.000] wilson');
  check(alike(12, 0), '0.000 [0.000, 0.242] wilson');
  check(alike(1, 1), '1.000 [0.207, 1.000] wilson');
});

test('repeats that agree with each other are not more evidence', () => {
  for (const [passed, failed] of [
    [12, 0],
    [9, 3],
  ] as const) {
    const once = present(scoreInterval([...alike(passed, 1), ...alike(failed, 0)]));
    const thrice = present(scoreInterval([...alike(passed, 1, 1, 1), ...alike(failed, 0, 0, 0)]));
    expect(thrice.repeats).toBe(3);
    expectClose(thrice.interval.low, once.interval.low, 1e-12);
    expectClose(thrice.interval.high, once.interval.high, 1e-12);
    expect(once.interval).toEqual(wilsonInterval(passed, 12));
  }
});

test('repeats that differ count for no more than they are', () => {
  const flaky = present(scoreInterval(alike(48, 1, 0)));
  expect(flaky.interval).toEqual(wilsonInterval(48, 96));
  const mixed = present(scoreInterval([...alike(24, 1, 1), ...alike(12, 1, 0), ...alike(12, 0, 0)]));
  expect(width(mixed.interval)).toBeLessThan(width(wilsonInterval(30, 48)));
  expect(width(mixed.interval)).toBeGreaterThan(width(wilsonInterval(60, 96)));
});

test('a failed repeat never raises the lower bound', () => {
  for (const cases of [2, 5, 12, 48, 200]) {
    const before = present(scoreInterval(alike(cases, 1, 1, 1)));
    const after = present(scoreInterval([...alike(cases - 1, 1, 1, 1), [1, 1, 0]]));
    expect(after.interval.low).toBeLessThan(before.interval.low);
  }
});

test('graded scores get the t interval, clipped to the range of scores', () => {
  check([[0.8], [0.9], [0.7]], '0.800 [0.552, 1.000] clustered-t');
  check([[0.2], [0.5], [0.3], [0.9], [0.4], [0.6]], '0.483 [0.223, 0.744] clustered-t');
  check([[2], [5], [3]], '3.333 [-0.461, 7.128] clustered-t'); // Nobody knows the range of these.
});

test('graded repeats are clustered by case', () => {
  const cases = [
    [0.2, 0.4],
    [0.9, 0.7],
    [0.5, 0.6],
    [0.3, 0.3],
    [0.8, 0.9],
  ];
  const result = present(scoreInterval(cases));
  const repeats = clusteredMean(cases.map((scores) => ({ sum: scores.reduce((a, b) => a + b), weight: 2 })));
  expectClose(result.mean, repeats.mean, 1e-14);
  expectClose(result.se, repeats.se, 1e-14);
});

test('a case weighs the same however often it was repeated', () => {
  const result = scoreInterval([[0.2, 0.2, 0.2], [0.8], [0.5, 0.7]]);
  expectClose(result?.mean ?? NaN, (0.2 + 0.8 + 0.6) / 3, 1e-14);
  expect(result?.repeats).toBe(1);
});

test('where nothing or hardly anything varies, the bounds allow for cases not seen yet', () => {
  check(alike(12, 0.8), '0.800 [0.588, 0.853] bounded');
  check(alike(1, 0.8), '0.800 [0.020, 0.995] bounded');
  check(alike(3, 7), '7.000 [2.047, 7.000] bounded');
  check([...alike(47, 1), [0.8]], '0.996 [0.918, 1.000] bounded');
  check(
    [
      [0.1, 0.2, 0.3],
      [0.3, 0.2, 0.1],
    ],
    '0.200 [0.032, 0.874] bounded',
  ); // Equal but for rounding.
});

test.each([[[[]]], [[[NaN]]], [[[1], [Infinity]]]])('%j has no interval', (cases: number[][]) => {
  expect(() => scoreInterval(cases)).toThrow(RangeError);
});

test('a higher level is wider', () => {
  for (const cases of [alike(12, 1), alike(12, 0.8), [[0.8], [0.9], [0.7], [0.2]]]) {
    const [narrow, wide] = [scoreInterval(cases, 0.8), scoreInterval(cases, 0.99)];
    expect(wide?.interval.low).toBeLessThan(narrow?.interval.low ?? NaN);
  }
});
