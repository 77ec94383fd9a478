import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/runtime/api.ts';
import { onRegistry } from './registries.ts';

const policy = `    fallback_response: { text: Sorry }
    fallbacks:
      - { model: other, template: "Short: {{ text }}", temperature: 0 }
      - { model: third, max_tokens: 5 }
`;
const context = { variables: { text: 'x' } };

/** A call that works for the models named only, and says what it was asked. */
const working =
  (...models: string[]) =>
  async ({ model, messages, parameters }: Attempt) => {
    if (!models.includes(model)) throw Object.assign(new Error(`${model} is down`), { status: 503 });
    return { value: `${model} ${messages.at(-1)!.content} ${JSON.stringify(parameters)}` };
  };

const cached = (): string => 'from yesterday';

describe('model fallback', () => {
  test.each([
    [['large'], 'model', 'large Second: x {}', 0],
    [['other'], 'fallback-model', 'other Short: x {"temperature":0}', 1],
    [['third'], 'fallback-model', 'third Second: x {"max_tokens":5}', 2],
    [[], 'static', undefined, 3],
  ] as const)('%j work: %s', async (models, source, value, failures) => {
    const { runtime } = await onRegistry({ policy });
    const result = await runtime.run('greet', context, working(...models));
    expect([result.source, result.value, result.failures.length]).toEqual([source, value, failures]);
    expect(result.response).toEqual(source === 'static' ? { text: 'Sorry' } : undefined);
  });

  test('an answer of earlier comes before the static one', async () => {
    const { runtime } = await onRegistry({ policy });
    const result = await runtime.run('greet', context, working(), { cached });
    expect([result.source, result.value]).toEqual(['cached', 'from yesterday']);
    runtime.kill('greet');
    expect((await runtime.run('greet', context, working('large'))).source).toBe('static');
  });

  test('nothing declared: nothing to serve, and no exception', async () => {
    const { runtime } = await onRegistry();
    expect((await runtime.run('greet', context, working())).source).toBe('none');
    expect((await runtime.run('nobody', context, working())).source).toBe('none');
  });
});

describe('the circuit breaker', () => {
  test('takes a failing model out, and lets one call through after 30 s', async () => {
    const { runtime } = await onRegistry({ policy });
    const found = runtime.resolve('greet', context);
    for (let i = 0; i < 19; i++) runtime.record(found, { durationMs: 1, error: '503' });
    expect(runtime.resolve('greet', context).model).toBe('large');
    runtime.record(found, { durationMs: 1, error: '503' });
    expect(runtime.health().openCircuits).toEqual(['large']);
    const instead = runtime.resolve('greet', context);
    expect([instead.model, instead.fallback, instead.messages, instead.parameters]).toEqual([
      'other',
      'model',
      [{ role: 'user', content: 'Short: x' }],
      { temperature: 0 },
    ]);
    expect(instead.fallbacks.map(({ model }) => model)).toEqual(['third']);
    const later = { ...context, now: Date.now() + 31_000 };
    expect(runtime.resolve('greet', later).model).toBe('large');
    expect(runtime.resolve('greet', later).model).toBe('other');
    runtime.record(found, { durationMs: 1 });
    expect(runtime.health().openCircuits).toEqual([]);
    expect(runtime.resolve('greet', context).model).toBe('large');
  });

  test('a mistake of the caller does not count', async () => {
    const { runtime } = await onRegistry();
    const found = runtime.resolve('greet', context);
    for (let i = 0; i < 50; i++)
      runtime.record(found, { durationMs: 1, error: 'schema_invalid', isModelFailure: false });
    expect(runtime.health().openCircuits).toEqual([]);
  });

  test('with all models out, the static response is served; without one, the model is tried', async () => {
    const { runtime } = await onRegistry({ policy });
    const found = runtime.resolve('greet', context);
    for (const model of ['large', 'other', 'third'])
      for (let i = 0; i < 20; i++) runtime.record(found, { durationMs: 1, model, error: '503' });
    const none = runtime.resolve('greet', context);
    expect([none.model, none.response, none.fallback]).toEqual([undefined, { text: 'Sorry' }, 'static']);
    const { runtime: bare } = await onRegistry();
    for (let i = 0; i < 20; i++) bare.record(found, { durationMs: 1, error: '503' });
    expect(bare.resolve('greet', context).model).toBe('large');
  });
});
