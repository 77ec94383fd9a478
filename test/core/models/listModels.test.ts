import { afterEach, describe, expect, it } from 'vitest';

import { PromptError } from '../../../src/core/base/errors.ts';
import { toEndpoint, type EndpointSettings } from '../../../src/core/models/endpoints.ts';
import { ModelLists, listModels } from '../../../src/core/models/listModels.ts';
import { createNodeFetch } from '../../../src/node/nodeFetch.ts';
import { FakeClock, FaultServer, KEY, reply, secrets, type Handler } from './fakes.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const list = (...ids: string[]) => reply(200, { object: 'list', data: ids.map((id) => ({ id })) });

async function endpointAt(handlers: readonly Handler[], settings: EndpointSettings = {}) {
  server = await FaultServer.start(handlers);
  return toEndpoint('mock', { base_url: `${server.url}/v1/`, ...settings });
}

describe.each([
  ['node', createNodeFetch()],
  ['global', globalThis.fetch],
])('listModels over the %s fetch', (_, fetch) => {
  const ports = { secrets, fetch };

  it('lists names once each, as people count', async () => {
    const endpoint = await endpointAt([list('m-10', 'm-9', 'm-10')], { api_key_env: 'MOCK_API_KEY' });
    expect(await listModels(endpoint, ports)).toEqual(['m-9', 'm-10']);
    expect(server!.seen[0]).toMatchObject({ url: '/v1/models', headers: { authorization: `Bearer ${KEY}` } });
  });

  it('takes a bare list, and sends no key where none is needed', async () => {
    const endpoint = await endpointAt([reply(200, [{ id: 'a' }, { name: 'no id' }, 7])]);
    expect(await listModels(endpoint, ports)).toEqual(['a']);
    expect(server!.seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[string, Handler, RegExp]>([
    ['another answer', reply(200, { models: [] }), /is none/],
    ['no JSON', reply(200, '<html>'), /cannot be read \(SyntaxError\)/],
    ['a refusal', reply(401, { error: { message: KEY } }), /answers with status 401/],
    ['a redirection', reply(302, '', { location: 'http://elsewhere.example' }), /status 302/],
    ['a broken connection', (response) => response.destroy(), /cannot be read/],
  ])('says what is wrong: %s', async (__, handler, message) => {
    const endpoint = await endpointAt([handler]);
    const error: unknown = await listModels(endpoint, ports).catch((reason: unknown) => reason);
    expect(PromptError.is(error, 'endpoint-failed') && error.message).toMatch(message);
    expect(String(error)).not.toContain(KEY);
  });

  it('asks nobody for a replay endpoint', async () => {
    expect(await listModels(toEndpoint('taped', { replay: 'a.jsonl' }), ports)).toEqual([]);
  });

  it('can be cancelled', async () => {
    const endpoint = await endpointAt([() => undefined]);
    const call = listModels(endpoint, ports, AbortSignal.timeout(30));
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function setUp(answers: (readonly string[] | Error)[]) {
  const clock = new FakeClock();
  const failures: unknown[] = [];
  let asked = 0;
  const ask = async () => {
    const answer = answers[asked++] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lists = new ModelLists(ask, clock, (error) => failures.push(error));
  const of = (name = 'a') => lists.of(toEndpoint(name, { base_url: `http://${name}.example/v1` }));
  return { clock, failures, of, asked: () => asked };
}

describe('ModelLists', () => {
  it('asks once in ten minutes, each endpoint for itself', async () => {
    const { of, clock, asked } = setUp([['x'], ['y'], ['z']]);
    expect(await Promise.all([of(), of(), of('b')])).toEqual([['x'], ['x'], ['y']]);
    clock.time += 9 * 60_000;
    expect(await of()).toEqual(['x']);
    clock.time += 2 * 60_000;
    expect(await of()).toEqual(['z']);
    expect(asked()).toBe(3);
  });

  it('gives an empty list after a failure, tells it once, and tries again after a minute', async () => {
    const failure = new Error('down');
    const { of, clock, failures } = setUp([failure, ['x']]);
    expect([await of(), await of()]).toEqual([[], []]);
    expect(failures).toEqual([failure]);
    clock.time += 61_000;
    expect(await of()).toEqual(['x']);
  });
});
