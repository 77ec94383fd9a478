import { bisect } from './bisection.ts';

const LANCZOS_G = 7;
const LANCZOS_FIRST = 0.99999999999980993;
const LANCZOS_REST = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LN_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** From here on Stirling's series with four terms is exact to double precision. */
const STIRLING_FROM = 15;

/** The logarithm of the gamma function for x > 0 (Lanczos 1964; the coefficients are Godfrey's for g = 7). */
export function lnGamma(x: number): number {
  if (x >= STIRLING_FROM) return (x - 0.5) * Math.log(x) - x + HALF_LN_TWO_PI + stirlingRest(x);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  const shifted = x - 1;
  const sum = LANCZOS_REST.reduce((total, c, i) => total + c / (shifted + i + 1), LANCZOS_FIRST);
  const t = shifted + LANCZOS_G + 0.5;
  return HALF_LN_TWO_PI + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** What Stirling's formula leaves out of lnGamma, for x >= STIRLING_FROM (NIST DLMF 5.11.1). */
function stirlingRest(x: number): number {
  const inverse = 1 / (x * x);
  return (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
}

/**
 * The logarithm of the beta function. For large arguments the gamma functions nearly cancel, so there the
 * difference of their Stirling series is taken term by term (Didonato and Morris 1992, ACM TOMS 708).
 */
export function lnBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < STIRLING_FROM) return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
  const rest = stirlingRest(large) - stirlingRest(large + small);
  const ratio = -(large - 0.5) * Math.log1p(small / large) + rest;
  if (small < STIRLING_FROM) return lnGamma(small) + ratio - small * Math.log(large + small) + small;
  const share = small * Math.log(small / (large + small));
  return HALF_LN_TWO_PI + ratio + share - 0.5 * Math.log(small) + stirlingRest(small);
}

const CONTINUED_FRACTION_STEPS = 100_000;
/** Stands for a zero denominator in Lentz's method. */
const TINY = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1, by its continued fraction
 * (NIST DLMF 8.17.22) with the symmetry I_x(a, b) = 1 − I_{1−x}(b, a).
 * @param complement 1 − x, where the caller knows it more exactly than the subtraction would give it
 */
export function incompleteBeta(a: number, b: number, { x, complement = 1 - x }: BetaPoint): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, { x: complement, complement: x });
  const front = Math.exp(a * lnOf(x, complement) + b * lnOf(complement, x) - lnBeta(a, b)) / a;
  return front * betaFraction(a, b, x);
}

export interface BetaPoint {
  readonly x: number;
  readonly complement?: number;
}

/** ln(x), where 1 − x is known as well: near 1 the complement has the digits that x has lost. */
function lnOf(x: number, complement: number): number {
  return x > 0.5 ? Math.log1p(-complement) : Math.log(x);
}

/** The continued fraction of the incomplete beta function by the modified Lentz method (Thompson and Barnett 1986). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < CONTINUED_FRACTION_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    result *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The x with I_x(a, b) = p. */
export function inverseIncompleteBeta(a: number, b: number, p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return bisect((x) => incompleteBeta(a, b, { x }) - p, 0, 1);
}

/**
 * The regularised upper incomplete gamma function Q(a, x) for a > 0 and x >= 0: by the series of its
 * complement for small x (NIST DLMF 8.7.1), else by its continued fraction (8.9.2).
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - front * gammaSeries(a, x) : front * gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / nonZero(b);
  let result = d;
  for (let n = 1; n < CONTINUED_FRACTION_STEPS; n++) {
    b += 2;
    const step = n * (a - n);
    d = 1 / nonZero(step * d + b);
    c = nonZero(b + step / c);
    result *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return result;
}
