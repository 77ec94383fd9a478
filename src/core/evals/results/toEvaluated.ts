import type { Evaluated } from '../evaluate.ts';
import { DEFAULT_MAX_DROP, scoresOf } from '../evaluate.ts';
import type { CaseResult, Run } from '../run.ts';
import type { StoredBaseline, StoredRun } from '../runFile.ts';
import { comparePaired } from '../statistics/paired.ts';
import { isFlaky } from './resultCase.ts';

/**
 * A run that a file kept as it was when it ended, for reports. Of a baseline whose cases the file does not have, as
 * in files of earlier releases, reports say nothing.
 */
export function toEvaluated(stored: StoredRun): Evaluated {
  const run = toRun(stored);
  const { baseline, baselineCases, gate, max_drop: maxDrop = DEFAULT_MAX_DROP } = stored;
  const before = baseline && baselineCases.length > 0 ? toBaseline(run, baseline, baselineCases) : undefined;
  return {
    run,
    baseline: before,
    comparison: before && comparePaired(scoresOf(run), scoresOf(before), { maxDrop }),
    gate,
    notCompared: stored.not_compared ?? undefined,
    limits: { maxDrop, minScore: stored.min_score ?? undefined },
  };
}

function toRun(stored: StoredRun): Run {
  const { structured_output: structured, ci95, cases } = stored;
  return {
    prompt: stored.prompt,
    version: stored.version,
    suite: stored.suite,
    endpoint: stored.endpoint,
    model: stored.model,
    content_digest: stored.content,
    suite_digest: stored.suite_digest,
    started_at: stored.started_at,
    ended_at: stored.ended_at,
    repeats: stored.repeats,
    score: stored.score ?? undefined,
    ci95: ci95 ? { low: ci95[0], high: ci95[1] } : undefined,
    passed: stored.passed,
    failed: stored.failed,
    errors: stored.errors,
    skipped: stored.skipped,
    cost_usd: stored.cost_usd,
    latency_p95_ms: stored.latency_p95_ms ?? undefined,
    structured: structured ? { ...structured, not_strict: structured.not_strict ?? undefined } : undefined,
    retries: stored.retries,
    reused: stored.reused,
    samples: stored.samples,
    judge: undefined, // What was known of the judge then is a sentence of the moment.
    flaky: stored.flaky,
    incomplete: stored.incomplete,
    cases,
  };
}

/** What a run file says of the other side: it ran the same cases at the same time. */
function toBaseline(run: Run, baseline: StoredBaseline, cases: readonly CaseResult[]): Run {
  const count = (outcome: CaseResult['outcome']): number =>
    cases.filter((one) => one.outcome === outcome).length;
  return {
    ...run,
    version: baseline.version,
    model: baseline.model ?? run.model,
    endpoint: baseline.endpoint ?? run.endpoint,
    content_digest: baseline.content ?? '',
    score: baseline.score ?? undefined,
    ci95: baseline.ci95 ? { low: baseline.ci95[0], high: baseline.ci95[1] } : undefined,
    passed: count('pass'),
    failed: count('fail'),
    errors: count('error'),
    skipped: run.cases.length + run.skipped - cases.length,
    cost_usd: baseline.cost_usd ?? null,
    structured: undefined,
    flaky: cases.filter(isFlaky).map(({ id }) => id),
    incomplete: [],
    cases,
  };
}
