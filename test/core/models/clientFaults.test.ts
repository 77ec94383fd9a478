import { afterEach, describe, expect, it, vi } from 'vitest';

import { createNodeFetch } from '../../../src/node/nodeFetch.ts';
import type { Secrets } from '../../../src/core/base/ports.ts';
import { PromptError } from '../../../src/core/base/errors.ts';
import { createClient } from '../../../src/core/models/client.ts';
import { OPENAI, toEndpoint, type EndpointSettings } from '../../../src/core/models/endpoints.ts';
import {
  ask,
  completion,
  CONTEXT,
  FakeClock,
  FaultServer,
  KEY,
  realClock,
  reply,
  secrets,
  type Handler,
} from './fakes.ts';

const ok = reply(200, completion({ content: 'hi' }));
const silent: Handler = () => undefined;
const half: Handler = (response) =>
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
    .write('{"choices":[', () => response.destroy());
const trickle: Handler = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).write('{');
const dropped: Handler = (response) => response.destroy();
const error = (message: string, code?: string) => ({
  error: { message, type: 'some_error', param: null, code },
});

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  vi.unstubAllEnvs();
});

const FETCHES = { node: createNodeFetch(), global: undefined };

interface Setup extends EndpointSettings {
  readonly fetch?: keyof typeof FETCHES;
}

/** A client with a key, in front of a server that has these answers in store. */
async function setUp(
  handlers: readonly Handler[],
  { fetch = 'node', ...settings }: Setup = {},
  real = false,
) {
  server = await FaultServer.start(handlers);
  const clock = new FakeClock();
  const endpoint = toEndpoint('mock', { base_url: `${server.url}/v1`, api_key_env: 'MOCK_KEY', ...settings });
  const own = FETCHES[fetch];
  const client = createClient(endpoint, {
    secrets,
    clock: real ? realClock : clock,
    random: () => 0.5,
    ...(own && { fetch: own }),
  });
  return { client, clock, server };
}

const complete = ({ client }: Awaited<ReturnType<typeof setUp>>, signal?: AbortSignal) =>
  client.complete(ask('hello'), CONTEXT, signal);

/** Waits for the call to fail, and checks that nothing that it says holds the key. */
async function failureOf(call: Promise<unknown>): Promise<PromptError> {
  const failure: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!PromptError.is(failure))
    throw new Error('The call should have failed with a PromptError', { cause: failure });
  const said = [failure.message, failure.hint, failure.stack, JSON.stringify(failure.cause)].join(' ');
  expect(said).not.toContain(KEY);
  expect(failure.hint).toMatch(/[a-z].*\.$/);
  return failure;
}

