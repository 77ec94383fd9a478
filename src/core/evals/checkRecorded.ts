import type { Plan } from './plan.ts';
import type { Run } from './run.ts';
import { type Verdict, toVerdict } from './statistics/paired.ts';

/**
 * What `eval --check` says of the score that stands in the file.
 * - `missing`: there is none, or a number without evidence; `stale`: it is about another text
 * - `suite-changed`: it was measured by another suite, so this run says nothing about it
 * - else the verdict of this run against it
 */
export interface RecordedCheck {
  readonly state: 'missing' | 'stale' | 'suite-changed' | Verdict;
  /** A sentence. */
  readonly reason: string;
}

/** Scores are recorded with four decimals. */
const ROUNDING = 0.00005;

/**
 * Holds a run against the score recorded for the same content. Both are samples of one thing, so the interval of
 * their difference decides (variances add), with the margin that regressions have; the same score again is
 * simply the same.
 */
export function checkRecorded(
  { placed, contentDigest, suiteDigest }: Plan,
  run: Run,
  maxDrop: number,
): RecordedCheck {
  const { evalScore, lastEval } = placed.content;
  const name = `${run.prompt} ${run.version}`;
  if (!evalScore || lastEval?.content === undefined)
    return {
      state: 'missing',
      reason: `${name} has no recorded score. Run it with --record and commit the result.`,
    };
  if (lastEval.content !== contentDigest)
    return {
      state: 'stale',
      reason: `The recorded score of ${name} is about another text. Run it with --record and commit the result.`,
    };
  if (lastEval.suite_digest !== suiteDigest)
    return {
      state: 'suite-changed',
      reason: `The suite of ${name} changed since its score was recorded, so this run is not held against it.`,
    };
  if (run.score === undefined)
    return {
      state: 'inconclusive',
      reason: `No case was judged, so nothing is held against the recorded score of ${name}.`,
    };
  const delta = run.score - evalScore.value;
  const change = `${evalScore.value} is recorded, and this run scores ${run.score.toFixed(4)}`;
  if (Math.abs(delta) <= ROUNDING)
    return { state: 'no regression', reason: `The recorded score is confirmed: ${change}.` };
  const [low, high] = lastEval.ci95 ?? [evalScore.value, evalScore.value];
  const spread = Math.hypot((high - low) / 2, run.ci95 ? (run.ci95.high - run.ci95.low) / 2 : 0);
  const verdict = toVerdict({ low: delta - spread, high: delta + spread }, maxDrop);
  return { state: verdict, reason: `Against the recorded score: ${verdict} (${change}).` };
}
