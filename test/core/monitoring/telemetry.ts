interface CallFacts {
  readonly id: string;
  readonly arm?: string;
  readonly unit?: string;
  readonly version?: string;
  readonly time?: string;
  readonly milliseconds?: number;
  readonly cost?: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A line about a call, as the schema has it. */
export function callLine(facts: CallFacts): string {
  const { id, arm = 'control', unit, time = '2026-11-01T10:00:00.000Z', milliseconds = 800 } = facts;
  const version = facts.version ?? (arm === 'challenger' ? '2.1.0' : '2.0.0');
  return JSON.stringify({
    v: 1,
    type: 'span',
    time,
    duration_ms: milliseconds,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: id,
    name: 'chat gpt-4o-mini',
    kind: 'CLIENT',
    status: 'OK',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.prompt.name': 'summarise',
    'gen_ai.prompt.version': version,
    'feature_flag.key': 'summarise',
    'feature_flag.result.variant': arm,
    'feature_flag.result.reason': 'split',
    ...(unit !== undefined && { 'feature_flag.context.id': unit }),
    'promptledger.cost.usd': facts.cost ?? 0.001,
    ...facts.more,
  });
}

/** A line about the score of a call; without an arm it says only which call. */
export function scoreLine(of: string, value: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    v: 1,
    type: 'event',
    time: '2026-11-01T11:00:00.000Z',
    name: 'gen_ai.evaluation.result',
    parent_span_id: of,
    'gen_ai.evaluation.name': 'quality',
    'gen_ai.evaluation.score.value': value,
    'gen_ai.prompt.name': 'summarise',
    'gen_ai.prompt.version': '2.0.0',
    ...more,
  });
}
