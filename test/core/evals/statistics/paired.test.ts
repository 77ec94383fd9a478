import { expect, test } from 'vitest';
import { studentTTail } from '../../../../src/core/evals/statistics/distributions.ts';
import {
  comparePaired,
  toVerdict,
  type PairedComparison,
  type Verdict,
} from '../../../../src/core/evals/statistics/paired.ts';
import { expectClose, present, readOracle, type Oracle } from './oracle.ts';

/** One number is a case with one repeat. */
type Scores = readonly (number | readonly number[])[];

function compare(subject: Scores, baseline: Scores, maxDrop = 0.05): PairedComparison {
  return present(comparePaired(toMap(subject), toMap(baseline), { maxDrop }));
}

function toMap(scores: Scores): Map<string, readonly number[]> {
  return new Map(
    scores.map((repeats, i) => [`case ${i}`, typeof repeats === 'number' ? [repeats] : repeats]),
  );
}

const alike = (n: number, score: number): number[] => Array.from({ length: n }, () => score);

/** States the result as `delta [low, high] method: verdict`, with three decimals. */
function check(subject: Scores, baseline: Scores, expected: string): void {
  const { delta, interval, method, verdict } = compare(subject, baseline);
  const numbers = [delta, interval.low, interval.high].map((number) => number.toFixed(3));
  expect(`${numbers[0]} [${numbers[1]}, ${numbers[2]}] ${method}: ${verdict}`).toBe(expected);
}

interface Row {
  readonly name?: string;
  readonly input: { readonly baseline: readonly number[]; readonly candidate: readonly number[] };
  readonly expected: {
    mean_diff: number;
    se_paired: number;
    p_two_sided: number;
    ci95: readonly [number, number];
  };
}

const table: Oracle<Row> = JSON.parse(readOracle('paired_tests'));
const rows = table.cases.filter(({ name }) => name !== 'mcnemar');

test.each(rows)('paired t around $expected.mean_diff', ({ input, expected }) => {
  const { delta, interval, method, pairs } = compare(input.candidate, input.baseline);
  expect(method).toBe('clustered-t');
  expectClose(delta, expected.mean_diff, table.tolerance_rel);
  expectClose(interval.high - interval.low, expected.ci95[1] - expected.ci95[0], table.tolerance_rel);
  const p = 2 * studentTTail(Math.abs(delta / expected.se_paired), pairs - 1);
  expectClose(p, expected.p_two_sided, table.tolerance_rel);
});

test('the table has its rows', () => expect(rows).toHaveLength(21));

test.each<[number, number, Verdict]>([
  [0.01, 0.1, 'improved'],
  [0, 0.1, 'no regression'],
  [-0.04, 0.1, 'no regression'],
  [-0.04, -0.01, 'no regression'], // Lower for certain, and by less than the margin for certain.
  [-0.05, 0.1, 'inconclusive'],
  [-0.05, 0, 'inconclusive'],
  [-0.05, -0.01, 'regressed'],
  [-0.2, -0.1, 'regressed'],
])('[%f, %f] with a margin of 0.05: %s', (low, high, expected) => {
  expect(toVerdict({ low, high }, 0.05)).toBe(expected);
});

test('pairs are the cases scored on both sides', () => {
  const subject = new Map([
    ['a', [1]],
    ['b', [0.5]],
    ['c', []],
    ['only here', [0]],
  ]);
  const baseline = new Map([
    ['b', [0.25]],
    ['a', [0]],
    ['c', [1]],
    ['only there', [0]],
  ]);
  const result = comparePaired(subject, baseline, { maxDrop: 0.05 });
  expect(result?.pairs).toBe(2);
  expect(result?.delta).toBe(0.625);
  expect(comparePaired(new Map([['a', [1]]]), new Map([['b', [1]]]), { maxDrop: 0.05 })).toBeUndefined();
});

test('unchanged pairs are proof only where there are enough of them', () => {
  check(alike(12, 1), alike(12, 1), '0.000 [-0.242, 0.242] tango: inconclusive');
  check(alike(12, 0.8), alike(12, 0.8), '0.000 [-0.265, 0.265] bounded: inconclusive');
  check(alike(1, 0.8), alike(1, 0.8), '0.000 [-0.975, 0.975] bounded: inconclusive');
  check(alike(72, 1), alike(72, 1), '0.000 [-0.051, 0.051] tango: inconclusive');
  check(alike(73, 1), alike(73, 1), '0.000 [-0.050, 0.050] tango: no regression');
  check(alike(73, 0.8), alike(73, 0.8), '0.000 [-0.049, 0.049] bounded: no regression');
});

test('a small drop in one case is no better evidence than none', () => {
  check([...alike(11, 1), 0.99], alike(12, 1), '-0.001 [-0.266, 0.265] bounded: inconclusive');
  check([...alike(47, 1), 0], alike(48, 1), '-0.021 [-0.109, 0.055] tango: inconclusive');
});

