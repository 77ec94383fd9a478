import type { CaseResult, RepeatResult } from './run.ts';

/** What became of a case from one version to another, in the order in which a reader should see it. */
export const OUTPUT_CHANGES = ['broken', 'fixed', 'lower', 'higher', 'changed', 'unjudged'] as const;
export type OutputChangeKind = (typeof OUTPUT_CHANGES)[number];

/** A case whose answers differ, or what the assertions say of them. */
export interface OutputChange {
  /** `lower` and `higher`: the score, with the same outcome. `changed`: other words, the same score. */
  readonly kind: OutputChangeKind;
  readonly before: CaseResult;
  readonly after: CaseResult;
}

export interface OutputComparison {
  /** The broken first, then the fixed, those whose score moved, and those with an equal score; in suite order. */
  readonly changes: readonly OutputChange[];
  /** Cases with the same answers and the same outcome. */
  readonly same: number;
  /** Cases that only one side has answers to. */
  readonly unpaired: number;
}

/** Holds the answers of two versions against each other, case by case. */
export function compareOutputs(
  before: readonly CaseResult[],
  after: readonly CaseResult[],
): OutputComparison {
  const old = new Map(before.map((result) => [result.id, result]));
  const pairs = after.flatMap((result) => {
    const earlier = old.get(result.id);
    return earlier ? [{ before: earlier, after: result }] : [];
  });
  const different = pairs.filter((pair) => !isSame(pair.before, pair.after));
  const changes = different.map((pair) => ({ kind: kindOf(pair.before, pair.after), ...pair }));
  return {
    changes: changes.toSorted((a, b) => OUTPUT_CHANGES.indexOf(a.kind) - OUTPUT_CHANGES.indexOf(b.kind)),
    same: pairs.length - different.length,
    unpaired: before.length + after.length - 2 * pairs.length,
  };
}

/** The same answers may still be judged otherwise: by their latency, by their cost, by a judge. */
const isSame = (before: CaseResult, after: CaseResult): boolean =>
  before.outcome === after.outcome &&
  before.repeats.length === after.repeats.length &&
  before.repeats.every(({ output }, i) => output === after.repeats[i]?.output);

/** Differences of scores below this are rounding. */
const EQUAL = 1e-9;

function kindOf(before: CaseResult, after: CaseResult): OutputChangeKind {
  if (before.outcome === 'error' || after.outcome === 'error') return 'unjudged';
  if (before.outcome !== after.outcome) return after.outcome === 'fail' ? 'broken' : 'fixed';
  const delta = after.score - before.score;
  return Math.abs(delta) < EQUAL ? 'changed' : delta < 0 ? 'lower' : 'higher';
}

/**
 * The answers to a case as a text to be compared: each with a line below that says how it was judged, so that the
 * reason why a case broke stands in the difference, and an answer that is judged the same adds nothing to it.
 */
export function renderOutputs({ repeats }: CaseResult): string {
  return repeats
    .map((repeat, i) => {
      const which = repeats.length > 1 ? `${i + 1} of ${repeats.length} · ` : '';
      return `${repeat.output.replaceAll('\r\n', '\n').trimEnd()}\n\n— ${which}${judgementOf(repeat)}\n`;
    })
    .join('\n');
}

/** The reason of a pass is that everything holds, which nobody needs to read. */
function judgementOf({ outcome, score, reason }: RepeatResult): string {
  const words = { pass: 'passed', fail: 'failed', error: 'could not be judged' }[outcome];
  const why = outcome === 'pass' ? '' : `: ${reason.replaceAll(/\s+/g, ' ')}`;
  return `${words}${outcome === 'error' ? '' : ` with ${score.toFixed(2)}`}${why}`;
}