describe.each(['node', 'global'] as const)('over the %s fetch', (fetch) => {
  it.each<[string, Handler, string, RegExp]>([
    [
      '401',
      reply(401, error(`Incorrect API key provided: ${KEY}.`)),
      'unauthorized',
      /did not accept the API key/,
    ],
    [
      '403',
      reply(403, error(`${KEY} may not use gpt-4o`)),
      'unauthorized',
      /does not let this key use gpt-4o: \(key\) may/,
    ],
    [
      '404',
      reply(404, error('The model does not exist', 'model_not_found')),
      'request-refused',
      /no model “gpt-4o”.*does not exist/,
    ],
    ['400', reply(400, error(`bad ${KEY}`)), 'request-refused', /status 400: bad \(key\)/],
    ['400 without JSON', reply(400, '<html>no</html>'), 'request-refused', /status 400: <html>/],
    ['400 without a body', reply(400, ''), 'request-refused', /status 400/],
    ['422', reply(422, error('unprocessable')), 'request-refused', /status 422/],
    [
      '429 without quota',
      reply(429, error('You exceeded your quota', 'insufficient_quota')),
      'request-refused',
      /no quota left/,
    ],
    ['a redirect', reply(307, '', { location: 'http://127.0.0.1:1/' }), 'request-refused', /redirects/],
    [
      '500 that says not to',
      reply(500, error('no'), { 'x-should-retry': 'false' }),
      'endpoint-failed',
      /status 500/,
    ],
  ])('%s is not repeated', async (_, handler, code, message) => {
    const set = await setUp([handler, ok], { fetch });
    const failure = await failureOf(complete(set));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('attempts');
    expect(set.server.seen.length).toBe(1);
  });

  it.each<[string, Handler, string, RegExp]>([
    ['429', reply(429, error('slow down')), 'rate-limited', /rate limit after 3 attempts\./],
    ['500', reply(500, error(`oops ${KEY}`)), 'endpoint-failed', /status 500: oops \(key\) after 3 attempts/],
    ['502 without JSON', reply(502, '<html>bad gateway</html>'), 'endpoint-failed', /bad gateway/],
    ['408', reply(408, ''), 'endpoint-failed', /status 408/],
    ['409', reply(409, ''), 'endpoint-failed', /status 409/],
    ['425', reply(425, ''), 'endpoint-failed', /status 425/],
    ['garbage', reply(200, '{"choices": [}'), 'endpoint-failed', /not valid JSON after 3 attempts/],
    [
      'a web page',
      reply(200, '<html>', { 'content-type': 'text/html' }),
      'endpoint-failed',
      /not a JSON object/,
    ],
    ['an empty body', reply(200, ''), 'endpoint-failed', /not a JSON object/],
    ['a list', reply(200, []), 'endpoint-failed', /not a JSON object/],
    ['no choices', reply(200, completion({}, { choices: [] })), 'endpoint-failed', /holds no choices/],
    [
      'an error in a success',
      reply(200, error(`overloaded ${KEY}`)),
      'endpoint-failed',
      /overloaded \(key\)/,
    ],
    ['a dropped connection', dropped, 'endpoint-failed', /mock broke the connection|connection to/],
    ['half a body', half, 'endpoint-failed', /broke the connection before its reply was complete after 3/],
  ])('%s is repeated, and if it lasts given up', async (_, handler, code, message) => {
    const lasting = await setUp([handler], { fetch, max_retries: 2 });
    const failure = await failureOf(complete(lasting));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(lasting.server.seen.length).toBe(3);
    expect(lasting.clock.slept).toEqual([250, 500]);
    await lasting.server.stop();

    const passing = await setUp([handler, ok], { fetch });
    expect(await complete(passing)).toMatchObject({ output: 'hi', retries: 1 });
  });

  it('gives up on a silent server after the timeout', async () => {
    const set = await setUp([silent], { fetch, timeout_ms: 60, max_retries: 1 });
    const failure = await failureOf(complete(set));
    expect(failure.code).toBe('timeout');
    expect(failure.message).toBe('mock did not answer within 0.06 s after 2 attempts.');
    const later = await setUp([silent, ok], { fetch, timeout_ms: 500 });
    expect(await complete(later)).toMatchObject({ output: 'hi', retries: 1 });
  });

  it('counts a body that never ends into the timeout', async () => {
    const set = await setUp([trickle], { fetch, timeout_ms: 60, max_retries: 0 });
    expect((await failureOf(complete(set))).code).toBe('timeout');
  });

  it('names the address where nobody listens', async () => {
    const set = await setUp([ok], { fetch, max_retries: 1 });
    const url = set.server.url;
    await set.server.stop();
    server = undefined;
    const failure = await failureOf(complete(set));
    expect(failure).toMatchObject({
      code: 'endpoint-failed',
      message: `Nothing answers at ${url} after 2 attempts.`,
    });
  });

  it.each<[string, Handler[], number]>([
    ['in flight', [silent], 80],
    ['during the body', [trickle], 80],
    ['waiting to retry', [reply(429, '', { 'retry-after': '60' })], 150],
  ])('stops within a second when it is cancelled %s', async (_, handlers, after) => {
    const set = await setUp(handlers, { fetch }, true);
    const controller = new AbortController();
    let cancelled = 0;
    setTimeout(() => {
      cancelled = performance.now();
      controller.abort();
    }, after);
    await expect(complete(set, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - cancelled).toBeLessThan(1000);
    expect(set.server.seen.length).toBe(1);
  });
});

describe('waiting', () => {
  it.each<[string, Handler, number]>([
    ['seconds', reply(429, '', { 'retry-after': '7' }), 7000],
    ['an HTTP date', reply(503, '', { 'retry-after': 'Sat, 22 Aug 2026 10:00:30 GMT' }), 30_000],
    ['milliseconds', reply(429, '', { 'retry-after-ms': '1234' }), 1234],
    ['less than the backoff', reply(429, '', { 'retry-after': '0' }), 250],
    ['nonsense', reply(429, '', { 'retry-after': 'later' }), 250],
  ])('honours Retry-After in %s', async (_, handler, wait) => {
    const set = await setUp([handler, ok]);
    expect(await complete(set)).toMatchObject({ output: 'hi', retries: 1 });
    expect(set.clock.slept).toEqual([wait]);
  });

  it('does not wait beyond the deadline', async () => {
    const set = await setUp([reply(429, '', { 'retry-after': '86400' })], { timeout_ms: 1000 });
    const failure = await failureOf(complete(set));
    expect(failure.code).toBe('rate-limited');
    expect(failure.message).toContain('asks to wait 86400 s');
    expect(set.clock.slept).toEqual([]);
  });

  it('ends all attempts and waits together by the deadline', async () => {
    const set = await setUp([reply(429, '', { 'retry-after': '50' })], { timeout_ms: 1000, max_retries: 9 });
    expect((await failureOf(complete(set))).code).toBe('rate-limited');
    expect(set.clock.slept).toEqual([50_000, 50_000]); // A third wait would end after the two minutes.
  });

  it('cuts the last attempt short at the deadline', async () => {
    const set = await setUp([reply(429, '', { 'retry-after': '119.9' }), silent], {
      timeout_ms: 5000,
      max_retries: 1,
    });
    expect((await failureOf(complete(set))).message).toContain('did not answer within 0.1 s');
  });

  it('leaves waits and failed attempts out of the latency', async () => {
    const set = await setUp([reply(500, ''), ok]);
    expect(await complete(set)).toMatchObject({ retries: 1, latency_ms: 0 });
    expect(set.clock.slept).toEqual([250]);
  });

  it('keeps to requests per minute, retries included', async () => {
    const set = await setUp([reply(500, ''), ok], { requests_per_minute: 1 });
    await complete(set);
    expect(set.clock.slept).toEqual([250, 59_750]);
  });

  it('keeps to the number of calls at once', async () => {
    let now = 0;
    let most = 0;
    const slow: Handler = (response, seen) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        ok(response, seen);
      }, 10);
    };
    const set = await setUp([slow], { max_concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => complete(set)));
    expect([most, set.server.seen.length]).toEqual([3, 12]);
  });

  it('frees the place of a call that failed or was cancelled', async () => {
    const set = await setUp([reply(400, ''), ok], { max_concurrency: 1 });
    await failureOf(complete(set));
    await expect(complete(set, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect((await complete(set)).output).toBe('hi');
  });
});

