import { describe, expect, test } from 'vitest';
import { percentile } from '../../../../src/core/evals/percentile.ts';
import { type Cuped, type PrePost, cuped } from '../../../../src/core/experiments/statistics/cuped.ts';
import {
  type Arms,
  type Difference,
  type DifferenceKind,
  differenceOf,
  welchInterval,
  welchTest,
} from '../../../../src/core/experiments/statistics/difference.ts';
import { johariTest, statsigTest } from '../../../../src/core/experiments/statistics/mixtureSprt.ts';
import {
  type ArmEstimate,
  type Sums,
  meanEstimate,
  ratioEstimate,
} from '../../../../src/core/experiments/statistics/moments.ts';
import {
  type Proportion,
  newcombeInterval,
  twoProportionTest,
} from '../../../../src/core/experiments/statistics/proportions.ts';
import {
  isQuantileKnown,
  quantileDifference,
  quantileEstimate,
} from '../../../../src/core/experiments/statistics/quantileDifference.ts';
import { sampleRatio } from '../../../../src/core/experiments/statistics/sampleRatio.ts';
import {
  lowerBound,
  oneSidedHalf,
  rhoOf,
  sequentialInterval,
  sequentialP,
  twoSidedHalf,
  upperBound,
} from '../../../../src/core/experiments/statistics/sequential.ts';
import {
  detectableByOneLook,
  detectableSequentially,
  unitsForDifference,
} from '../../../../src/core/experiments/statistics/unitsNeeded.ts';
import { type Oracle, expectClose, present, readOracle } from '../../evals/statistics/oracle.ts';

type Bounds = readonly [number, number];
type Numbers = Readonly<Record<string, number>>;

function expectNumbers(actual: Numbers, expected: Numbers, tolerance: number): void {
  for (const [key, value] of Object.entries(actual)) {
    expect(expected, key).toHaveProperty(key);
    // JSON has no NaN: the tables write it as a text.
    if (Number.isNaN(Number(expected[key]))) expect(value, key).toBeNaN();
    else expectClose(value, present(expected[key]), tolerance);
  }
}

/** A p-value of a table that computes 1 − cdf, and so has no digits below those of 1. */
function expectP(actual: number, expected: number | undefined, tolerance: number): void {
  const allowed = Math.max(tolerance * present(expected), 4 * Number.EPSILON);
  expect(Math.abs(actual - present(expected))).toBeLessThanOrEqual(allowed);
}

function expectBounds({ low, high }: { low: number; high: number }, [a, b]: Bounds, tolerance: number): void {
  expectClose(low, a, tolerance);
  expectClose(high, b, tolerance);
}

describe('welch_t', () => {
  interface Row {
    readonly name: string;
    readonly input: {
      readonly summary: Arms<{ readonly n: number; readonly mean: number; readonly var: number }>;
    };
    readonly expected: Numbers & { readonly ci95: Bounds };
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('welch_t'));
  const armOf = ({ n, mean, var: variance }: Row['input']['summary']['control']): ArmEstimate => ({
    n,
    mean,
    variance,
  });
  test.each(cases)('$name', ({ input: { summary }, expected }) => {
    const found = differenceOf({ control: armOf(summary.control), challenger: armOf(summary.challenger) });
    const { t, pTwoSided, pLess } = welchTest(found);
    const { delta, se, df } = found;
    expectNumbers({ delta, se, df, t, p_two_sided: pTwoSided, p_less: pLess }, expected, tolerance_rel);
    expectBounds(welchInterval(found), expected.ci95, tolerance_rel);
  });
});

describe('two_proportion_z', () => {
  interface Row {
    readonly name: string;
    readonly input: Arms<Proportion>;
    readonly expected: Numbers & { readonly newcombe_ci95: Bounds };
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('two_proportion_z'));
  test.each(cases)('$name', ({ input, expected }) => {
    const { delta, z, pTwoSided, pGreater } = twoProportionTest(input);
    expectNumbers(
      { delta, z_pooled: z, p_two_sided: pTwoSided, p_greater: pGreater },
      expected,
      tolerance_rel,
    );
    expectBounds(newcombeInterval(input), expected.newcombe_ci95, tolerance_rel);
  });
});

/** A standard error of which `s2` is the variance of one unit. */
const spread = ({ s2, n }: { readonly s2: number; readonly n: number }): Pick<Difference, 'se' | 'n'> => ({
  se: Math.sqrt(s2 / n),
  n,
});

