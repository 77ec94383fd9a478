import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { Telemetry } from '../../src/runtime/telemetry.ts';
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
    for (let i = 0; i < 5000; i++) telemetry.record(found, { durationMs: i }, 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await telemetry.close();
    expect(linesIn(folder).map((line) => line['duration_ms'])).toEqual([...Array(5000).keys()]);
  });
});
