import { normalQuantile, studentTQuantile } from './distributions.ts';

const known = new Map<string, number>();

/**
 * The quantile of Student's t, kept for the next time: for the few levels and degrees of freedom that somebody asks for
 * again and again. Infinitely many degrees make it normal.
 */
export function quantileOf(p: number, df = Infinity): number {
  const key = `${p} ${df}`;
  let found = known.get(key);
  if (found === undefined) {
    found = df === Infinity ? normalQuantile(p) : studentTQuantile(p, df);
    known.set(key, found);
  }
  return found;
}
