import { describe, expect, it } from 'vitest';

import { callDigest, questionDigest } from '../../../src/core/models/callDigest.ts';
import { OPENAI, toEndpoint } from '../../../src/core/models/endpoints.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';
import { ask, sha256 } from './fakes.ts';

const request = ask('hi', { temperature: 0.3, max_tokens: 5 });

it('has these values, which recorded evidence and cassettes depend on', () => {
  const json =
    '{"messages":[{"content":"hi","role":"user"}],"model":"gpt-4o","parameters":{"max_tokens":5,"temperature":0.3}}';
  expect(questionDigest(request, sha256)).toBe(`sha256:${sha256(`prompt-ledger/question/1\n${json}`)}`);
  expect(questionDigest(request, sha256)).toBe(
    'sha256:fb840d7f8571ec6a1b60fa3a3eb40da89854a4c9aca6bc7c82da2d34f1c9f2c6',
  );
  expect(callDigest(OPENAI, request, sha256)).toBe(
    'sha256:877879fcfab57190b13e1dad28b43edba492b10d6fc25a67d5e073a0d6369104',
  );
});

describe('callDigest', () => {
  const base = callDigest(OPENAI, request, sha256);

  it.each<[string, string]>([
    ['another name', callDigest({ ...OPENAI, name: 'other' }, request, sha256)],
    [
      'other limits',
      callDigest({ ...OPENAI, max_retries: 0, timeout_ms: 1, max_concurrency: 3 }, request, sha256),
    ],
    [
      'another order of the parameters',
      callDigest(OPENAI, ask('hi', { max_tokens: 5, temperature: 0.3 }), sha256),
    ],
  ])('stays with %s', (_, digest) => expect(digest).toBe(base));

  it.each<[string, string]>([
    ['another server', callDigest({ ...OPENAI, base_url: 'https://eu.api.openai.com/v1' }, request, sha256)],
    ['another API', callDigest({ ...OPENAI, api: 'responses' }, request, sha256)],
    ['a cassette', callDigest(toEndpoint('openai', { replay: 'a.jsonl' }), request, sha256)],
    ['another text', callDigest(OPENAI, ask('ho', request.parameters), sha256)],
    [
      'another role',
      callDigest(OPENAI, { ...request, messages: [{ role: 'system', content: 'hi' }] }, sha256),
    ],
    ['another model', callDigest(OPENAI, { ...request, model: 'gpt-4.1' }, sha256)],
    ['another parameter', callDigest(OPENAI, ask('hi', { ...request.parameters, seed: 1 }), sha256)],
    ['another extra', callDigest(OPENAI, ask('hi', { ...request.parameters, extra: { a: 1 } }), sha256)],
    ['the question alone', questionDigest(request, sha256)],
  ])('changes with %s', (_, digest) => expect(digest).not.toBe(base));
});

it('tells messages from a single one that looks like them', () => {
  const two: ModelRequest = {
    ...ask('a'),
    messages: [
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
    ],
  };
  expect(questionDigest(two, sha256)).not.toBe(
    questionDigest(ask('a","role":"user"},{"content":"b'), sha256),
  );
});
