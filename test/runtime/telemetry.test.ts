import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { nameCall } from '../../src/runtime/telemetryLines.ts';
import { Telemetry } from '../../src/runtime/telemetry.ts';
import { parseRecord } from '../../src/core/monitoring/telemetryRecord.ts';
import schema from '../oracles/telemetry.schema.json' with { type: 'json' };
import { onRegistry, temporaryFolder } from './registries.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

type Line = Readonly<Record<string, unknown>>;

/** The lines of a folder of telemetry, each held against the schema. */
function linesIn(folder: string): Line[] {
  const [file, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(file).toMatch(new RegExp(`^calls-\\d{8}-${process.pid}\\.jsonl$`));
  const lines = readFileSync(join(folder, file!), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const record = JSON.parse(line);
    expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
    return record;
  });
}

const by = (lines: Line[], name: string) => lines.find((line) => line['gen_ai.evaluation.name'] === name);

describe('telemetry', () => {
  test('says what was served, what came of it, and nobody’s name', async () => {
    const folder = temporaryFolder();
    const { runtime } = await onRegistry({}, { telemetry: { folder, service: 'desk' } });
    const found = runtime.resolve('greet', { unit: 'ann@example.com', variables: { text: 'secret' } });
    const call = runtime.record(found, {
      durationMs: 812.4,
      provider: 'openai',
      inputTokens: 600,
      outputTokens: 40,
      costUsd: 0.001,
      isOutputValid: true,
      variables: { text: 'secret' },
    });
    runtime.record(found, { durationMs: 30_000, error: 'timeout', retries: 3 });
    runtime.record(runtime.resolve('nobody'), { durationMs: 0, error: 'prompt-not-found' });
    await runtime.close();
    const [good, bad, none] = linesIn(folder);
    expect(good).toMatchObject({
      type: 'span',
      trace_id: call.traceId,
      span_id: call.spanId,
      name: 'chat large',
      status: 'OK',
      duration_ms: 812.4,
      'gen_ai.provider.name': 'openai',
      'gen_ai.prompt.name': 'greet',
      'gen_ai.prompt.version': '2.0.0',
      'gen_ai.usage.input_tokens': 600,
      'feature_flag.result.reason': 'static',
      'deployment.environment.name': 'production',
      'service.name': 'desk',
      'promptledger.fallback': 'none',
      'promptledger.prompt.hash': found.digest,
    });
    expect(bad).toMatchObject({ status: 'ERROR', 'error.type': 'timeout', 'promptledger.retry.count': 3 });
    expect(none).toMatchObject({ 'gen_ai.prompt.version': 'none', 'feature_flag.result.reason': 'error' });
    expect(JSON.stringify([good, bad, none])).not.toMatch(/ann@|secret/);
    expect(good!['feature_flag.context.id']).toMatch(/^u_[0-9a-f]{16}$/);
    expect(bad!['feature_flag.context.id']).toBe(good!['feature_flag.context.id']);
  });

  test('keeps inputs only if it is told to', async () => {
    const folder = temporaryFolder();
    const { runtime } = await onRegistry({}, { telemetry: { folder, inputs: true } });
    const variables = { text: 'hello' };
    await runtime.run('greet', { variables }, async () => ({ value: 'hi' }));
    await runtime.close();
    expect(linesIn(folder)[0]).toMatchObject({ 'gen_ai.prompt.variable.text': 'hello', status: 'OK' });
    expect(linesIn(folder)[0]).not.toHaveProperty('gen_ai.output.messages');
  });

  test('keeps answers only if it is told to', async () => {
    const folder = temporaryFolder();
    const { runtime } = await onRegistry({}, { telemetry: { folder, outputs: true } });
    await runtime.run('greet', { variables: { text: 'hello' } }, async () => ({
      value: 'hi',
      finishReason: 'stop',
    }));
    await runtime.run('greet', { variables: { text: 'hello' } }, async () => ({
      value: { greeting: 'hi' },
      output: '{"greeting":"hi"}',
    }));
    await runtime.close();
    const [text, json] = linesIn(folder);
    expect(text).toMatchObject({
      'gen_ai.output.messages': [
        { role: 'assistant', parts: [{ type: 'text', content: 'hi' }], finish_reason: 'stop' },
      ],
    });
    expect(text).not.toHaveProperty('gen_ai.prompt.variable.text');
    expect(json).toMatchObject({
      'gen_ai.output.messages': [{ parts: [{ type: 'text', content: '{"greeting":"hi"}' }] }],
    });
  });

  test('the queue has a bound: the oldest is dropped and counted', async () => {
    const folder = temporaryFolder();
    const { runtime } = await onRegistry({}, { telemetry: { folder, maxQueue: 10 } });
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    for (let i = 0; i < 25; i++) runtime.record(found, { durationMs: i });
    expect(runtime.health().telemetry).toEqual({ queued: 10, written: 0, dropped: 15 });
    await runtime.close();
    expect(linesIn(folder).map((line) => line['duration_ms'])).toEqual(
      Array.from({ length: 10 }, (_, i) => i + 15),
    );
  });

  test('a folder that cannot be written to loses records and nothing else', async () => {
    const file = join(temporaryFolder(), 'in-the-way');
    writeFileSync(file, '');
    const { runtime, errors } = await onRegistry({}, { telemetry: { folder: join(file, 'x') } });
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    for (let i = 0; i < 300; i++) runtime.record(found, { durationMs: i });
    await runtime.close();
    const { telemetry } = runtime.health();
    expect(telemetry.written).toBe(0);
    expect(telemetry.dropped).toBe(300);
    expect(errors[0]).toContain('Telemetry cannot be written');
  });

  test('many are written in batches, none twice and none lost', async () => {
    const folder = temporaryFolder();
    const { runtime } = await onRegistry();
    const telemetry = new Telemetry({ folder, maxQueue: 1e6 }, (message) => expect.fail(message));
    const found = runtime.resolve('greet', { variables: { text: 'x' } });
    for (let i = 0; i < 5000; i++) {
      const outcome = { durationMs: i };
      telemetry.record(found, { outcome, call: nameCall(found, outcome), now: 0 });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    await telemetry.close();
    expect(linesIn(folder).map((line) => line['duration_ms'])).toEqual([...Array(5000).keys()]);
  });

  describe('what is found out later', () => {
    test('scores carry all that a reader needs of their call, by whichever process they come', async () => {
      const folder = temporaryFolder();
      const { runtime } = await onRegistry({}, { telemetry: { folder } });
      const found = runtime.resolve('greet', { unit: 'ann@example.com', variables: { text: 'x' } });
      const call = runtime.record(found, { durationMs: 1 });
      runtime.recordScore(JSON.parse(JSON.stringify(call)), {
        value: 0.91,
        label: 'pass',
        evaluator: 'llm',
        at: Date.parse('2026-05-01T10:00:00Z'),
      });
      runtime.recordScore(call, { name: 'politeness', value: 0.5, explanation: 'curt' });
      await runtime.close();
      const [span, ...scores] = linesIn(folder);
      expect(by(scores, 'quality')).toMatchObject({
        type: 'event',
        time: '2026-05-01T10:00:00.000Z',
        trace_id: span!['trace_id'],
        parent_span_id: span!['span_id'],
        'gen_ai.evaluation.score.value': 0.91,
        'gen_ai.prompt.name': 'greet',
        'gen_ai.prompt.version': '2.0.0',
        'gen_ai.request.model': 'large',
        'feature_flag.context.id': span!['feature_flag.context.id'],
        'deployment.environment.name': 'production',
        'promptledger.evaluator.kind': 'llm',
      });
      expect(by(scores, 'politeness')).toMatchObject({ 'gen_ai.evaluation.explanation': 'curt' });
      const record = parseRecord(JSON.stringify(by(scores, 'quality')));
      expect(record).toMatchObject({ kind: 'score', of: call.spanId, prompt: 'greet', value: 0.91 });
    });

    test.each([
      [false, undefined],
      [true, 'Hello Ann'],
    ])('the words of a user are kept with answers only: %s', async (outputs, kept) => {
      const folder = temporaryFolder();
      const { runtime } = await onRegistry({}, { telemetry: { folder, outputs } });
      const variables = { text: 'x' };
      const { call } = await runtime.run('greet', { variables }, async () => ({ value: 'Hi' }));
      runtime.recordFeedback(call!, { rating: 0.2, correction: 'Hello Ann', comment: 'too short' });
      await runtime.close();
      const lines = linesIn(folder);
      expect(by(lines, 'user_correction')).toMatchObject({
        'gen_ai.evaluation.score.value': 0,
        'gen_ai.evaluation.score.label': 'corrected',
        'promptledger.evaluator.kind': 'human',
        parent_span_id: lines[0]!['span_id'],
      });
      expect(by(lines, 'user_correction')!['gen_ai.evaluation.explanation']).toBe(kept);
      expect(by(lines, 'user_feedback')!['gen_ai.evaluation.score.value']).toBe(0.2);
      expect(by(lines, 'user_feedback')!['gen_ai.evaluation.explanation']).toBe(kept && 'too short');
    });

    test('what cannot be counted is told, and harms nobody', async () => {
      const folder = temporaryFolder();
      const { runtime, errors } = await onRegistry({}, { telemetry: { folder } });
      const found = runtime.resolve('greet', { variables: { text: 'x' } });
      const call = runtime.record(found, { durationMs: 1 });
      runtime.recordScore(call, { value: NaN });
      runtime.recordFeedback(call, { comment: 'hm' });
      runtime.recordScore(undefined as never, undefined as never);
      await runtime.close();
      expect(errors).toEqual([
        expect.stringContaining('NaN is no score'),
        expect.stringContaining('`rating` or a `correction`'),
        expect.stringContaining('A score cannot be recorded'),
      ]);
      expect(linesIn(folder)).toHaveLength(1);
    });

    test('without telemetry there is nothing to attach it to', async () => {
      const { runtime, errors } = await onRegistry();
      const call = runtime.record(runtime.resolve('greet', { variables: { text: 'x' } }), { durationMs: 1 });
      runtime.recordScore(call, { value: 1 });
      expect(call.spanId).toBe('');
      expect(errors).toEqual([]);
    });
  });
});
