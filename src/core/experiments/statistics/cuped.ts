import { type Arms, type Difference, differenceOf } from './difference.ts';
import { type ArmEstimate, type Sums, covarianceOf, varianceOf } from './moments.ts';

/** One number per unit from before the experiment, and the same from during it. */
export interface PrePost {
  readonly post: Sums;
  readonly pre: Sums;
  /** Σ post·pre */
  readonly product: number;
}

export interface Cuped extends Difference {
  readonly theta: number;
  /** The share of the variance of the difference that knowing the past takes away. */
  readonly reduction: number;
}

/**
 * The difference with what units did before taken out of it (Deng, Xu, Kohavi and Walker 2013, WSDM), θ pooled over
 * both arms. It pays only where units come back.
 */
export function cuped(arms: Arms<PrePost>): Cuped {
  const theta = pooledTheta(arms);
  const adjusted = differenceOf({
    control: adjust(arms.control, theta),
    challenger: adjust(arms.challenger, theta),
  });
  const plain = differenceOf({ control: adjust(arms.control, 0), challenger: adjust(arms.challenger, 0) });
  return { ...adjusted, theta, reduction: 1 - (adjusted.se / plain.se) ** 2 };
}

function pooledTheta({ control, challenger }: Arms<PrePost>): number {
  const pre = added(control.pre, challenger.pre);
  const post = added(control.post, challenger.post);
  const variance = varianceOf(pre);
  if (variance === 0) return 0;
  return covarianceOf(control.product + challenger.product, post, pre) / variance;
}

const added = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

function adjust({ post, pre, product }: PrePost, theta: number): ArmEstimate {
  const variance =
    varianceOf(post) + theta * theta * varianceOf(pre) - 2 * theta * covarianceOf(product, post, pre);
  return { n: post.n, mean: (post.sum - theta * pre.sum) / post.n, variance: Math.max(0, variance) };
}
