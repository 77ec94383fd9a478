/** What a metric is made of. A `score` is the mean of an evaluation, a `ratio` a sum over calls divided by their number. */
export type Metric =
  | { readonly name: string; readonly kind: 'score'; readonly higherIsBetter: true }
  | {
      readonly name: string;
      readonly kind: 'ratio';
      readonly of: 'cost' | 'errors';
      readonly higherIsBetter: false;
    }
  | {
      readonly name: string;
      readonly kind: 'quantile';
      readonly share: number;
      readonly higherIsBetter: false;
    };

/** The metric that guardrails watch, whatever else is measured. */
export const QUALITY = 'quality_score';

export const DEFAULT_METRICS: readonly string[] = [QUALITY, 'latency_p95', 'cost_per_call'];

/** The metrics that have a meaning of their own; any other name is that of an evaluation. */
export const KNOWN_METRICS: readonly string[] = [
  ...DEFAULT_METRICS,
  'error_rate',
  'latency_p50',
  'latency_p99',
];

export function metricOf(name: string): Metric {
  const [, percent] = /^latency_p(50|90|95|99)$/.exec(name) ?? [];
  if (percent !== undefined)
    return { name, kind: 'quantile', share: Number(percent) / 100, higherIsBetter: false };
  if (name === 'cost_per_call') return { name, kind: 'ratio', of: 'cost', higherIsBetter: false };
  if (name === 'error_rate') return { name, kind: 'ratio', of: 'errors', higherIsBetter: false };
  return { name, kind: 'score', higherIsBetter: true };
}