test('pairs that all changed alike show their direction from six on', () => {
  check(alike(5, 0.75), alike(5, 1), '-0.250 [-0.641, 0.402] bounded: inconclusive');
  check(alike(6, 0.75), alike(6, 1), '-0.250 [-0.594, -0.020] bounded: regressed');
  check(alike(6, 0.82), alike(6, 0.8), '0.020 [0.002, 0.470] bounded: improved');
  check(alike(1, 0.85), alike(1, 0.8), '0.050 [-0.974, 0.976] bounded: inconclusive');
  check(alike(12, 0), alike(12, 1), '-1.000 [-1.000, -0.515] tango: regressed');
  check(alike(12, 1), alike(12, 0), '1.000 [0.515, 1.000] tango: improved');
});

test('differences beyond the range of scores are not clipped', () => {
  const { interval } = compare([5, 1, 3], [1, 2, 1]);
  expect(interval.low).toBeLessThan(-1);
  expect(interval.high).toBeGreaterThan(1);
  const { interval: clipped } = compare([0.9, 0.2, 0.6], [0.1, 0.2, 0.5]);
  expect(clipped.high).toBe(1);
});

test('flips are counted where every score is pass or fail', () => {
  const subject = [...alike(3, 0), ...alike(9, 1), ...alike(28, 1)];
  const baseline = [...alike(3, 1), ...alike(9, 0), ...alike(28, 1)];
  const { mcnemar } = compare(subject, baseline);
  expect(mcnemar).toMatchObject({ broken: 3, fixed: 9 });
  expect(mcnemar?.p).toBeCloseTo(0.14599609375, 12);
  expect(
    compare(
      [
        [1, 1],
        [1, 0],
        [0, 0],
      ],
      [
        [1, 1],
        [1, 1],
        [0, 1],
      ],
    ).mcnemar,
  ).toMatchObject({ broken: 2, fixed: 0 });
  expect(compare([1, 0.5], [1, 1])).not.toHaveProperty('mcnemar');
});

test('says how small a drop it could have seen', () => {
  expect(compare(alike(12, 1), alike(12, 1)).detectableDrop).toBeCloseTo(0.395, 3);
  expect(compare(alike(48, 0.8), alike(48, 0.8)).detectableDrop).toBeCloseTo(0.1405, 4);
  expect(compare([0.9, 0.2, 0.6, 0.5, 0.7], [0.8, 0.3, 0.6, 0.3, 0.8]).detectableDrop).toBeCloseTo(0.2168, 4);
  expect(compare([1, 0.2], [0, 0.3]).detectableDrop).toBe(1);
});

test('says how many cases would settle an inconclusive comparison, and only then', () => {
  expect(compare(alike(12, 1), alike(12, 1)).casesNeeded).toBe(73);
  expect(compare(alike(12, 0.8), alike(12, 0.8)).casesNeeded).toBe(73);
  expect(compare(alike(73, 1), alike(73, 1))).not.toHaveProperty('casesNeeded');
  expect(compare(alike(12, 1), alike(12, 1), 0)).not.toHaveProperty('casesNeeded'); // No number proves equality.
  expect(compare([...alike(47, 1), 0], alike(48, 1)).casesNeeded).toBe(189);
  expect(compare([0.82, 0.8], [0.8, 0.8]).casesNeeded).toBeGreaterThan(2);
});

test('says how many cases would see the drop that matters, if there are not enough', () => {
  expect(compare(alike(12, 1), alike(12, 1)).casesToSeeDrop).toBe(150);
  expect(compare(alike(12, 1), alike(12, 1), 0.02).casesToSeeDrop).toBe(385);
  expect(compare(alike(73, 1), alike(73, 1))).not.toHaveProperty('casesToSeeDrop'); // Settled.
  expect(compare(alike(12, 1), alike(12, 1), 0)).not.toHaveProperty('casesToSeeDrop');
  // Seven cases in 200 broke: a drop of 0.05 would have shown, and the truth is somewhere in between.
  const between = compare([...alike(193, 1), ...alike(7, 0)], alike(200, 1));
  expect(between.verdict).toBe('regressed');
  expect(
    compare([...alike(198, 1), 0, 0], [...alike(196, 1), 0, 0, 1, 1], 0.05).casesToSeeDrop,
  ).toBeUndefined();
});

test('a spread of 0.2 takes about 125 cases', () => {
  // Differences of exactly this spread around 0: ± 0.2 · √(29/30).
  const step = 0.2 * Math.sqrt(29 / 30);
  const subject = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.5 + step : 0.5 - step));
  expect(compare(subject, alike(30, 0.5)).casesNeeded).toBe(126);
});
