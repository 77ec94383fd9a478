import { createHash, randomBytes } from 'node:crypto';
import { USER_CORRECTION, USER_FEEDBACK } from '../core/monitoring/evaluations.ts';
import type { Feedback, Json, Outcome, RecordedCall, Resolution, Score, TelemetryOptions } from './api.ts';

/** The name under which a score is the quality of an answer. */
export const QUALITY = 'quality';

/** Gives a call its name, by which scores find it. */
export function nameCall(
  { prompt, version, arm, environment, unit, model: resolved }: Resolution,
  { traceId, spanId, model = resolved }: Outcome,
): RecordedCall {
  return {
    traceId: traceId ?? randomBytes(16).toString('hex'),
    spanId: spanId ?? randomBytes(8).toString('hex'),
    prompt,
    version: version ?? 'none',
    environment,
    ...(arm !== undefined && { arm }),
    ...(model !== undefined && { model }),
    ...(unit !== undefined && { unit: hashedUnit(prompt, unit) }),
  };
}

export interface CallOutcome {
  readonly call: RecordedCall;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One line: a key with a dot is an OpenTelemetry attribute, one without belongs to the envelope of a span. */
export function callLine(
  resolution: Resolution,
  { call, outcome, now }: CallOutcome,
  options: TelemetryOptions,
): object {
  const { model } = call;
  const { error } = outcome;
  const startedAt = outcome.startedAt ?? now - outcome.durationMs;
  return {
    v: 1,
    type: 'span',
    time: new Date(startedAt).toISOString(),
    duration_ms: outcome.durationMs,
    trace_id: call.traceId,
    span_id: call.spanId,
    ...given('parent_span_id', outcome.parentSpanId),
    name: model === undefined ? 'chat' : `chat ${model}`,
    kind: 'CLIENT',
    status: error === undefined ? 'OK' : 'ERROR',
    ...given('error.type', error),
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': outcome.provider ?? '_OTHER',
    ...given('gen_ai.request.model', model),
    ...given('gen_ai.response.model', outcome.responseModel),
    ...given('gen_ai.response.id', outcome.responseId),
    ...given('gen_ai.response.finish_reasons', outcome.finishReason && [outcome.finishReason]),
    'gen_ai.prompt.name': call.prompt,
    'gen_ai.prompt.version': call.version,
    ...given('gen_ai.conversation.id', outcome.conversation),
    ...given('gen_ai.usage.input_tokens', outcome.inputTokens),
    ...given('gen_ai.usage.output_tokens', outcome.outputTokens),
    ...given('gen_ai.usage.cache_read.input_tokens', outcome.cachedInputTokens),
    ...flagOf(resolution, call),
    'deployment.environment.name': call.environment,
    ...given('service.name', options.service),
    ...given('promptledger.cost.usd', outcome.costUsd),
    'promptledger.retry.count': outcome.retries ?? 0,
    'promptledger.fallback': outcome.fallback ?? resolution.fallback,
    ...given('promptledger.output.valid', outcome.isOutputValid),
    ...given('promptledger.prompt.hash', resolution.digest),
    ...(options.inputs ? inputsOf(outcome.variables) : {}),
    ...(options.outputs ? outputOf(outcome) : {}),
  };
}

const given = <T>(key: string, value: T | undefined): Record<string, T> =>
  value === undefined || value === '' ? {} : { [key]: value };

function flagOf(
  { reason, revision }: Resolution,
  { prompt, arm, unit }: RecordedCall,
): Record<string, string> {
  return {
    'feature_flag.key': prompt,
    ...given('feature_flag.result.variant', arm),
    'feature_flag.result.reason': reason,
    ...given('feature_flag.context.id', unit),
    ...given('feature_flag.version', revision === undefined ? undefined : String(revision)),
    'feature_flag.provider.name': 'promptledger',
  };
}

/** A unit as telemetry has it: the same for the same prompt, and no way back to who it is without guessing. */
const hashedUnit = (prompt: string, unit: string): string =>
  `u_${createHash('sha256').update(`${prompt}:${unit}`).digest('hex').slice(0, 16)}`;

const inputsOf = (variables: Outcome['variables']): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [`gen_ai.prompt.variable.${name}`, value]),
  );

/** An answer in the form of OpenTelemetry's output messages; one without words is an answer all the same. */
const outputOf = ({ output, finishReason }: Outcome): Record<string, object> =>
  output === undefined
    ? {}
    : {
        'gen_ai.output.messages': [
          {
            role: 'assistant',
            parts: [{ type: 'text', content: output }],
            ...given('finish_reason', finishReason),
          },
        ],
      };

/** One line about the answer of a call, which a reader adds up without having read the call. */
export function scoreLine(call: RecordedCall, score: Score, now: number): object {
  const { name = QUALITY, value, label, explanation, evaluator, at = now } = score;
  return {
    v: 1,
    type: 'event',
    time: new Date(at).toISOString(),
    name: 'gen_ai.evaluation.result',
    trace_id: call.traceId,
    parent_span_id: call.spanId,
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': value,
    ...given('gen_ai.evaluation.score.label', label),
    ...given('gen_ai.evaluation.explanation', explanation),
    ...given('promptledger.evaluator.kind', evaluator),
    ...given('gen_ai.request.model', call.model),
    'gen_ai.prompt.name': call.prompt,
    'gen_ai.prompt.version': call.version,
    'feature_flag.key': call.prompt,
    ...given('feature_flag.result.variant', call.arm),
    ...given('feature_flag.context.id', call.unit),
    'deployment.environment.name': call.environment,
  };
}

/**
 * A user's words are kept only where answers are: they quote them.
 * @throws TypeError where it says nothing that can be counted
 */
export function scoresOf(
  { rating, correction, comment, at }: Feedback,
  keepsWords: boolean,
): readonly Score[] {
  if (rating === undefined && correction === undefined)
    throw new TypeError('Feedback has a `rating` or a `correction`.');
  const shared = { evaluator: 'human', ...(at !== undefined && { at }) } as const;
  const words = (text: string | undefined) => (keepsWords && text ? { explanation: text } : {});
  return [
    ...(rating === undefined ? [] : [{ ...shared, name: USER_FEEDBACK, value: rating, ...words(comment) }]),
    ...(correction === undefined
      ? []
      : [
          {
            ...shared,
            name: USER_CORRECTION,
            value: 0,
            label: 'corrected',
            ...words(correction === true ? comment : correction),
          },
        ]),
  ];
}
