import { expect, test } from 'vitest';
import { callDigest, questionDigest } from '../../../src/core/models/callDigest.ts';
import { createClient } from '../../../src/core/models/client.ts';
import { OPENAI, toEndpoint } from '../../../src/core/models/endpoints.ts';
import { withReplySchema } from '../../../src/core/models/structuredOutput.ts';
import { ask, completion, CONTEXT, FakeClock, secrets, sha256 } from './fakes.ts';

const schema = { type: 'object', properties: {}, additionalProperties: false };
const local = toEndpoint('local', { base_url: 'http://localhost/v1' });

test.each([
  ['gpt-4o', OPENAI, true],
  ['gpt-4o-mini-2024-07-18', OPENAI, true],
  ['gpt-4.1', OPENAI, true],
  ['gpt-5-nano', OPENAI, true],
  ['o3-mini', OPENAI, true],
  ['ft:gpt-4o-2024-08-06:us::1', OPENAI, true],
  ['gpt-4o-2024-05-13', OPENAI, false],
  ['gpt-4-turbo', OPENAI, false],
  ['gpt-3.5-turbo', OPENAI, false],
  ['o1-mini', OPENAI, false],
  ['gpt-4o', local, false],
])('%s at %o is held to the schema of its reply: %s', (model, endpoint, isHeld) => {
  const request = { ...ask('Judge.'), model, reply_schema: schema };
  const sent = withReplySchema(request, endpoint);
  expect(sent.parameters).toEqual(isHeld ? { output_schema: schema } : {});
  expect(sent).not.toHaveProperty('reply_schema');
});

test('the schema is no part of the question', () => {
  const request = ask('Judge.');
  const held = { ...request, reply_schema: schema };
  expect(callDigest(OPENAI, held, sha256)).toBe(callDigest(OPENAI, request, sha256));
  expect(questionDigest(held, sha256)).toBe(questionDigest(request, sha256));
});

test('OpenAI is sent the schema', async () => {
  const sent: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (_input, init) => {
    if (typeof init?.body === 'string') sent.push(JSON.parse(init.body));
    return Response.json(completion({ content: '{}' }));
  };
  const client = createClient(OPENAI, { secrets, clock: new FakeClock(), random: () => 0.5, fetch });
  await client.complete({ ...ask('Judge.'), reply_schema: schema }, CONTEXT);
  expect(sent).toMatchObject([{ response_format: { type: 'json_schema', json_schema: { schema } } }]);
});
