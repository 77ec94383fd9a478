import type { Meter, MetricAttributes, Outcome, RecordedCall, Score } from './api.ts';
import { QUALITY } from './telemetryLines.ts';

/**
 * Boundaries that grow by a fifth, from 10 ms to two minutes. OpenTelemetry's usual ones double: a p95 of 1.53 s is
 * read from them as 2.12 s, which no alarm at twice the usual can live with. Applications that aggregate into an
 * exponential histogram pass them over.
 */
const SECONDS = Array.from({ length: 53 }, (_, index) => Number((0.01 * 1.2 ** index).toPrecision(3)));

/** Scores are kept by twentieths, as monitors read them. */
const SCORES = Array.from({ length: 19 }, (_, index) => Number(((index + 1) / 20).toFixed(2)));

/**
 * Counts calls with an OpenTelemetry meter of the application: what a monitor needs of them, by prompt, version, arm
 * and model. Nothing in the attributes names a user or grows with the traffic.
 */
export class CallMetrics {
  readonly #duration;
  readonly #tokens;
  readonly #calls;
  readonly #failedOrRetried;
  readonly #cost;
  readonly #priced;
  readonly #score;
  readonly #squares;

  constructor(meter: Meter) {
    this.#duration = meter.createHistogram('gen_ai.client.operation.duration', {
      unit: 's',
      description: 'How long a call took, with all its retries.',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.#tokens = meter.createCounter('promptledger.call.tokens', {
      unit: '{token}',
      description:
        'Tokens by their type: input, with those read from a cache, cached_input of them, and output.',
    });
    this.#calls = meter.createCounter('promptledger.call', { description: 'Calls.' });
    this.#failedOrRetried = meter.createCounter('promptledger.call.failed_or_retried', {
      description: 'Calls that failed, or that were tried more than once.',
    });
    this.#cost = meter.createCounter('promptledger.call.cost_usd', {
      description: 'US dollars, of the calls whose price is known.',
    });
    this.#priced = meter.createCounter('promptledger.call.priced', {
      description: 'Calls whose price is known.',
    });
    this.#score = meter.createHistogram('promptledger.evaluation.score', {
      description: 'Scores of answers.',
      advice: { explicitBucketBoundaries: SCORES },
    });
    this.#squares = meter.createCounter('promptledger.evaluation.score.sumsq', {
      description: 'Sum of the squares of the scores, for their variance.',
    });
  }

  record(call: RecordedCall, outcome: Outcome): void {
    const attributes = attributesOf(call);
    const { error, retries = 0, costUsd, inputTokens, cachedInputTokens, outputTokens } = outcome;
    this.#calls.add(1, attributes);
    this.#duration.record(outcome.durationMs / 1000, {
      ...attributes,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': outcome.provider ?? '_OTHER',
      ...(error !== undefined && { 'error.type': error }),
    });
    if (error !== undefined || retries > 0) this.#failedOrRetried.add(1, attributes);
    if (costUsd !== undefined) {
      this.#cost.add(costUsd, attributes);
      this.#priced.add(1, attributes);
    }
    this.#addTokens('input', inputTokens, attributes);
    this.#addTokens('cached_input', cachedInputTokens, attributes);
    this.#addTokens('output', outputTokens, attributes);
  }

  #addTokens(type: string, count: number | undefined, attributes: MetricAttributes): void {
    if (count) this.#tokens.add(count, { ...attributes, 'gen_ai.token.type': type });
  }

  recordScore(call: RecordedCall, { name = QUALITY, value }: Score): void {
    const attributes = { ...attributesOf(call), 'gen_ai.evaluation.name': name };
    this.#score.record(value, attributes);
    this.#squares.add(value * value, attributes);
  }
}

/** What calls are told apart by. */
function attributesOf({ prompt, version, arm, environment, model }: RecordedCall): MetricAttributes {
  return {
    'gen_ai.prompt.name': prompt,
    'gen_ai.prompt.version': version,
    ...(model !== undefined && { 'gen_ai.request.model': model }),
    ...(arm !== undefined && { 'feature_flag.result.variant': arm }),
    'deployment.environment.name': environment,
  };
}
