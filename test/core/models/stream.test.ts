import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { isAbort, PromptError } from '../../../src/core/base/errors.ts';
import { createClient } from '../../../src/core/models/client.ts';
import { Clients } from '../../../src/core/models/clients.ts';
import { toEndpoint, type EndpointSettings } from '../../../src/core/models/endpoints.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';
import type { CallEvent, StreamingClient } from '../../../src/core/models/stream.ts';
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
  sha256,
  type Handler,
} from './fakes.ts';

const open = new LLMock({ port: 0 });
beforeAll(async () => {
  await open.start();
});
afterAll(async () => {
  await open.stop();
});
beforeEach(() => {
  open.clearChaos();
  open.reset();
  open.onMessage('hello', {
    content: 'Hi there, how are you doing today?',
    usage: USAGE,
    finishReason: 'stop',
  });
  open.onMessage('use a tool', { toolCalls: [{ name: 'lookup', arguments: '{"id":7}' }] });
  open.onMessage('cut', { content: 'abc', finishReason: 'length' });
  open.onMessage('think', { content: 'Four.', reasoning: 'Two and two.' });
});
const USAGE = { prompt_tokens: 11, completion_tokens: 4, input_tokens: 11, output_tokens: 4 };

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

interface Heard {
  readonly events: CallEvent[];
  readonly text: string;
  readonly error: unknown;
}

/** Follows a call to its end, whatever that is; at the `abortAt`-th event it is cancelled. */
async function follow(
  client: StreamingClient,
  request: ModelRequest = ask('hello'),
  abortAt = Infinity,
): Promise<Heard> {
  const abort = new AbortController();
  const events: CallEvent[] = [];
  let error: unknown;
  try {
    for await (const event of client.stream(request, CONTEXT, abort.signal)) {
      events.push(event);
      if (events.length >= abortAt) abort.abort();
    }
  } catch (failure) {
    error = failure;
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, error };
}

/** Ids are new in every answer. */
const named = (output: string) => output.replaceAll(/"(id|call_id)":"[^"]*"/g, '');

const answerOf = ({ events }: Heard) => {
  const last = events.at(-1);
  return last?.type === 'finished' ? last.answer : undefined;
};

function clientOf(url: string, settings: EndpointSettings = {}, clock = realClock) {
  const endpoint = toEndpoint('mock', { base_url: `${url}/v1`, api_key_env: 'MOCK_API_KEY', ...settings });
  return createClient(endpoint, { secrets, clock, random: () => 0 });
}

async function serve(handlers: readonly Handler[], settings: EndpointSettings = {}, clock = realClock) {
  server = await FaultServer.start(handlers);
  return clientOf(server.url, settings, clock);
}

describe.each(['chat', 'responses'] as const)('the %s API of another server', (api) => {
  const client = () => clientOf(open.url, { api });

  it('streams the answer that it would have given whole', async () => {
    const heard = await follow(client());
    const whole = await client().complete(ask('hello'), CONTEXT);
    const { latency_ms: _, time_to_first_token_ms: first, ...answer } = answerOf(heard)!;
    const { latency_ms: __, ...expected } = whole;
    expect(answer).toEqual(expected);
    expect(heard.text).toBe(whole.output);
    expect(heard.events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(heard.events[0]).toEqual({ type: 'started' });
    expect(first).toBeGreaterThanOrEqual(0);
    expect(answerOf(heard)!.latency_ms).toBeGreaterThanOrEqual(first!);
  });

  it('streams tool calls', async () => {
    const heard = await follow(client(), ask('use a tool'));
    const calls = heard.events.filter((event) => event.type === 'tool-call');
    expect(calls[0]).toMatchObject({ name: 'lookup' });
    expect(calls.map((call) => call.arguments).join('')).toBe('{"id":7}');
    const whole = await client().complete(ask('use a tool'), CONTEXT);
    expect(named(answerOf(heard)!.output)).toBe(named(whole.output));
    expect(answerOf(heard)!.finish_reason).toBe('tool_calls');
  });

  it('tells reasoning from the answer', async () => {
    const heard = await follow(client(), ask('think'));
    const thought = heard.events.map((event) => (event.type === 'reasoning' ? event.text : '')).join('');
    expect(thought).toBe('Two and two.');
    expect(heard.text).toBe('Four.');
    expect(answerOf(heard)?.output).toBe('Four.');
  });

  it('says why the answer ended', async () => {
    // This server’s Responses API does not say what made an answer incomplete.
    const finish_reason = api === 'chat' ? 'length' : 'incomplete';
    expect(answerOf(await follow(client(), ask('cut')))).toMatchObject({ finish_reason, output: 'abc' });
  });

  it('sends what an evaluation sends, and asks for a stream besides', async () => {
    const bodies: string[] = [];
    const endpoint = toEndpoint('mock', { base_url: `${open.url}/v1`, api });
    const fetch: typeof globalThis.fetch = (input, init) => {
      bodies.push(typeof init?.body === 'string' ? init.body : '');
      return globalThis.fetch(input, init);
    };
    const both = createClient(endpoint, { secrets, clock: realClock, random: () => 0, fetch });
    const request = ask('hello', {
      temperature: 0.3,
      max_tokens: 50,
      output_schema: { type: 'object', properties: {}, additionalProperties: false },
      extra: { user: 'x' },
    });
    await follow(both, request);
    await both.complete(request, CONTEXT);
    const [streamed = '', whole = ''] = bodies;
    expect(streamed.replace(/,"stream":true(,"stream_options":\{"include_usage":true\})?\}$/, '}')).toBe(
      whole,
    );
    expect(streamed).not.toBe(whole);
  });
});