describe('sequential_growthbook', () => {
  interface Sequential {
    readonly alpha: number;
    readonly tuning: number;
  }
  interface GrowthBookSums {
    readonly n: number;
    readonly sum: number;
    readonly sum_squares: number;
  }
  type Row =
    | {
        readonly fn: 'rho';
        readonly input: Sequential & { readonly sided: 1 | 2 };
        readonly expected: number;
      }
    | {
        readonly fn: 'halfwidth_two_sided' | 'halfwidth_one_sided';
        readonly input: Sequential & { readonly s2: number; readonly n: number };
        readonly expected: number;
      }
    | {
        readonly fn: 'test';
        readonly input: Sequential &
          Arms<GrowthBookSums> & { readonly kind: string; readonly difference_type: DifferenceKind };
        readonly expected: Numbers & {
          readonly fixed_ci: Bounds;
          readonly seq_ci: Bounds;
          readonly error: string | null;
        };
      };
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('sequential_growthbook'));
  const armOf = ({ n, sum, sum_squares }: GrowthBookSums, kind: string): ArmEstimate => {
    const mean = sum / n;
    return kind === 'proportion'
      ? { n, mean, variance: mean * (1 - mean) }
      : meanEstimate({ n, sum, squares: sum_squares });
  };
  test.each(cases)('$fn $input', (row) => {
    if (row.fn === 'rho') return expectClose(rhoOf(row.input, row.input.sided), row.expected, tolerance_rel);
    if (row.fn !== 'test') {
      const half = row.fn === 'halfwidth_two_sided' ? twoSidedHalf : oneSidedHalf;
      return expectClose(half(spread(row.input), row.input), row.expected, tolerance_rel);
    }
    const { input, expected } = row;
    expect(expected.error).toBeNull();
    const arms = {
      control: armOf(input.control, input.kind),
      challenger: armOf(input.challenger, input.kind),
    };
    const found = differenceOf(arms, input.difference_type);
    const actual = {
      delta: found.delta,
      se: found.se,
      seq_p: sequentialP(found, input),
      one_sided_lesser_upper: upperBound(found, input),
      one_sided_greater_lower: lowerBound(found, input),
    };
    expectNumbers(actual, expected, tolerance_rel);
    expectP(welchTest(found).pTwoSided, expected['fixed_p'], tolerance_rel);
    expectBounds(sequentialInterval(found, input), expected.seq_ci, tolerance_rel);
    expectBounds(welchInterval(found, 1 - input.alpha), expected.fixed_ci, tolerance_rel);
  });
});

describe('msprt_johari', () => {
  interface Row {
    readonly input: Numbers;
    readonly expected: Numbers;
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('msprt_johari'));
  test.each(cases)('$input', ({ input, expected }) => {
    const of = (key: string): number => present(input[key]);
    const { likelihoodRatio, p, half } = johariTest({
      pairs: of('n_pairs'),
      delta: of('mean_diff'),
      variance: of('var_per_arm'),
      tau2: of('tau2'),
      alpha: of('alpha'),
    });
    expectNumbers({ lambda_: likelihoodRatio, p_instant: p, ci_halfwidth: half }, expected, tolerance_rel);
  });
});

describe('msprt_statsig', () => {
  interface Row {
    readonly input: Arms<{ readonly n: number; readonly var: number }> & {
      readonly delta: number;
      readonly alpha: number;
      readonly sided: 1 | 2;
    };
    readonly expected: Numbers;
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('msprt_statsig'));
  test.each(cases)('$input', ({ input, expected }) => {
    const { control, challenger, delta, alpha, sided } = input;
    const se = Math.sqrt(control.var / control.n + challenger.var / challenger.n);
    const found = { delta, se, n: control.n + challenger.n, df: Infinity };
    const { critical, half, p } = statsigTest(found, {
      alpha,
      sides: sided,
      variances: control.var + challenger.var,
    });
    expectNumbers({ z_star: critical, halfwidth: half, z: delta / se, p }, expected, tolerance_rel);
  });
});

describe('srm_chi2', () => {
  interface Row {
    readonly input: { readonly observed: readonly number[]; readonly weights: readonly number[] };
    readonly expected: Numbers;
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('srm_chi2'));
  test.each(cases)('$input', ({ input, expected }) => {
    const { chi2, df, p } = sampleRatio(input.observed, input.weights);
    expectNumbers({ chi2, df, p }, expected, tolerance_rel);
  });
});

