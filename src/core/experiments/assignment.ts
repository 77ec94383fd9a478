import { murmur3 } from './murmur3.ts';

/** How finely traffic is cut: a share of it is a whole number of these. */
export const BUCKETS = 10_000;

export type ArmName = 'control' | 'challenger';

/**
 * What is hashed together with a unit. A new experiment or rollout has a new salt, so that whoever was a challenger
 * in the last one is not again; a ramp of the same one keeps its salt, so that nobody moves back.
 * @param id the name of the experiment, or what identifies the rollout
 */
export const saltOf = (prompt: string, id: string): string => `${prompt}:${id}`;

/**
 * The bucket of a unit, from 0 to 9,999. The product is below 2⁴⁶, so the float is exact, and without the bias of a
 * remainder (flagd's high-precision fractional bucketing).
 */
export const bucketOf = (salt: string, unit: string): number =>
  Math.floor((murmur3(`${salt}:${unit}`) * BUCKETS) / 2 ** 32);

/** A share of the traffic, from 0 to 1, as buckets. A share that grows never loses a bucket. */
export const bucketsOf = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * BUCKETS);

/**
 * The buckets of the challenger, where the weights of both arms are whole numbers of buckets that are exactly 10,000
 * together; else undefined, and nobody is served the challenger.
 */
export function challengerBuckets(weights: Readonly<Record<ArmName, number>>): number | undefined {
  const [control, challenger] = [wholeBuckets(weights.control), wholeBuckets(weights.challenger)];
  if (control === undefined || challenger === undefined) return undefined;
  return control + challenger === BUCKETS ? challenger : undefined;
}

/** A weight in buckets; undefined where it is no share, or finer than a bucket. */
export function wholeBuckets(weight: number): number | undefined {
  const buckets = Math.round(weight * BUCKETS);
  // 0.07 × 10,000 is 700.0000000000001: what differs by rounding alone is whole.
  const isWhole = Math.abs(weight * BUCKETS - buckets) < 1e-6;
  return isWhole && buckets >= 0 && buckets <= BUCKETS ? buckets : undefined;
}

/**
 * The arm that serves a bucket. The challenger has the first buckets, so that raising its weight moves units from
 * control to challenger only, and lowering it moves them back only.
 * @param challenger how many buckets the challenger has
 */
export const armOf = (bucket: number, challenger: number): ArmName =>
  bucket < challenger ? 'challenger' : 'control';
