import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createNodeFetch } from '../../../src/node/nodeFetch.ts';
import { createClient } from '../../../src/core/models/client.ts';
import { toEndpoint, type EndpointSettings } from '../../../src/core/models/endpoints.ts';
import { ask, CONTEXT, FakeClock, secrets } from './fakes.ts';

/** An OpenAI-compatible server that we did not write. */
const open = new LLMock({ port: 0 });
const schema = {
  type: 'object',
  properties: { a: { type: 'integer' } },
  required: ['a'],
  additionalProperties: false,
};

beforeAll(async () => {
  await open.start();
});
afterAll(async () => {
  await open.stop();
});
beforeEach(() => {
  open.clearChaos();
  open.reset();
  open.onMessage('hello', { content: 'Hi there!', usage: USAGE, finishReason: 'stop' });
  open.onMessage('use a tool', { toolCalls: [{ name: 'lookup', arguments: '{"id":7}' }] });
  open.onMessage('cut', { content: 'abc', finishReason: 'length' });
  open.onMessage('as json', { content: '{"a":1}' });
});

const USAGE = { prompt_tokens: 11, completion_tokens: 4, input_tokens: 11, output_tokens: 4 };

const nodeFetch = createNodeFetch();
const sent: unknown[] = [];
const fetch: typeof nodeFetch = (input, init) => {
  sent.push(init?.body);
  return nodeFetch(input, init);
};

function client(settings: EndpointSettings = {}, clock = new FakeClock()) {
  const endpoint = toEndpoint('mock', { base_url: `${open.url}/v1`, ...settings });
  return createClient(endpoint, { secrets, clock, random: () => 0.5, fetch });
}

describe.each(['chat', 'responses'] as const)('the %s API of another server', (api) => {
  it('answers', async () => {
    const answer = await client({ api }).complete(ask('hello'), CONTEXT);
    expect(answer).toMatchObject({
      output: 'Hi there!',
      finish_reason: 'stop',
      model: 'gpt-4o',
      usage: { input_tokens: 11, cached_input_tokens: 0, output_tokens: 4 },
      retries: 0,
    });
    expect(answer.latency_ms).toBeGreaterThanOrEqual(0);
  });

  it('calls tools', async () => {
    const tools = [{ type: 'function', function: { name: 'lookup', parameters: { type: 'object' } } }];
    const answer = await client({ api }).complete(ask('use a tool', { tools }), CONTEXT);
    expect(answer.finish_reason).toBe('tool_calls');
    expect(answer.output).toContain('lookup');
    expect(answer.output).toContain(JSON.stringify('{"id":7}'));
  });

  it('says that the answer was cut', async () => {
    const answer = await client({ api }).complete(ask('cut', { max_tokens: 1 }), CONTEXT);
    // This server leaves out the reason that OpenAI gives beside the status of a response.
    expect(answer).toMatchObject({ output: 'abc', finish_reason: api === 'chat' ? 'length' : 'incomplete' });
  });

  it('takes a schema', async () => {
    const answer = await client({ api }).complete(ask('as json', { output_schema: schema }), CONTEXT);
    expect(JSON.parse(answer.output)).toEqual({ a: 1 });
    expect(sent.at(-1)).toContain('"type":"json_schema"');
    expect(sent.at(-1)).toContain('"strict":true');
  });

  it('repeats after the wait that the server asks for', async () => {
    const clock = new FakeClock();
    open.prependFixture({
      match: { userMessage: 'hello', sequenceIndex: 0 },
      response: { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 7 },
    });
    const answer = await client({ api }, clock).complete(ask('hello'), CONTEXT);
    expect(answer).toMatchObject({ output: 'Hi there!', retries: 1 });
    expect(clock.slept).toEqual([7000]);
  });

  it('repeats after an error of the server', async () => {
    const clock = new FakeClock();
    open.nextRequestError(500, { message: 'oops' });
    const answer = await client({ api }, clock).complete(ask('hello'), CONTEXT);
    expect(answer).toMatchObject({ output: 'Hi there!', retries: 1 });
    expect(clock.slept).toEqual([250]);
  });

  it.each<[string, object, string, number]>([
    ['rate limits', { rateLimitRate: 1 }, 'rate-limited', 3],
    ['errors', { dropRate: 1 }, 'endpoint-failed', 3],
    ['garbage', { malformedRate: 1 }, 'endpoint-failed', 3],
    ['broken connections', { disconnectRate: 1 }, 'endpoint-failed', 3],
  ])('gives up on %s that do not end', async (_, chaos, code, attempts) => {
    open.setChaos(chaos);
    const clock = new FakeClock();
    const call = client({ api, max_retries: 2 }, clock).complete(ask('hello'), CONTEXT);
    await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining('after 3 attempts') });
    expect(clock.slept.length).toBe(attempts - 1);
  });

  it('does not repeat what would fail again', async () => {
    const clock = new FakeClock();
    open.nextRequestError(400, { message: 'temperature is too high', code: 'invalid_value' });
    const call = client({ api }, clock).complete(ask('hello', { temperature: 9 }), CONTEXT);
    await expect(call).rejects.toMatchObject({
      code: 'request-refused',
      message: expect.stringContaining('temperature is too high'),
    });
    expect(clock.slept).toEqual([]);
  });
});