describe('ratio_delta_method', () => {
  interface GrowthBookRatio {
    readonly n: number;
    readonly m: { readonly sum: number; readonly sum_squares: number };
    readonly d: { readonly sum: number; readonly sum_squares: number };
    readonly md_sum_of_products: number;
  }
  interface Row {
    readonly input: Arms<GrowthBookRatio>;
    readonly expected: Numbers & { readonly ci95: Bounds; readonly seq_ci: Bounds };
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('ratio_delta_method'));
  const armOf = ({ n, m, d, md_sum_of_products }: GrowthBookRatio): ArmEstimate =>
    ratioEstimate({
      units: n,
      calls: d.sum,
      total: m.sum,
      callsSquared: d.sum_squares,
      totalSquared: m.sum_squares,
      product: md_sum_of_products,
    });
  test.each(cases)('$input', ({ input, expected }) => {
    const arms = { control: armOf(input.control), challenger: armOf(input.challenger) };
    const found = differenceOf(arms);
    const options = { alpha: 0.05, tuning: 5000 };
    const actual = {
      mean_control: arms.control.mean,
      mean_challenger: arms.challenger.mean,
      var_control: arms.control.variance,
      var_challenger: arms.challenger.variance,
      delta: found.delta,
      se: found.se,
      p: welchTest(found).pTwoSided,
      seq_p: sequentialP(found, options),
    };
    expectNumbers(actual, expected, tolerance_rel);
    expectBounds(welchInterval(found), expected.ci95, tolerance_rel);
    expectBounds(sequentialInterval(found, options), expected.seq_ci, tolerance_rel);
  });
});

describe('quantile_diff', () => {
  interface Row {
    readonly input: Arms<readonly number[]> & { readonly nu: number };
    readonly expected: Numbers;
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('quantile_diff'));
  test.each(cases.map((row, index) => ({ ...row, index })))('case $index', ({ input, expected }) => {
    const estimate = (values: readonly number[]) =>
      quantileEstimate((share) => present(percentile(values, share)), { n: values.length, share: input.nu });
    const arms = { control: estimate(input.control), challenger: estimate(input.challenger) };
    const found = quantileDifference(arms);
    const relative = quantileDifference(arms, 'relative');
    const actual = {
      q_control: arms.control.value,
      q_challenger: arms.challenger.value,
      se_control: arms.control.se,
      se_challenger: arms.challenger.se,
      delta: found.delta,
      se: found.se,
      z: found.delta / found.se,
      p_two_sided: welchTest(found).pTwoSided,
      relative: relative.delta,
      se_relative_delta_method: relative.se,
    };
    expectNumbers(actual, expected, tolerance_rel);
  });
  test('p95 needs more than 73 values', () =>
    expect([72, 73, 74].map((n) => isQuantileKnown(n, 0.95))).toEqual([false, true, true]));
});

describe('cuped', () => {
  interface GrowthBookSums {
    readonly n: number;
    readonly sum: number;
    readonly sum_squares: number;
  }
  interface GrowthBookArm {
    readonly post: GrowthBookSums;
    readonly pre: GrowthBookSums;
    readonly post_pre_sum_of_products: number;
  }
  interface Row {
    readonly input: Arms<GrowthBookArm>;
    readonly expected: Numbers & { readonly ci95: Bounds };
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('cuped'));
  const sums = ({ n, sum, sum_squares }: GrowthBookSums): Sums => ({ n, sum, squares: sum_squares });
  const armOf = ({ post, pre, post_pre_sum_of_products }: GrowthBookArm): PrePost => ({
    post: sums(post),
    pre: sums(pre),
    product: post_pre_sum_of_products,
  });
  test.each(cases)('$input', ({ input, expected }) => {
    const found: Cuped = cuped({ control: armOf(input.control), challenger: armOf(input.challenger) });
    const { theta, delta, se, reduction } = found;
    expectNumbers({ theta, delta, se, variance_reduction: reduction }, expected, tolerance_rel);
    expectP(welchTest(found).pTwoSided, expected['p'], tolerance_rel);
    expectBounds(welchInterval(found), expected.ci95, tolerance_rel);
  });
});

describe('power', () => {
  interface Row {
    readonly kind: string;
    readonly input: Numbers;
    readonly expected: Numbers;
  }
  const { cases, tolerance_rel }: Oracle<Row> = JSON.parse(readOracle('power'));
  const means = cases.filter(({ kind }) => kind === 'two_sample_mean');
  test.each(means)('$input', ({ input, expected }) => {
    const of = (key: string): number => present(input[key]);
    const options = {
      sd: of('sd'),
      alpha: of('alpha'),
      power: of('power'),
      ratio: of('ratio_control_per_challenger'),
    };
    const units = unitsForDifference(of('delta'), options);
    expectClose(units, present(expected['n_challenger_formula']), tolerance_rel);
    expectClose(detectableByOneLook(units, options), of('delta'), 1e-12);
  });
  test('looking all the time costs a third: 0.027 instead of 0.020', () => {
    const options = { sd: 0.15, alpha: 0.05, power: 0.8, ratio: 9 };
    expect(detectableByOneLook(500, options)).toBeCloseTo(0.0198, 4);
    expect(detectableSequentially(500, options, { tuning: 5000 })).toBeCloseTo(0.0274, 4);
  });
});
