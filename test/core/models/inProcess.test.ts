import { describe, expect, test } from 'vitest';
import { Clients } from '../../../src/core/models/clients.ts';
import { IN_PROCESS, needsKey, resolveModel } from '../../../src/core/models/endpoints.ts';
import { type ExtractorOptions, inProcessClient } from '../../../src/core/models/inProcess.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { CONTEXT, FakeClock, secrets } from './fakes.ts';

const request: ModelRequest = {
  model: 'bert',
  messages: ['Hi', 'you'].map((content) => ({ role: 'user', content })),
  parameters: {},
  embeds: 'tokens',
};

/** A client whose every model gives this tensor. */
function clientOf(tensor: unknown) {
  const [loaded, asked]: [string[], [string, ExtractorOptions][]] = [[], []];
  const client = inProcessClient({
    clock: new FakeClock(),
    loadExtractor: async (model) => {
      loaded.push(model);
      return async (text, options) => {
        asked.push([text, options]);
        return tensor;
      };
    },
  });
  return { client, loaded, asked };
}

test('the model in this process is named without an endpoint, and needs no key', () => {
  const { endpoint, model } = resolveModel('transformers:Xenova/bert', new Map());
  expect([endpoint, model]).toEqual([IN_PROCESS, 'Xenova/bert']);
  expect([needsKey(endpoint), endpoint.free]).toEqual([false, true]);
});

test('each text has a vector for each token; a model is loaded once', async () => {
  const { client, loaded, asked } = clientOf({ dims: [1, 2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) });
  await client.ready?.('bert');
  const { output } = await client.complete(request, CONTEXT);
  const tokens = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  expect(JSON.parse(output)).toEqual([tokens, tokens]);
  expect(loaded).toEqual(['bert']);
  const options = { pooling: 'none', normalize: false };
  expect(asked).toEqual([
    ['Hi', options],
    ['you', options],
  ]);
});

test('a whole text has the mean of them', async () => {
  const { client, asked } = clientOf({ dims: [1, 2], data: [0.5, 1] });
  const { output } = await client.complete({ ...request, embeds: 'text' }, CONTEXT);
  expect(output).toBe('[0.5,1]');
  expect(asked[0]).toEqual(['Hi', { pooling: 'mean', normalize: true }]);
});

describe('what is no vector for each token is an error', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no data', { dims: [1, 2, 3] }],
    ['a vector for the text', { dims: [2, 3], data: [1, 2, 3, 4, 5, 6] }],
    ['two texts', { dims: [2, 1, 3], data: [1, 2, 3, 4, 5, 6] }],
    ['more data than its shape', { dims: [1, 2, 2], data: [1, 2, 3, 4, 5, 6] }],
    ['no token', { dims: [1, 0, 3], data: [] }],
    ['rows that are no whole number', { dims: [1, 1.5, 2], data: [1, 2, 3] }],
    ['what is no number', { dims: [1, 1, 2], data: [1, NaN] }],
    ['numbers of another type', { dims: [1, 1, 2], data: new BigInt64Array(2) }],
    ['text', { dims: [1, 1, 2], data: 'ab' }],
  ])('%s', async (_, tensor) => {
    await expect(clientOf(tensor).client.complete(request, CONTEXT)).rejects.toMatchObject({
      code: 'endpoint-failed',
      message: 'transformers:bert does not give a vector for each token.',
    });
  });
});

test('a model that fails says why', async () => {
  const client = inProcessClient({
    clock: new FakeClock(),
    loadExtractor: async () => () => Promise.reject(new Error('out of memory')),
  });
  await expect(client.complete(request, CONTEXT)).rejects.toMatchObject({
    code: 'endpoint-failed',
    message: 'transformers:bert fails: out of memory',
  });
});

test('it answers no question, and a host without it says where it runs', async () => {
  const { embeds: _, ...question } = request;
  await expect(clientOf(undefined).client.complete(question, CONTEXT)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('cannot answer'),
  });
  const clients = new Clients({
    secrets,
    clock: new FakeClock(),
    random: () => 0,
    sha256,
    readCassette: () => Promise.reject(new Error('None is read.')),
  });
  await expect(clients.for(IN_PROCESS).ready?.('bert')).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('on the command line only'),
  });
});
