import { describe, expect, test } from 'vitest';
import { normalQuantile, studentTQuantile } from '../../../src/core/evals/statistics/distributions.ts';
import { mulberry32 } from '../../../src/core/evals/statistics/mulberry32.ts';
import { oneSidedHalf, twoSidedHalf } from '../../../src/core/experiments/statistics/sequential.ts';
import {
  FEWEST_UNITS,
  type NonInferiority,
  type PairedDifference,
  judgeNonInferiority,
} from '../../../src/core/shadow/nonInferiority.ts';
import { type Oracle, expectClose, readOracle } from '../evals/statistics/oracle.ts';

interface Pairs {
  readonly input: {
    readonly baseline: readonly number[];
    readonly candidate: readonly number[];
    readonly cluster?: readonly number[];
  };
  readonly expected: {
    readonly mean_diff: number;
    readonly se_paired: number;
    readonly se_paired_clustered?: number;
  };
}

const toPairs = ({ baseline, candidate, cluster }: Pairs['input']): PairedDifference[] =>
  candidate.map((score, i) => ({
    unit: String(cluster?.[i] ?? i),
    difference: score - (baseline[i] ?? NaN),
  }));

const MARGIN = 0.02;
const judged = (pairs: readonly PairedDifference[], isLast = true, planned = pairs.length): NonInferiority =>
  judgeNonInferiority(pairs, { margin: MARGIN, planned, isLast });

const clustered: Oracle<Pairs> = JSON.parse(readOracle('paired_clustered'));
const alone: Oracle<Pairs> = JSON.parse(readOracle('paired_tests'));
const unclear = alone.cases.filter(({ expected }) => expected.se_paired > 0);

test.each(clustered.cases)('pairs of units, $expected.mean_diff', ({ input, expected }) => {
  const { delta, se, units } = judged(toPairs(input));
  expectClose(delta, expected.mean_diff, clustered.tolerance_rel);
  expectClose(se, expected.se_paired_clustered ?? NaN, clustered.tolerance_rel);
  expect(units).toBe(new Set(input.cluster).size);
});

test.each(unclear)('pairs of a unit each, $expected.mean_diff', ({ input, expected }) => {
  const { delta, se } = judged(toPairs(input));
  expectClose(delta, expected.mean_diff, alone.tolerance_rel);
  expectClose(se, expected.se_paired, alone.tolerance_rel);
});

test('the bounds are those of the confidence sequence, widened by Student’s t', () => {
  const pairs = toPairs(clustered.cases[0]!.input);
  const { delta, se, units, bounds, interval } = judged(pairs, false, 500);
  const options = { alpha: 0.05, tuning: 500 };
  const n = pairs.length;
  const one = (oneSidedHalf({ se, n }, options) * studentTQuantile(0.95, units - 1)) / normalQuantile(0.95);
  const two = (twoSidedHalf({ se, n }, options) * studentTQuantile(0.975, units - 1)) / normalQuantile(0.975);
  expect(bounds.low).toBeCloseTo(delta - one, 12);
  expect(bounds.high).toBeCloseTo(delta + one, 12);
  expect(interval.low).toBeCloseTo(delta - two, 12);
});

const same = (units: number, difference = 0): PairedDifference[] =>
  Array.from({ length: units }, (_, i) => ({ unit: `u${i}`, difference }));

describe('pairs that do not differ', () => {
  test('pass once there are enough units that an unseen change cannot matter', () => {
    expect(judged(same(150))).toMatchObject({ state: 'continue', method: 'bounded', delta: 0 });
    expect(judged(same(160)).state).toBe('pass');
    // Before the last look it takes more of them.
    expect(judged(same(160), false, 1000).state).toBe('continue');
    expect(judged(same(700), false, 1000).state).toBe('pass');
  });

  test('of few units say little, however many they are', () => {
    const pairs = Array.from({ length: 1000 }, (_, i) => ({ unit: `u${i % 100}`, difference: 0 }));
    expect(judged(pairs)).toMatchObject({ state: 'continue', units: 100, pairs: 1000 });
    // One unit that makes most of the calls is little more than one unit.
    const heavy = same(160).concat(Array.from({ length: 2000 }, () => ({ unit: 'u0', difference: 0 })));
    expect(judged(heavy).state).toBe('continue');
  });

  test('but are all worse fail early', () => {
    expect(judged(same(50, -1), false, 1000).state).toBe('fail');
    expect(judged(same(FEWEST_UNITS - 1, -1), false, 1000).state).toBe('continue');
  });

  test('of one unit, or none, say nothing', () => {
    expect(judged([])).toMatchObject({ state: 'continue', pairs: 0, units: 0, delta: 0 });
    const one = [
      { unit: 'a', difference: 0.5 },
      { unit: 'a', difference: 1 },
    ];
    expect(judged(one)).toMatchObject({ state: 'continue', units: 1, delta: 0.75 });
  });
});

