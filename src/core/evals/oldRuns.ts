import type { RunFacts } from './runFile.ts';

/** A run that is kept, as much of it as decides whether it may go. */
export interface Prunable {
  readonly path: string;
  readonly facts: Pick<RunFacts, 'prompt' | 'version' | 'model' | 'ended_at'>;
}

/** What may go: runs beyond the newest `keep` of a version and model, and only those that are older than so many days. */
export interface PruneLimits {
  readonly keep?: number | undefined;
  readonly olderThan?: number | undefined;
}

const DAY_MS = 86_400_000;

/** @param runs newest first @param now milliseconds since 1970 */
export function findOldRuns<T extends Prunable>(
  runs: readonly T[],
  { keep = 0, olderThan }: PruneLimits,
  now: number,
): T[] {
  const seen = new Map<string, number>();
  return runs.filter(({ path, facts: { prompt, version, model, ended_at } }) => {
    // Prompts of the same name in two registries are two.
    const key = JSON.stringify([path.split(/[/\\]/).slice(0, -1), prompt, version, model]);
    const newer = seen.get(key) ?? 0;
    seen.set(key, newer + 1);
    return newer >= keep && (olderThan === undefined || Date.parse(ended_at) < now - olderThan * DAY_MS);
  });
}
