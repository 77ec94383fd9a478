import type { Sha256 } from '../../base/ports.ts';
import { CLUSTERS } from '../source.ts';

/** Units whose cluster is remembered: a unit calls again soon, or not for long. */
const REMEMBERED = 50_000;

/**
 * The cluster that a unit belongs to, from 0 to 63: the lowest six bits of the first byte of the SHA-256 of its name in
 * UTF-8. An engine computes the same, in PostgreSQL `get_byte(sha256(convert_to(unit, 'UTF8')), 0) & 63`.
 * @param unit as telemetry has it, `feature_flag.context.id` or else the conversation; of a call that names neither the
 *   `span_id` of the call, so that it is a unit of its own
 */
export function clusterOf(unit: string, sha256: Sha256): number {
  return Number.parseInt(sha256(unit).slice(0, 2), 16) % CLUSTERS;
}

/** The same, remembered for units that were seen of late. */
export function rememberedClusterOf(sha256: Sha256): (unit: string) => number {
  const known = new Map<string, number>();
  return (unit) => {
    const found = known.get(unit);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED) known.clear();
    const cluster = clusterOf(unit, sha256);
    known.set(unit, cluster);
    return cluster;
  };
}