const chunk = (delta: object, rest: object = {}) => ({
  choices: [{ index: 0, delta, finish_reason: null, ...rest }],
});
const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };

/** A stream of these events; strings are sent as they are. `after` is what the server does then. */
function eventStream(
  pieces: readonly (object | string)[],
  after: (response: Parameters<Handler>[0]) => unknown = (response) => response.end(),
): Handler {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces)
      response.write(typeof piece === 'string' ? piece : `data: ${JSON.stringify(piece)}\n\n`);
    after(response);
  };
}

const ok = eventStream([chunk({ content: 'hi' }), end, 'data: [DONE]\n\n']);
const refuse = (message: string) => reply(400, { error: { message, type: 'invalid_request_error' } });

describe('streams of all kinds', () => {
  it.each<[string, readonly (object | string)[], object]>([
    [
      'line breaks of three kinds, comments, other fields, several data lines',
      [
        ': ping\r\n\r\nevent: x\r\nid: 1\r\ndata: {"choices":[{"delta":\r\ndata: {"content":"a"}}]}\r\n\r\n',
        `data:${JSON.stringify(chunk({ content: 'b' }))}\r\r`,
        `data: ${JSON.stringify(end)}\n\n`,
        'data: [DONE]\n\n',
      ],
      { output: 'ab', finish_reason: 'stop' },
    ],
    [
      'no reason, but an end',
      [chunk({ content: 'a' }), 'data: [DONE]\n\n'],
      { output: 'a', finish_reason: 'stop' },
    ],
    ['a reason, but no end', [chunk({ content: 'a' }), end], { output: 'a', finish_reason: 'stop' }],
    ['no empty line at the end', [chunk({ content: 'a' }), `data: ${JSON.stringify(end)}`], { output: 'a' }],
    [
      'an empty answer',
      [chunk({ role: 'assistant', content: '' }), end],
      { output: '', finish_reason: 'stop' },
    ],
    ['a refusal', [chunk({ refusal: 'I can’' }), chunk({ refusal: 't.' }), end], { output: 'I can’t.' }],
    ['parts', [chunk({ content: [{ type: 'text', text: 'a' }] }), end], { output: 'a' }],
    [
      'usage in a chunk of its own',
      [chunk({ content: 'a' }), end, { choices: [], usage: { prompt_tokens: 5, completion_tokens: 1 } }],
      { usage: { input_tokens: 5, cached_input_tokens: 0, output_tokens: 1 } },
    ],
    [
      'two tool calls, in turns',
      [
        chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }] }),
        chunk({ tool_calls: [{ index: 1, id: 'b', function: { name: 'g', arguments: '{' } }] }),
        chunk({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
        chunk({ tool_calls: [{ index: 1, function: { arguments: '}' } }] }),
        end,
      ],
      {
        output: JSON.stringify([
          { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
          { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
        ]),
      },
    ],
  ])('%s', async (_, pieces, expected) => {
    const heard = await follow(await serve([eventStream(pieces)]));
    expect(heard.error).toBeUndefined();
    expect(answerOf(heard)).toMatchObject(expected);
  });

  it('never cuts a character, wherever the chunks are cut', async () => {
    const bytes = Buffer.from(
      `data: ${JSON.stringify(chunk({ content: 'Grüße 👋🏽 \r\n' }))}\r\n\r\ndata: [DONE]\r\n\r\n`,
    );
    const byByte = Array.from(bytes, (byte) => Buffer.of(byte));
    expect((await follow(await serve([slowStream(byByte, 0)]))).text).toBe('Grüße 👋🏽 \r\n');
  });

  it('takes an answer in one piece from a server that does not stream', async () => {
    const heard = await follow(await serve([reply(200, completion({ content: 'all of it' }))]));
    expect(heard.text).toBe('all of it');
    expect(answerOf(heard)).toMatchObject({ output: 'all of it', usage: { input_tokens: 12 } });
    expect(answerOf(heard)?.time_to_first_token_ms).toBeUndefined();
  });

  it.each([
    ['Unrecognized request argument supplied: stream_options', 2, { stream: true }],
    ['Your organization must be verified to stream this model.', 3, {}],
  ])('goes on where the server refuses: %s', async (message, calls, expected) => {
    const client = await serve([...Array.from({ length: calls - 1 }, () => refuse(message)), ok]);
    const heard = await follow(client);
    expect(heard.error ?? answerOf(heard)?.output).toBe('hi');
    expect(server!.seen).toHaveLength(calls);
    const { model: _, messages: __, ...rest } = JSON.parse(server!.seen.at(-1)!.body);
    expect(rest).toEqual(expected);
    expect(answerOf(heard)?.retries).toBe(0);
  });
});

