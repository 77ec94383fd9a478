export type ExperimentState = 'planned' | 'running' | 'ended';

/**
 * Traffic is shared from `started_at` on until `ended_at`, and only then: an experiment that nobody started serves
 * the control alone, and so does one whose times nobody can read.
 * @param now milliseconds since 1970
 */
export function stateOf(
  { startedAt, endedAt }: { readonly startedAt: string | undefined; readonly endedAt: string | undefined },
  now: number,
): ExperimentState {
  const [started, ended] = [Date.parse(startedAt ?? ''), Date.parse(endedAt ?? '')];
  if (endedAt !== undefined && !(ended > now)) return 'ended';
  return started <= now ? 'running' : 'planned';
}
