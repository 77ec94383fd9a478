import { groupBy } from '../../base/groupBy.ts';
import { median } from '../../evals/statistics/theilSen.ts';
import type { WatchedVersion } from '../targets.ts';
import type { TelemetryRow } from '../source.ts';
import { DAY_MS, HOUR_MS, type Look } from './look.ts';

/** Hours of the week that ended a day ago, of the version itself or else of the one before it. */
export interface UsualHours {
  readonly version: string;
  readonly rows: readonly TelemetryRow[];
}

/**
 * What a version is held against: a day ago and before, so that what goes wrong now is not already part of it.
 * @param isEnough whether hours say enough to be held against
 */
export async function usualHours(
  look: Look,
  prompt: string,
  { version, previous }: WatchedVersion,
  isEnough: (rows: readonly TelemetryRow[]) => boolean,
): Promise<UsualHours | undefined> {
  const hours = await look.hours();
  const until = look.now - DAY_MS;
  for (const one of [version, previous]) {
    if (one === undefined) continue;
    const rows = hours.of(prompt, one).filter(({ start }) => start < until);
    if (isEnough(rows)) return { version: one, rows };
  }
  return undefined;
}

/** ` of 2.0.0, the version before` where a baseline is not that of the version itself. */
export const ofVersion = (usual: UsualHours, version: string): string =>
  usual.version === version ? '' : ` of ${usual.version}`;

/**
 * The median over days of what the hours of each say: as long as something has been wrong for less than half of the
 * week, it is no part of what is usual, and an alert does not end because it has lasted for a day.
 * @param of undefined for a day that says nothing
 */
export function overDays(
  rows: readonly TelemetryRow[],
  of: (hours: readonly TelemetryRow[]) => number | undefined,
): number | undefined {
  const days = groupBy(rows, ({ start }) => Math.floor(start / DAY_MS));
  const values = [...days.values()].flatMap((hours) => of(hours) ?? []);
  return values.length === 0 ? undefined : median(values);
}

/**
 * When what is wrong now began: the start of the first of the hours in a row, up to the last full one, of which the same
 * is true. Undefined where that is no longer ago than an hour.
 */
export async function sinceOf(
  look: Look,
  { prompt, version }: { readonly prompt: string; readonly version: string },
  isWrong: (hour: TelemetryRow) => boolean,
): Promise<number | undefined> {
  const rows = (await look.hours()).of(prompt, version);
  const byStart = new Map(rows.map((row) => [row.start, row]));
  let since: number | undefined;
  for (let at = Math.floor(look.now / HOUR_MS) * HOUR_MS - HOUR_MS; ; at -= HOUR_MS) {
    const row = byStart.get(at);
    // The last hour is what is told of anyway.
    if (!row || !isWrong(row)) return since !== undefined && since < look.now - HOUR_MS ? since : undefined;
    since = at;
  }
}