async function failureOf(heard: Promise<Heard>): Promise<{ error: PromptError; text: string }> {
  const { error, text, events: seen } = await heard;
  if (!PromptError.is(error))
    throw new Error('The call should have failed with a PromptError', { cause: error });
  expect(JSON.stringify([error.message, error.hint, error.stack])).not.toContain(KEY);
  expect(error.hint).toMatch(/[a-z].*\.$/);
  expect(seen.at(-1)?.type).not.toBe('finished');
  return { error, text };
}

describe('failures', () => {
  it('repeats the call while nothing has been said', async () => {
    const dropped = eventStream([': waking up\n\n'], (response) => setTimeout(() => response.destroy(), 20));
    const handlers = [reply(503, {}), dropped, eventStream([{ error: { message: 'busy' } }]), ok];
    const heard = await follow(await serve(handlers, {}, new PatientClock()));
    expect(heard.error ?? heard.text).toBe('hi');
    expect(answerOf(heard)?.retries).toBe(3);
  });

  it('keeps what was said, and does not ask again, where the connection breaks', async () => {
    const half = eventStream([chunk({ content: 'half of' })], (response) =>
      setTimeout(() => response.destroy(), 20),
    );
    const { error, text } = await failureOf(follow(await serve([half, ok])));
    expect(text).toBe('half of');
    expect(error.code).toBe('endpoint-failed');
    expect(error.message).toBe('mock broke the connection before its reply was complete.');
    expect(server!.seen).toHaveLength(1);
  });

  it('does not take an answer for whole that ends without an end', async () => {
    const { error, text } = await failureOf(follow(await serve([eventStream([chunk({ content: 'half' })])])));
    expect([text, error.message]).toEqual([
      'half',
      'mock broke the connection before its reply was complete.',
    ]);
  });

  it.each<[string, object | string, RegExp]>([
    [
      'an error of the server',
      { error: { message: `no more for ${KEY}` } },
      /reports an error: no more for \(key\)/,
    ],
    ['broken JSON', 'data: {"choices":[\n\n', /is not valid JSON/],
    ['another kind of event', 'data: 7\n\n', /an event that is not a JSON object/],
  ])('%s in the middle', async (_, piece, message) => {
    const { error, text } = await failureOf(
      follow(await serve([eventStream([chunk({ content: 'a' }), piece])])),
    );
    expect(text).toBe('a');
    expect(error.message).toMatch(message);
  });

  it('an error event of the Responses API', async () => {
    const pieces = [
      { type: 'response.output_text.delta', delta: 'a' },
      { type: 'error', code: 'server_error', message: 'out of order' },
    ];
    const { error } = await failureOf(follow(await serve([eventStream(pieces)], { api: 'responses' })));
    expect(error.message).toContain('reports an error: out of order');
  });

  it('gives up on a server that falls silent, but not on one that says that it lives', async () => {
    const pings = slowStream(
      [': ping\n\n', ': ping\n\n', ': ping\n\n', chunk({ content: 'late' }), end],
      120,
    );
    const lives = await follow(await serve([pings], { timeout_ms: 300, max_retries: 0 }));
    expect(lives.error ?? lives.text).toBe('late');
    await server!.stop();
    const silent = eventStream([chunk({ content: 'so' })], () => undefined);
    const { error, text } = await failureOf(
      follow(await serve([silent], { timeout_ms: 300, max_retries: 0 })),
    );
    expect([text, error.code, error.message]).toEqual(['so', 'timeout', 'mock fell silent for 0.3 s.']);
  });

  it('explains a refusal', async () => {
    const { error } = await failureOf(follow(await serve([reply(401, { error: { message: KEY } })])));
    expect(error.code).toBe('unauthorized');
  });
});

