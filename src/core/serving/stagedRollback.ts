import type { WrittenRollback } from '../registry/model.ts';

/** A rollback in force: traffic moves from one version to another over a while. The keys are those of the file. */
export interface StagedRollback {
  readonly from: string;
  readonly to: string;
  /** ISO 8601. */
  readonly started_at: string;
  /** Default: 30. */
  readonly over_minutes?: number;
  /** In this many equal steps, the first of them at once. Default: evenly. */
  readonly steps?: number;
}

export const DEFAULT_OVER_MINUTES = 30;

const MINUTE_MS = 60_000;

/**
 * The share of the traffic, from 1 to 0, that the version being left still has. A pure function of time: nothing
 * has to run for traffic to move, a restart changes nothing, and every process agrees as far as their clocks do.
 * A start in the future, which is a clock that is behind, leaves all traffic where it is.
 * @param now milliseconds since 1970
 */
export function shareLeft(rollback: StagedRollback, now: number): number {
  const start = Date.parse(rollback.started_at);
  // Who cannot say when it began wants to be rid of the version.
  if (Number.isNaN(start)) return 0;
  const span = (rollback.over_minutes ?? DEFAULT_OVER_MINUTES) * MINUTE_MS;
  const elapsed = Math.max(0, now - start);
  if (!(elapsed < span)) return 0;
  const { steps } = rollback;
  if (steps === undefined) return 1 - elapsed / span;
  return Math.max(0, 1 - (Math.floor((elapsed * steps) / span) + 1) / steps);
}

/** The rollback that a prompt's block says; undefined where it says too little: the schema's validators say so. */
export function toStagedRollback(written: WrittenRollback): StagedRollback | undefined {
  const { from, to, startedAt, overMinutes, steps } = written;
  if (!from || !to || startedAt === undefined) return undefined;
  return {
    from: from.value,
    to: to.value,
    started_at: startedAt,
    ...(overMinutes !== undefined && { over_minutes: overMinutes }),
    ...(steps !== undefined && { steps }),
  };
}
