import type { CaseResult } from '../run.ts';

/** Whether it neither always passed nor always failed; repeats that ended in an error do not count. */
export function isFlaky({ outcome, repeats }: CaseResult): boolean {
  if (outcome === 'error' || repeats.length < 2) return false;
  const first = repeats[0]?.outcome;
  return repeats.some((repeat) => repeat.outcome !== first);
}

/** Whether the words of an answer differ, however they are judged. */
export const hasOtherAnswers = (a: CaseResult, b: CaseResult): boolean =>
  a.repeats.length !== b.repeats.length ||
  a.repeats.some(({ output }, index) => output !== b.repeats[index]?.output);

/** Mean milliseconds of the answers whose time is known. */
export function latencyOf({ repeats }: CaseResult): number | undefined {
  const known = repeats.flatMap(({ latency_ms }) => latency_ms ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** US dollars of all answers; undefined where one is unknown. */
export function costOf({ repeats }: CaseResult): number | undefined {
  let sum = 0;
  for (const { cost_usd: cost } of repeats) {
    if (cost === null) return undefined;
    sum += cost;
  }
  return sum;
}
