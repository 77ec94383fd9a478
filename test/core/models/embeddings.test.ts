import { afterEach, describe, expect, test } from 'vitest';
import { createClient } from '../../../src/core/models/client.ts';
import { toEndpoint } from '../../../src/core/models/endpoints.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';
import { createNodeFetch } from '../../../src/node/nodeFetch.ts';
import { CONTEXT, FakeClock, FaultServer, type Handler, reply, secrets } from './fakes.ts';

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function ask(request: Partial<ModelRequest>, ...handlers: Handler[]) {
  const server = await FaultServer.start(handlers);
  servers.push(server);
  const endpoint = toEndpoint('local', { base_url: `${server.url}/v1`, max_retries: 1 });
  const ports = { secrets, clock: new FakeClock(), random: () => 0.5, fetch: createNodeFetch() };
  const messages = [{ role: 'user', content: 'Hi' }] as const;
  const answer = createClient(endpoint, ports).complete(
    { model: 'bge', messages, parameters: {}, ...request },
    CONTEXT,
  );
  return { answer, server };
}

describe('one vector for a text', () => {
  const embeds = 'text';
  const good = {
    data: [{ index: 0, embedding: [0.5, -1] }],
    model: 'bge-small',
    usage: { prompt_tokens: 3 },
  };

  test('is asked for as OpenAI has it, and again after a failure', async () => {
    const { answer, server } = await ask({ embeds }, reply(429, {}), reply(200, good));
    expect(await answer).toMatchObject({
      output: '[0.5,-1]',
      model: 'bge-small',
      usage: { input_tokens: 3, cached_input_tokens: 0, output_tokens: 0 },
      retries: 1,
    });
    expect(server.seen[1]).toMatchObject({ url: '/v1/embeddings', body: '{"model":"bge","input":"Hi"}' });
  });

  test.each([
    [{ data: [] }, 'holds no embedding'],
    [{ data: [{ embedding: 'AAAA' }] }, 'holds no embedding'],
    [{ error: { message: 'too long' } }, 'reports an error: too long'],
    [[1], 'is not a JSON object'],
  ])('a reply of %j is none', async (body, message) => {
    const { answer } = await ask({ embeds }, reply(200, body));
    await expect(answer).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: expect.stringContaining(message),
    });
  });
});

describe('a vector for each token', () => {
  const messages = ['Hi', 'you'].map((content) => ({ role: 'user', content }) as const);

  test('is asked for as text-embeddings-inference has it, beside its /v1', async () => {
    const vectors = [
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
    ];
    const { answer, server } = await ask({ embeds: 'tokens', messages }, reply(200, vectors));
    expect(await answer).toMatchObject({ output: JSON.stringify(vectors) });
    expect(server.seen).toMatchObject([{ url: '/embed_all', body: '{"inputs":["Hi","you"]}' }]);
  });

  test.each([[[[[1, 2]]]], [[[1], [2]]], [{ error: 'x' }], [[[], 'x']]])(
    'a reply of %j is none',
    async (body) => {
      const { answer } = await ask({ embeds: 'tokens', messages }, reply(200, body));
      await expect(answer).rejects.toMatchObject({ code: 'endpoint-failed' });
    },
  );
});