/** Draws the calls of one more unit, given the true difference. */
type Draw = (delta: number, random: () => number) => number[];

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const callsOf = (random: () => number): number => 1 + Math.floor(random() * 7);

const draws: Readonly<Record<string, Draw>> = {
  'graded scores': (delta, random) => {
    const unit = 0.06 * normal(random);
    return Array.from({ length: callsOf(random) }, () => delta + unit + 0.12 * normal(random));
  },
  'passes that break for some units': (delta, random) => {
    const isBroken = random() < -2 * delta;
    return Array.from({ length: callsOf(random) }, () => (isBroken && random() < 0.5 ? -1 : 0));
  },
  'passes that break for whole units': (delta, random) => {
    const difference = random() < -delta ? -1 : 0;
    return Array.from({ length: callsOf(random) }, () => difference);
  },
  'passes that flip both ways': (delta, random) => {
    const rate = Math.max(0.02, 0.08 + 0.04 * normal(random));
    return Array.from({ length: callsOf(random) }, () => {
      const draw = random();
      return draw < rate / 2 - delta / 2 ? -1 : draw < rate ? 1 : 0;
    });
  },
};

/** Runs validations as they are run: looked at after every 50 pairs until they are decided. */
function simulate(
  draw: Draw,
  delta: number,
  { planned, runs, seed }: { readonly planned: number; readonly runs: number; readonly seed: number },
): { readonly passed: number; readonly failed: number } {
  const random = mulberry32(seed);
  const counts = { pass: 0, fail: 0, continue: 0 };
  for (let run = 0; run < runs; run++) {
    const pairs: PairedDifference[] = [];
    let state: NonInferiority['state'] = 'continue';
    for (let until = 50, unit = 0; until <= planned && state === 'continue'; until += 50) {
      while (pairs.length < until) {
        unit++;
        for (const difference of draw(delta, random)) pairs.push({ unit: `u${unit}`, difference });
      }
      state = judged(pairs.slice(0, until), until === planned, planned).state;
    }
    counts[state]++;
  }
  return { passed: counts.pass / runs, failed: counts.fail / runs };
}

describe('looked at again and again, with calls in units', () => {
  test.each(
    Object.entries(draws).flatMap(([name, draw]) => [300, 1000].map((planned) => ({ name, draw, planned }))),
  )('a candidate that is worse by the margin rarely passes: $name, $planned calls', ({ draw, planned }) => {
    const { passed, failed } = simulate(draw, -MARGIN, { planned, runs: 300, seed: planned });
    expect(passed).toBeLessThanOrEqual(0.05);
    expect(failed).toBeLessThanOrEqual(0.05);
  });

  test('one that is as good passes, and one that is much worse fails, mostly', () => {
    const graded = draws['graded scores']!;
    const runs = { planned: 1000, runs: 200, seed: 3 };
    expect(simulate(graded, 0, runs).passed).toBeGreaterThan(0.7);
    expect(simulate(graded, -0.06, runs).failed).toBeGreaterThan(0.95);
    expect(simulate(draws['passes that break for whole units']!, 0, runs).passed).toBe(1);
  });

  test('one that is better is not failed', () => {
    expect(simulate(draws['graded scores']!, 0.05, { planned: 500, runs: 100, seed: 4 })).toMatchObject({
      failed: 0,
    });
  });
});
