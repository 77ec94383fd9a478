import { describe, expect, test } from 'vitest';
import { type CallRecord, parseRecord, parseRecords } from '../../../src/core/monitoring/telemetryRecord.ts';
import { callLine, scoreLine } from './telemetry.ts';

const call = (more: Readonly<Record<string, unknown>>): CallRecord | undefined => {
  const record = parseRecord(callLine({ id: 'a1', more }));
  return record !== 'unreadable' && record?.kind === 'call' ? record : undefined;
};

test('what a call says of itself', () => {
  expect(
    call({
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.usage.input_tokens': 613,
      'gen_ai.usage.cache_read.input_tokens': 512,
      'gen_ai.usage.output_tokens': 48,
      'promptledger.retry.count': 2,
      'promptledger.fallback': 'static',
      'promptledger.output.valid': false,
    }),
  ).toMatchObject({
    model: 'gpt-4o-mini',
    inputTokens: 613,
    cachedInputTokens: 512,
    outputTokens: 48,
    retries: 2,
    fallback: 'static',
    isOutputValid: false,
  });
  expect(call({ 'promptledger.fallback': 'none' })).toMatchObject({
    fallback: undefined,
    isOutputValid: undefined,
    retries: 0,
    inputTokens: undefined,
  });
});

test.each<[string, Readonly<Record<string, unknown>>, Partial<CallRecord>]>([
  [
    'OpenTelemetry before 2025',
    {
      'gen_ai.usage.prompt_tokens': 5,
      'gen_ai.usage.completion_tokens': 6,
      'deployment.environment': 'staging',
    },
    { inputTokens: 5, outputTokens: 6, environment: 'staging' },
  ],
  [
    'OpenInference',
    {
      'llm.token_count.prompt': 5,
      'llm.token_count.completion': 6,
      'llm.token_count.prompt_details.cache_read': 2,
      'llm.model_name': 'm',
      'llm.cost.total': 0.5,
      'promptledger.cost.usd': undefined,
    },
    { inputTokens: 5, outputTokens: 6, cachedInputTokens: 2, model: 'm', costUsd: 0.5 },
  ],
  [
    'TraceLoop',
    {
      'gen_ai.prompt.name': undefined,
      'gen_ai.prompt.version': undefined,
      'traceloop.prompt.key': 'p',
      'traceloop.prompt.version': 3,
    },
    { prompt: 'p', version: '3' },
  ],
  ['an error as a number', { 'error.type': 429 }, { isFailed: true }],
  [
    'numbers that are none',
    { 'promptledger.cost.usd': -1, 'gen_ai.usage.input_tokens': 1.5, 'promptledger.retry.count': '2' },
    { costUsd: undefined, inputTokens: undefined, retries: 0 },
  ],
])('names and values of others: %s', (_, more, expected) => {
  expect(call(more)).toMatchObject(expected);
});

test('the quality of answers has one name', () => {
  expect(parseRecord(scoreLine('a1', 0.5))).toMatchObject({ name: 'quality_score' });
  expect(parseRecord(scoreLine('a1', 0.5, { 'gen_ai.evaluation.name': 'tone' }))).toMatchObject({
    name: 'tone',
  });
});

describe('rows that Langfuse exports', () => {
  const observation = {
    id: 'obs-1',
    trace_id: 'trace-1',
    type: 'GENERATION',
    start_time: '2026-11-01 10:00:00.250',
    end_time: '2026-11-01T10:00:01.500Z',
    prompt_name: 'summarise',
    prompt_version: 7,
    provided_model_name: 'gpt-4o-mini',
    total_cost: 0.002,
    level: 'DEFAULT',
    environment: 'production',
  };
  const read = (more: Readonly<Record<string, unknown>>) =>
    parseRecord(JSON.stringify({ ...observation, ...more }));

  test('observations are calls', () => {
    expect(read({})).toMatchObject({
      kind: 'call',
      at: Date.parse('2026-11-01T10:00:00.250Z'),
      id: 'obs-1',
      milliseconds: 1250,
      prompt: 'summarise',
      version: '7',
      model: 'gpt-4o-mini',
      costUsd: 0.002,
      isFailed: false,
      environment: 'production',
    });
    expect(read({ level: 'ERROR', end_time: null })).toMatchObject({
      isFailed: true,
      milliseconds: undefined,
    });
    expect(read({ type: 'SPAN' })).toBeUndefined();
    const usage = {
      input: 100,
      input_cached_tokens: 40,
      cache_creation_input_tokens: 5,
      output: 7,
      total: 152,
    };
    expect(read({ usage_details: usage })).toMatchObject({
      inputTokens: 145,
      cachedInputTokens: 40,
      outputTokens: 7,
    });
  });

  test('scores belong to them', () => {
    const score = {
      id: 's',
      timestamp: '2026-11-02 10:00:00',
      name: 'quality',
      value: 0.75,
      observation_id: 'obs-1',
    };
    expect(parseRecord(JSON.stringify(score))).toMatchObject({
      kind: 'score',
      at: Date.parse('2026-11-02T10:00:00Z'),
      of: 'obs-1',
      name: 'quality_score',
      value: 0.75,
      prompt: undefined,
    });
    expect(parseRecord(JSON.stringify({ ...score, value: null, string_value: 'pass' }))).toMatchObject({
      value: 1,
    });
  });
});

