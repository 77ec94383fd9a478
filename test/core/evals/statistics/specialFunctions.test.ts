import { expect, test } from 'vitest';
import {
  binomialUpperTail,
  normalCdf,
  normalQuantile,
  studentTQuantile,
  studentTTail,
} from '../../../../src/core/evals/statistics/distributions.ts';
import {
  incompleteBeta,
  inverseIncompleteBeta,
  lnBeta,
  lnGamma,
  upperIncompleteGamma,
} from '../../../../src/core/evals/statistics/specialFunctions.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

type Arguments = readonly [number, number, number];

const FUNCTIONS: Readonly<Record<string, (...args: Arguments) => number>> = {
  norm_cdf: normalCdf,
  norm_ppf: normalQuantile,
  t_sf: studentTTail,
  t_ppf: studentTQuantile,
  chi2_sf: (x, df) => upperIncompleteGamma(df / 2, x / 2),
  betainc_reg: (a, b, x) => incompleteBeta(a, b, { x }),
  lgamma: lnGamma,
  erfinv: (x) => normalQuantile((1 + x) / 2) / Math.SQRT2,
};

const table: Oracle<{ fn: string; args: Arguments; expected: number }> = JSON.parse(
  readOracle('special_functions'),
);

test.each(table.cases)('$fn($args)', ({ fn, args, expected }) => {
  expectClose(FUNCTIONS[fn]?.(...args) ?? NaN, expected, table.tolerance_rel);
});

test.each([
  [0.5, 0.5, Math.log(Math.PI)],
  [3, 4, -Math.log(60)],
  [20, 0.5, lnGamma(20) + lnGamma(0.5) - lnGamma(20.5)],
  [30, 40, lnGamma(30) + lnGamma(40) - lnGamma(70)],
])('lnBeta(%f, %f) agrees with the gamma function', (a, b, expected) => {
  expectClose(lnBeta(a, b), expected, 1e-12);
  expectClose(lnBeta(b, a), expected, 1e-12);
});

test('the inverse of the incomplete beta function inverts it', () => {
  for (const p of [1e-6, 0.025, 0.5, 0.975]) {
    for (const [a, b] of [
      [0.5, 0.5],
      [1, 12],
      [45, 4],
      [300, 0.7],
    ] as const) {
      expectClose(incompleteBeta(a, b, { x: inverseIncompleteBeta(a, b, p) }), p, 1e-9);
    }
  }
});

test('the binomial tail is the sum of its terms', () => {
  const [n, p] = [20, 0.3];
  for (let k = 0; k <= n + 1; k++) {
    let sum = 0;
    for (let i = k; i <= n; i++)
      sum += (Math.exp(-lnBeta(i + 1, n - i + 1)) / (n + 1)) * p ** i * (1 - p) ** (n - i);
    expectClose(binomialUpperTail(k, n, p), k === 0 ? 1 : sum, 1e-11);
  }
});

// Found by root finding with 30 digits on the incomplete beta function; the table's quantiles are off by up to 3e-9.
test.each([
  [6, 2.44691185114497],
  [41, 2.019540970441376],
])('the t quantile for %d degrees of freedom has all its digits', (df, expected) => {
  expectClose(studentTQuantile(0.975, df), expected, 1e-14);
  expectClose(studentTQuantile(0.025, df), -expected, 1e-14);
});

test('infinitely many degrees of freedom make t normal', () => {
  expect(studentTQuantile(0.975, Infinity)).toBe(normalQuantile(0.975));
  expectClose(studentTTail(1.5, Infinity), normalCdf(-1.5), 1e-15);
  expectClose(studentTTail(-1.5, 7), 1 - studentTTail(1.5, 7), 1e-15);
});
