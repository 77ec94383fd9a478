import type { GeneratedAnchor, GeneratedCall, GeneratedHour } from './traffic.ts';

/** An hour as lines of a telemetry file, in the order of their times. Scores come some seconds after their calls. */
export function toLines({ calls, anchors, start }: GeneratedHour): string[] {
  const records = [
    ...calls.flatMap((call, i) => recordsOf(call, `${start}-${i}`)),
    ...anchors.map(anchorRecord),
  ];
  return records.toSorted((a, b) => a.time.localeCompare(b.time)).map((record) => JSON.stringify(record));
}

interface TelemetryLine {
  readonly time: string;
  readonly [key: string]: unknown;
}

function recordsOf(call: GeneratedCall, id: string): TelemetryLine[] {
  const about = {
    'gen_ai.prompt.name': call.prompt,
    'gen_ai.prompt.version': call.version,
    'deployment.environment.name': 'production',
    'feature_flag.context.id': `user-${call.unit}`,
    ...(call.arm !== undefined && {
      'feature_flag.key': call.prompt,
      'feature_flag.result.variant': call.arm,
      'feature_flag.result.reason': 'split',
    }),
  };
  const span = {
    v: 1,
    type: 'span',
    time: new Date(call.at).toISOString(),
    duration_ms: Math.round(call.milliseconds),
    trace_id: id,
    span_id: id,
    name: `chat ${call.model}`,
    kind: 'CLIENT',
    status: call.isFailed ? 'ERROR' : 'OK',
    ...about,
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': call.model,
    'gen_ai.response.model': call.model,
    'gen_ai.usage.input_tokens': call.inputTokens,
    'gen_ai.usage.output_tokens': call.outputTokens,
    ...(call.costUsd !== undefined && { 'promptledger.cost.usd': call.costUsd }),
    'promptledger.retry.count': call.isRetried ? 1 : 0,
    ...(call.isFailed && { 'error.type': 'timeout' }),
  };
  const scores = call.scores.map(({ name, value }, i) => ({
    v: 1,
    type: 'event',
    time: new Date(call.at + 1000 * (i + 1)).toISOString(),
    name: 'gen_ai.evaluation.result',
    trace_id: id,
    parent_span_id: id,
    ...about,
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': value,
  }));
  const correction = {
    v: 1,
    type: 'event',
    time: new Date(call.at + 5000).toISOString(),
    name: 'gen_ai.evaluation.result',
    trace_id: id,
    parent_span_id: id,
    ...about,
    'gen_ai.evaluation.name': 'user_correction',
    'gen_ai.evaluation.score.value': 0,
    'gen_ai.evaluation.score.label': 'corrected',
  };
  return [span, ...scores, ...(call.isCorrected ? [correction] : [])];
}

const anchorRecord = ({ at, prompt, version, name, value }: GeneratedAnchor): TelemetryLine => ({
  v: 1,
  type: 'event',
  time: new Date(at).toISOString(),
  name: 'gen_ai.evaluation.result',
  'gen_ai.prompt.name': prompt,
  'gen_ai.prompt.version': version,
  'deployment.environment.name': 'production',
  'gen_ai.evaluation.name': name,
  'gen_ai.evaluation.score.value': value,
});