const attribute = (key: string, value: object) => ({ key, value });

describe('lines of OpenTelemetry’s collector', () => {
  const resource = { attributes: [attribute('deployment.environment.name', { stringValue: 'production' })] };
  const span = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    name: 'chat gpt-4o-mini',
    startTimeUnixNano: '1793527200250000000',
    endTimeUnixNano: '1793527201500000000',
    status: { code: 2 },
    attributes: [
      attribute('gen_ai.prompt.name', { stringValue: 'summarise' }),
      attribute('gen_ai.prompt.version', { stringValue: '2.0.0' }),
      attribute('gen_ai.usage.input_tokens', { intValue: '613' }),
      attribute('promptledger.cost.usd', { doubleValue: 0.25 }),
      attribute('gen_ai.response.finish_reasons', { arrayValue: { values: [{ stringValue: 'stop' }] } }),
    ],
    events: [
      {
        timeUnixNano: 1793527202000000000,
        name: 'gen_ai.evaluation.result',
        attributes: [
          attribute('gen_ai.evaluation.name', { stringValue: 'quality' }),
          attribute('gen_ai.evaluation.score.value', { doubleValue: 0.5 }),
        ],
      },
    ],
  };
  const http = {
    ...span,
    spanId: '1111111111111111',
    attributes: [attribute('http.method', { stringValue: 'GET' })],
  };

  test('hold calls and what was said of them', () => {
    const line = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [http, span] }] }] });
    expect(parseRecords(line)).toMatchObject([
      {
        kind: 'call',
        at: Date.parse('2026-11-01T10:00:00.250Z'),
        id: '00f067aa0ba902b7',
        milliseconds: 1250,
        isFailed: true,
        costUsd: 0.25,
        inputTokens: 613,
        environment: 'production',
        version: '2.0.0',
      },
      {
        kind: 'score',
        of: '00f067aa0ba902b7',
        name: 'quality_score',
        value: 0.5,
        prompt: 'summarise',
        version: '2.0.0',
      },
    ]);
  });

  test('hold events as log records, too', () => {
    const log = {
      timeUnixNano: '0',
      observedTimeUnixNano: '1793527202000000000',
      eventName: 'gen_ai.evaluation.result',
      spanId: '00f067aa0ba902b7',
      attributes: [
        attribute('gen_ai.evaluation.name', { stringValue: 'tone' }),
        attribute('gen_ai.evaluation.score.label', { stringValue: 'fail' }),
      ],
    };
    const other = { timeUnixNano: '1793527202000000000', body: { stringValue: 'started' } };
    const line = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [log, other] }] }] });
    expect(parseRecords(line)).toMatchObject([
      { kind: 'score', of: '00f067aa0ba902b7', name: 'tone', value: 0, environment: 'production' },
    ]);
  });

  test('that are damaged say so', () => {
    const broken = { ...span, startTimeUnixNano: 'yesterday', events: 'none' };
    for (const spans of [[broken], [null, 7, broken]])
      expect(parseRecords(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }, null] }, 1] }))).toEqual(
        ['unreadable'],
      );
    expect(parseRecords('{"resourceSpans":7}')).toEqual([]);
    expect(parseRecords('{"resourceSpans":[')).toEqual(['unreadable']);
  });
});
