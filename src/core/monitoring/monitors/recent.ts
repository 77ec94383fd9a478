import type { TelemetryRow } from '../source.ts';
import { type Look, STEP_MS } from './look.ts';

/** So many calls at least say whether something still goes on. */
const LEAST_CALLS = 20;

/** A stretch beyond this is not recent. */
const MOST_WINDOWS = 6;

/** The last five minutes, or as many more as it takes for a few calls. */
export interface Recent {
  readonly rows: readonly TelemetryRow[];
  /** `the last five minutes`, `the last 20 minutes` */
  readonly words: string;
}

/**
 * What confirms that what the last hour had still goes on. Five minutes of a prompt with a call a minute have too few
 * calls for that: one in five failing would look as if it was over, in every third look.
 */
export async function recentOf(look: Look, prompt: string, version: string): Promise<Recent> {
  const rows = (await look.fiveMinutes()).of(prompt, version);
  for (let windows = 1; ; windows++) {
    const from = look.now - windows * STEP_MS;
    const recent = rows.filter(({ start }) => start >= from);
    const calls = recent.reduce((sum, { sums }) => sum + sums.calls, 0);
    if (calls < LEAST_CALLS && windows < MOST_WINDOWS) continue;
    return { rows: recent, words: `the last ${windows === 1 ? 'five' : windows * 5} minutes` };
  }
}