/** Says one thing and then nothing; `isClosed` once its connection is. */
class Endless {
  isClosed = false;
  readonly handler = eventStream([chunk({ content: 'one' })], (response) =>
    response.on('close', () => (this.isClosed = true)),
  );
}

describe('cancelling', () => {
  it('ends the call at once and keeps what was said', async () => {
    const endless = new Endless();
    const started = Date.now();
    const heard = await follow(await serve([endless.handler]), ask('hello'), 2);
    expect(isAbort(heard.error)).toBe(true);
    expect(heard.text).toBe('one');
    expect(Date.now() - started).toBeLessThan(1000);
    await expect.poll(() => endless.isClosed).toBe(true);
  });

  it('ends the call where the reader leaves', async () => {
    const endless = new Endless();
    const client = await serve([endless.handler]);
    for await (const { type } of client.stream(ask('hello'), CONTEXT)) if (type === 'text') break;
    await expect.poll(() => endless.isClosed).toBe(true);
  });

  it('gives its place to the next call', async () => {
    const silent = eventStream([chunk({ content: 'one' })], () => undefined);
    const client = await serve([silent, ok], { max_concurrency: 1 });
    await follow(client, ask('hello'), 2);
    expect((await follow(client)).text).toBe('hi');
  });
});

it('replays recorded answers, labelled as such', async () => {
  const line = {
    call: 'x',
    prompt: 'greet',
    variables: 'sha256:v',
    repeat: 0,
    output: 'Hi',
    latency_ms: 40,
    sample: true,
  };
  const clients = new Clients({
    secrets,
    clock: realClock,
    random: () => 0,
    sha256,
    readCassette: async () => JSON.stringify(line),
  });
  const heard = await follow(clients.for(toEndpoint('taped', { replay: 'a.jsonl' })));
  expect(heard.events.map(({ type }) => type)).toEqual(['started', 'text', 'finished']);
  expect(answerOf(heard)).toMatchObject({
    output: 'Hi',
    latency_ms: 40,
    replayed: 'other-wording',
    sample: true,
  });
});

/** Waits for retries in no time, but for signs of life as long as it takes. */
class PatientClock extends FakeClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return ms >= 1000 ? realClock.sleep(ms, signal) : super.sleep(ms, signal);
  }
}

/** Sends the pieces one after another, with a pause before each. */
function slowStream(pieces: readonly (object | string | Buffer)[], pause: number): Handler {
  const send = async (response: Parameters<Handler>[0]): Promise<void> => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const piece of pieces) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const isRaw = typeof piece === 'string' || piece instanceof Buffer;
      response.write(isRaw ? piece : `data: ${JSON.stringify(piece)}\n\n`);
    }
    response.end();
  };
  return (response) => void send(response);
}
