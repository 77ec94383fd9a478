import { roundUsd } from '../../evals/reports/amounts.ts';
import type { Interval } from '../../evals/statistics/interval.ts';
import type { Rate } from '../comparisons.ts';
import type { ShadowResult } from '../runShadow.ts';

/** A shadow validation for machines. What nobody knows is null. */
export function toShadowJson(result: ShadowResult): object {
  const { quality, comparisons, verdict, passedOver, scoredBy } = result;
  return {
    schema_version: 1,
    prompt: result.prompt,
    version: result.version,
    against: result.against,
    model: result.model,
    verdict: verdict?.state ?? null,
    reasons: verdict?.reasons ?? [],
    notes: verdict?.notes ?? [],
    incomplete: result.incomplete,
    margin: result.margin,
    pairs: quality.pairs,
    planned: result.planned,
    usable_calls: result.usable,
    units: quality.units,
    quality: {
      candidate: comparisons?.score.candidate ?? null,
      served: comparisons?.score.served ?? null,
      delta: quality.delta,
      se: quality.se,
      at_worst: quality.bounds.low,
      at_best: quality.bounds.high,
      ci95: bounds(quality.interval),
      method: quality.method,
      state: quality.state,
      scored_by: scoredBy.by,
      assertions: scoredBy.types,
      left_out: scoredBy.leftOut,
    },
    schema: comparisons?.valid
      ? {
          candidate: toRate(comparisons.valid.candidate),
          served: comparisons.valid.served ? toRate(comparisons.valid.served) : null,
          state: comparisons.valid.state,
        }
      : null,
    latency_p95_ms: comparisons?.latency ?? null,
    cost_per_call_usd: comparisons?.cost ?? null,
    refusals: comparisons
      ? {
          candidate: toRate(comparisons.refusals.candidate),
          served: toRate(comparisons.refusals.served),
        }
      : null,
    length: comparisons?.length ?? null,
    replayed: result.replayed,
    reused: result.reused,
    passed_over: {
      unreadable_lines: passedOver.unreadable,
      without_inputs: passedOver.withoutInputs,
      other_version: passedOver.otherVersion,
      failed: passedOver.failed,
      unfit: Object.fromEntries(passedOver.unfit),
    },
    not_compared: Object.fromEntries(result.failed),
    cost_usd: result.costUsd === null ? null : roundUsd(result.costUsd),
    content_digest: result.contentDigest,
    started_at: result.startedAt,
    ended_at: result.endedAt,
  };
}

const toRate = ({ count, of, interval }: Rate): object => ({
  rate: count / of,
  count,
  of,
  ci95: bounds(interval),
});

const bounds = ({ low, high }: Interval): readonly [number, number] => [low, high];
