import type { Outcome } from './outcome.ts';
import { percentile } from './percentile.ts';
import type { Plan, PlannedCall } from './plan.ts';
import type { CaseResult, Incompleteness, RepeatResult, Run } from './run.ts';
import { scoreInterval } from './statistics/meanInterval.ts';
import type { Adherence } from './structuredOutput.ts';
import { findFlakyCases } from './statistics/passK.ts';

export function toCaseResult(
  { case: { id, description, uri, range, variables }, request: { messages } }: PlannedCall,
  repeats: readonly RepeatResult[],
  digest: string,
): CaseResult {
  const judged = repeats.filter(({ outcome }) => outcome !== 'error');
  return {
    id,
    description,
    digest,
    place: { uri, range },
    messages,
    variables,
    outcome: worst(repeats.map(({ outcome }) => outcome)),
    score: mean(judged.map(({ score }) => score)),
    named_scores: meanScores(judged.map(({ named_scores }) => named_scores)),
    repeats,
  };
}

const worst = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.includes('error') ? 'error' : outcomes.includes('fail') ? 'fail' : 'pass';

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** A named score is the mean over the repeats that have it. */
function meanScores(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const values = new Map<string, number[]>();
  for (const scores of all) {
    for (const [name, score] of Object.entries(scores))
      values.set(name, [...(values.get(name) ?? []), score]);
  }
  return Object.fromEntries(Array.from(values, ([name, list]) => [name, mean(list)]));
}

export interface RunFacts {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly cost: number | null;
  readonly retries: number;
  readonly adherence: Adherence | undefined;
  readonly incomplete: readonly Incompleteness[];
}

export function summarise(plan: Plan, cases: readonly CaseResult[], facts: RunFacts): Run {
  const scored = cases.filter(({ outcome }) => outcome !== 'error');
  const interval = scoreInterval(scored.map(({ repeats }) => repeats.map(({ score }) => score)));
  const answers = cases.flatMap(({ repeats }) => repeats);
  const latencies = answers.flatMap(({ latency_ms }) => latency_ms ?? []);
  const count = (outcome: Outcome): number => cases.filter((result) => result.outcome === outcome).length;
  const outcomes = new Map(
    scored.map(({ id, repeats }) => [id, repeats.map(({ outcome }) => outcome === 'pass')]),
  );
  return {
    prompt: plan.prompt,
    version: plan.version,
    suite: plan.suitePath,
    endpoint: plan.endpoint.name,
    model: plan.model,
    content_digest: plan.contentDigest,
    suite_digest: plan.suiteDigest,
    started_at: new Date(facts.startedAt).toISOString(),
    ended_at: new Date(facts.endedAt).toISOString(),
    repeats: plan.repeats,
    score: interval?.mean,
    ci95: interval?.interval,
    passed: count('pass'),
    failed: count('fail'),
    errors: count('error'),
    skipped: plan.cases.length - cases.length,
    cost_usd: facts.cost,
    latency_p95_ms: percentile(latencies, 0.95),
    structured: facts.adherence,
    retries: facts.retries,
    reused: answers.filter(({ reused }) => reused).length,
    samples: answers.filter(({ sample }) => sample).length,
    judge: plan.agreement,
    flaky: findFlakyCases(outcomes).map(({ id }) => id),
    incomplete: facts.incomplete,
    cases,
  };
}
