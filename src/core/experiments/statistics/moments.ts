/** The sums of one number per unit. */
export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * What an arm has to say about a mean over calls, where units (users, conversations) were drawn: of each unit its
 * number of calls d and its total m, summed up. Every source of telemetry can give these six numbers, and they can be
 * added up.
 */
export interface UnitMoments {
  readonly units: number;
  readonly calls: number;
  readonly total: number;
  readonly callsSquared: number;
  readonly totalSquared: number;
  /** Σ m·d */
  readonly product: number;
}

/** An arm’s mean, and the variance that one unit contributes: the mean’s own is `variance / n`. */
export interface ArmEstimate {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

export function varianceOf({ n, sum, squares }: Sums): number {
  return n < 2 ? 0 : Math.max(0, (squares - (sum * sum) / n) / (n - 1));
}

export const covarianceOf = (product: number, a: Sums, b: Sums): number =>
  a.n < 2 ? 0 : (product - (a.sum * b.sum) / a.n) / (a.n - 1);

export const meanEstimate = (sums: Sums): ArmEstimate => ({
  n: sums.n,
  mean: sums.sum / sums.n,
  variance: varianceOf(sums),
});

/**
 * The mean over calls R = Σm/Σd with its variance by the delta method, so that the calls of one unit do not count as
 * independent (Deng, Knoblich and Lu 2018, KDD). Where each unit has one call, it is the variance of the values.
 */
export function ratioEstimate(moments: UnitMoments): ArmEstimate {
  const { units: n, calls, total, product } = moments;
  const d: Sums = { n, sum: calls, squares: moments.callsSquared };
  const m: Sums = { n, sum: total, squares: moments.totalSquared };
  const [perUnit, ratio] = [calls / n, total / calls];
  const spread = varianceOf(m) + ratio * ratio * varianceOf(d) - 2 * ratio * covarianceOf(product, m, d);
  return { n, mean: ratio, variance: Math.max(0, spread) / (perUnit * perUnit) };
}