const create = (apiKey: Secrets['apiKey'], base_url: string, settings: EndpointSettings = {}) =>
  createClient(toEndpoint('mock', { base_url, ...settings }), {
    secrets: { apiKey },
    clock: new FakeClock(),
    random: () => 0,
    fetch: createNodeFetch(),
  });

describe('the key', () => {
  it('is asked for once, with origin and variable, and sent', async () => {
    server = await FaultServer.start([ok]);
    const apiKey = vi.fn<Secrets['apiKey']>(async () => KEY);
    const client = create(apiKey, `${server.url}/v1`, { api_key_env: 'MOCK_KEY' });
    await Promise.all([1, 2].map(() => client.complete(ask('hello'), CONTEXT)));
    expect(apiKey.mock.calls).toEqual([['mock', server.url, 'MOCK_KEY']]);
    expect(server.seen[1]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('is neither asked for nor sent where none is needed', async () => {
    vi.stubEnv('OPENAI_API_KEY', KEY);
    server = await FaultServer.start([ok]);
    const apiKey = vi.fn(async () => KEY);
    await create(apiKey, `${server.url}/v1`).complete(ask('hello'), CONTEXT);
    expect(apiKey).not.toHaveBeenCalled();
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('goes alone: nothing else of the environment reaches the endpoint', async () => {
    for (const name of ['API_KEY', 'ADMIN_KEY', 'ORG_ID', 'PROJECT_ID', 'WEBHOOK_SECRET']) {
      vi.stubEnv(`OPENAI_${name}`, 'from-environment');
    }
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/from-environment');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-secret: from-environment');
    const set = await setUp([ok]);
    await complete(set);
    expect(JSON.stringify(set.server.seen)).not.toContain('from-environment');
    expect(Object.keys(set.server.seen[0]?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
  });

  it('brings organization and project along to OpenAI itself', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-1');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-1');
    const seen: Headers[] = [];
    const client = createClient(OPENAI, {
      secrets,
      clock: new FakeClock(),
      random: () => 0,
      fetch: async (_, init) => {
        seen.push(new Headers(init?.headers));
        return Response.json(completion({ content: 'hi' }));
      },
    });
    await client.complete(ask('hello'), CONTEXT);
    expect(
      seen.map((headers) => [headers.get('openai-organization'), headers.get('openai-project')]),
    ).toEqual([['org-1', 'proj-1']]);
  });

  it('is asked for again after it was missing or refused', async () => {
    server = await FaultServer.start([reply(401, ''), ok]);
    const apiKey = vi.fn<() => Promise<string>>();
    apiKey.mockRejectedValueOnce(new PromptError('missing-key', 'No key.', { hint: 'Set the key.' }));
    apiKey.mockResolvedValueOnce(KEY).mockResolvedValueOnce('sk-other');
    const client = create(apiKey, `${server.url}/v1`, { api_key_env: 'MOCK_KEY' });
    expect((await failureOf(client.complete(ask('hello'), CONTEXT))).code).toBe('missing-key');
    expect((await failureOf(client.complete(ask('hello'), CONTEXT))).code).toBe('unauthorized');
    expect((await client.complete(ask('hello'), CONTEXT)).output).toBe('hi');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${KEY}`,
      'Bearer sk-other',
    ]);
  });

  it.each([`${KEY}\n`, `"${KEY} "`, `${KEY}ü`, ''])(
    'is refused before it is sent if it is no key: %j',
    async (key) => {
      const client = create(async () => key, 'http://127.0.0.1:1', { api_key_env: 'MOCK_KEY' });
      expect((await failureOf(client.complete(ask('hello'), CONTEXT))).code).toBe('missing-key');
    },
  );

  it('does not keep a cancelled call waiting while the host asks for it', async () => {
    const client = create(() => new Promise(() => undefined), 'http://127.0.0.1:1', {
      api_key_env: 'MOCK_KEY',
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const call = client.complete(ask('hello'), CONTEXT, controller.signal);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each<[string, EndpointSettings, RegExp]>([
    ['names its variable', { api_key_env: 'MOCK_KEY' }, /MOCK_KEY/],
    ['names the setting that a local server lacks', {}, /api_key_env/],
  ])('%s when it is refused', async (_, settings, hint) => {
    server = await FaultServer.start([reply(401, '')]);
    const client = create(async () => KEY, `${server.url}/v1`, settings);
    expect((await failureOf(client.complete(ask('hello'), CONTEXT))).hint).toMatch(hint);
  });
});

describe('createClient', () => {
  it.each<EndpointSettings>([{}, { base_url: 'file:///x' }, { replay: 'a.jsonl' }])(
    'refuses %j',
    (settings) => {
      const ports = { secrets, clock: realClock, random: () => 0 };
      expect(() => createClient(toEndpoint('e', settings), ports)).toThrow(/no usable `base_url`/);
    },
  );

  it('keeps the query of the base URL', async () => {
    const set = await setUp([ok]);
    const base_url = `${set.server.url}/v1?api-version=1`;
    const ports = { secrets, clock: realClock, random: () => 0 };
    await createClient(toEndpoint('e', { base_url }), ports).complete(ask('hello'), CONTEXT);
    expect(set.server.seen[0]?.url).toBe('/v1/chat/completions?api-version=1');
  });

  it('tells a bug from a failure of the endpoint', async () => {
    const set = await setUp([ok]);
    const broken = {
      get a(): string {
        throw new RangeError('a bug');
      },
    };
    const call = set.client.complete(ask('hello', { extra: { nested: broken } }), CONTEXT);
    await expect(call).rejects.toThrow(RangeError);
  });
});
