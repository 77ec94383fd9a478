import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BUCKETS,
  armOf,
  bucketOf,
  bucketsOf,
  challengerBuckets,
  saltOf,
  wholeBuckets,
} from '../../../src/core/experiments/assignment.ts';
import { murmur3 } from '../../../src/core/experiments/murmur3.ts';
import '../../propertySeed.ts';
import { readOracle, type Oracle } from '../evals/statistics/oracle.ts';

interface HashRow {
  readonly input: { readonly s: string; readonly seed: number };
  readonly expected: { readonly murmur3_x86_32: number };
}
interface BucketRow {
  readonly input: { readonly salt: string; readonly unit: string };
  readonly expected: {
    readonly murmur3_x86_32_utf8: number;
    readonly bucket_of_10000: number;
    readonly arm_challenger_first_10_90: string;
  };
}
interface Quality {
  readonly murmur3_mul_shift: { readonly chi2_100bins: number; readonly share_below_10pct: number };
  readonly independence_of_two_salts: { readonly table: readonly (readonly number[])[] };
}

const hashes: Oracle<HashRow> = JSON.parse(readOracle('murmur3'));
const buckets: Oracle<BucketRow> = JSON.parse(readOracle('bucketing'));
const quality: Quality = JSON.parse(readOracle('bucketing_quality'));

test.each(hashes.cases)('murmur3: $input', ({ input, expected }) => {
  expect(murmur3(input.s, input.seed)).toBe(expected.murmur3_x86_32);
});

test('murmur3 reads half a surrogate pair as every encoder of UTF-8 does', () => {
  expect(murmur3('a\ud83d')).toBe(murmur3('a\ufffd'));
  expect(murmur3('\ude00b')).toBe(murmur3('\ufffdb'));
});

test.each(buckets.cases)('bucket: $input', ({ input, expected }) => {
  expect(murmur3(`${input.salt}:${input.unit}`)).toBe(expected.murmur3_x86_32_utf8);
  const bucket = bucketOf(input.salt, input.unit);
  expect(bucket).toBe(expected.bucket_of_10000);
  expect(armOf(bucket, 1000)).toBe(expected.arm_challenger_first_10_90);
});

test('the same projection as with whole numbers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (salt, unit) => {
      const exact = (BigInt(murmur3(`${salt}:${unit}`)) * BigInt(BUCKETS)) >> 32n;
      expect(bucketOf(salt, unit)).toBe(Number(exact));
    }),
  );
});

describe('200,000 users', () => {
  const first = Array.from({ length: 200_000 }, (_, i) => bucketOf('exp-1', `user-${i}`));

  test('fill the buckets evenly, to the digit of the reference', () => {
    const bins = Array.from({ length: 100 }, () => 0);
    for (const bucket of first) bins[Math.floor(bucket / 100)]! += 1;
    const chi2 = bins.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chi2).toBeCloseTo(quality.murmur3_mul_shift.chi2_100bins, 9);
    const below = first.filter((bucket) => bucket < 1000).length;
    expect(below / first.length).toBe(quality.murmur3_mul_shift.share_below_10pct);
  });

  test('are drawn anew by another salt', () => {
    const table = [
      [0, 0],
      [0, 0],
    ];
    for (const [i, bucket] of first.entries()) {
      const other = bucketOf('exp-2', `user-${i}`);
      table[bucket < 1000 ? 0 : 1]![other < 1000 ? 0 : 1]! += 1;
    }
    expect(table).toEqual(quality.independence_of_two_salts.table);
  });
});

test('a salt names prompt and experiment', () => {
  expect(saltOf('support.classify', 'exp-1')).toBe('support.classify:exp-1');
  expect(bucketOf(saltOf('support.classify', 'exp-1'), 'user-0')).toBe(9148);
});

test('a challenger that grows only wins units, and one that shrinks only loses them', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.string(), share, share, (unit, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const bucket = bucketOf('prompt:ramp', unit);
      const isBelow = armOf(bucket, bucketsOf(low)) === 'challenger';
      if (isBelow) expect(armOf(bucket, bucketsOf(high))).toBe('challenger');
    }),
  );
});

test('no share serves nobody, all of it everybody, and what is beyond is cut', () => {
  for (const bucket of [0, 9999]) {
    expect(armOf(bucket, bucketsOf(0))).toBe('control');
    expect(armOf(bucket, bucketsOf(1))).toBe('challenger');
  }
  expect([bucketsOf(-1), bucketsOf(7)]).toEqual([0, BUCKETS]);
});

test.each([
  [0.9, 0.1, 1000],
  [0.93, 0.07, 700],
  [1, 0, 0],
  [0, 1, 10_000],
  [0.5, 0.5, 5000],
  [0.9999, 0.0001, 1],
  [0.9, 0.2, undefined],
  [0.9, 0.0999, undefined],
  [0.9, 0.05, undefined],
  [0.90005, 0.09995, undefined],
  [1.1, -0.1, undefined],
  [NaN, 0.1, undefined],
  [90, 10, undefined],
])('control %d and challenger %d', (control, challenger, expected) => {
  expect(challengerBuckets({ control, challenger })).toBe(expected);
});

test('every whole number of buckets can be written as a decimal', () => {
  for (let count = 0; count <= BUCKETS; count++) {
    expect(wholeBuckets(count / BUCKETS)).toBe(count);
    expect(wholeBuckets(Number((1 - count / BUCKETS).toFixed(4)))).toBe(BUCKETS - count);
  }
});
