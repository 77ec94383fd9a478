import { describe, expect, it } from 'vitest';

import {
  isOpenAiItself,
  needsKey,
  OPENAI,
  originOf,
  resolveModel,
  toEndpoint,
  type EndpointSettings,
} from '../../../src/core/models/endpoints.ts';

describe('resolveModel', () => {
  const local = toEndpoint('local', { base_url: 'http://localhost:11434/v1' });
  const check = (model: string, endpoint: string, name: string, declared = [local]) => {
    const found = resolveModel(model, new Map(declared.map((each) => [each.name, each])));
    expect([found.endpoint.name, found.model]).toEqual([endpoint, name]);
    return found;
  };

  it.each([
    ['gpt-4o', 'openai', 'gpt-4o'],
    ['openai/gpt-4o', 'openai', 'gpt-4o'],
    ['local/llama3.1', 'local', 'llama3.1'],
    ['local/meta-llama/Llama-3.1', 'local', 'meta-llama/Llama-3.1'],
    ['meta-llama/Llama-3.1', 'openai', 'meta-llama/Llama-3.1'],
    ['local/', 'openai', 'local/'],
    ['/gpt-4o', 'openai', '/gpt-4o'],
    ['', 'openai', ''],
  ])('%s → %s, %s', (model, endpoint, name) => void check(model, endpoint, name));

  it('lets a declared openai take the place of the built-in one', () => {
    const own = toEndpoint('openai', { base_url: 'https://eu.api.openai.com/v1' });
    expect(check('gpt-4o', 'openai', 'gpt-4o', [own]).endpoint).toBe(own);
    expect(check('openai/gpt-4o', 'openai', 'gpt-4o', [own]).endpoint).toBe(own);
    expect(check('gpt-4o', 'openai', 'gpt-4o', []).endpoint).toBe(OPENAI);
  });
});

const checkSettings = (
  settings: EndpointSettings,
  expected: { origin?: string; key: boolean; free: boolean },
) => {
  const endpoint = toEndpoint('e', settings);
  expect({ origin: originOf(endpoint), key: needsKey(endpoint), free: endpoint.free }).toEqual({
    origin: undefined,
    ...expected,
  });
};

describe('toEndpoint', () => {
  it('fills in the defaults', () => {
    expect(toEndpoint('a', { base_url: 'https://a.example/v1/' })).toEqual({
      name: 'a',
      base_url: 'https://a.example/v1',
      api: 'chat',
      free: false,
      timeout_ms: 120_000,
      max_retries: 4,
    });
    expect(OPENAI.base_url).toBe('https://api.openai.com/v1');
    expect(toEndpoint('openai', { max_retries: 1 })).toEqual({ ...OPENAI, max_retries: 1 });
    expect(toEndpoint('openai', { replay: 'a.jsonl' }).base_url).toBeUndefined();
  });

  it.each<[EndpointSettings, Parameters<typeof checkSettings>[1]]>([
    [{ base_url: 'https://a.example:8443/v1' }, { origin: 'https://a.example:8443', key: true, free: false }],
    [{ base_url: 'http://localhost:1/v1' }, { origin: 'http://localhost:1', key: false, free: true }],
    [{ base_url: 'http://127.8.0.1/v1' }, { origin: 'http://127.8.0.1', key: false, free: true }],
    [{ base_url: 'http://[::1]:1/v1' }, { origin: 'http://[::1]:1', key: false, free: true }],
    [{ base_url: 'http://api.localhost/v1' }, { origin: 'http://api.localhost', key: false, free: true }],
    [
      { base_url: 'http://localhost.evil.example' },
      { origin: 'http://localhost.evil.example', key: true, free: false },
    ],
    [
      { base_url: 'http://127.0.0.1.evil.example' },
      { origin: 'http://127.0.0.1.evil.example', key: true, free: false },
    ],
    [
      { base_url: 'http://localhost:1/v1', api_key_env: 'K' },
      { origin: 'http://localhost:1', key: true, free: true },
    ],
    [
      { base_url: 'http://localhost:1/v1', free: false },
      { origin: 'http://localhost:1', key: false, free: false },
    ],
    [
      { base_url: 'https://a.example/v1', free: true },
      { origin: 'https://a.example', key: true, free: true },
    ],
    [{ replay: 'a.jsonl' }, { key: false, free: true }],
    [
      { replay: 'a.jsonl', base_url: 'https://a.example', api_key_env: 'K' },
      { key: false, free: true },
    ],
    [{ base_url: 'file:///etc/passwd' }, { key: true, free: false }],
    [{ base_url: 'not a url' }, { key: true, free: false }],
  ])('%j', (settings, expected) => checkSettings(settings, expected));
});

describe('isOpenAiItself', () => {
  it.each([
    ['https://api.openai.com/v1', true],
    ['https://eu.api.openai.com/v1', true],
    ['https://api.openai.com.evil.example/v1', false],
    ['https://notapi.openai.com/v1', false],
    ['http://localhost:1/v1', false],
  ])('%s: %s', (base_url, expected) => expect(isOpenAiItself(toEndpoint('e', { base_url }))).toBe(expected));
});
