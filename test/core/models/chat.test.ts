import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../src/core/base/json.ts';
import { CHAT } from '../../../src/core/models/chat.ts';
import { OPENAI, toEndpoint, type Endpoint } from '../../../src/core/models/endpoints.ts';
import type { ModelParameters } from '../../../src/core/registry/parameters.ts';
import { ask, completion } from './fakes.ts';

const local = toEndpoint('local', { base_url: 'http://localhost:1/v1' });
const open = { type: 'object', properties: { a: { type: 'string' } } } as const;
const closed = { ...open, required: ['a'], additionalProperties: false } as const;

const checkBody = (
  parameters: ModelParameters,
  expected: object,
  { endpoint = OPENAI, model = 'gpt-4o' } = {},
) => {
  const { model: _, messages: __, ...rest } = CHAT.toBody({ ...ask('hi', parameters), model }, endpoint);
  expect(rest).toEqual(expected);
};

const checkAnswer = (reply: JsonObject, expected: object) => expect(CHAT.toAnswer(reply)).toEqual(expected);

describe('the body of a chat completion', () => {
  it('holds model and messages', () => {
    expect(CHAT.toBody(ask('hi'), OPENAI)).toEqual({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'hi' }],
    });
  });

  it('passes parameters on under their own names', () => {
    const same = {
      temperature: 0,
      top_p: 0.5,
      stop: ['x'],
      seed: 1,
      reasoning_effort: 'low',
      tools: [{ a: 1 }],
    };
    checkBody(same, same);
  });

  it.each<[string, Endpoint, string, string]>([
    ['OpenAI itself', OPENAI, 'gpt-4o', 'max_completion_tokens'],
    ['another server', local, 'llama3.1', 'max_tokens'],
    ['another server with a reasoning model', local, 'openai/o3-mini', 'max_completion_tokens'],
    ['another server with GPT-5', local, 'gpt-5-mini', 'max_completion_tokens'],
    ['another server with a model named alike', local, 'olmo-2', 'max_tokens'],
  ])('limits the answer at %s', (_, endpoint, model, name) =>
    checkBody({ max_tokens: 9 }, { [name]: 9 }, { endpoint, model }),
  );

  it.each([
    [closed, true],
    [open, false],
  ])('gives a schema as response format: %j', (schema, strict) =>
    checkBody(
      { output_schema: schema },
      { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict } } },
    ),
  );

  it('lets extra win', () => {
    checkBody(
      { temperature: 1, extra: { temperature: 0, logprobs: true } },
      { temperature: 0, logprobs: true },
    );
  });

  it('cannot be streamed', () => {
    expect(() => CHAT.toBody(ask('hi', { extra: { stream: true } }), OPENAI)).toThrow(/stream/);
  });
});

describe('the answer of a chat completion', () => {
  const usage = { input_tokens: 12, cached_input_tokens: 0, output_tokens: 3 };
  const common = { finish_reason: 'stop', usage, model: 'gpt-4o-2024-08-06' };
  const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }];

  it.each<[string, JsonObject, object]>([
    ['text', completion({ content: 'hi' }), { ...common, output: 'hi' }],
    ['nothing', completion({ content: null }), { ...common, output: '' }],
    [
      'parts',
      completion({
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      }),
      { ...common, output: 'ab' },
    ],
    ['a refusal', completion({ content: null, refusal: 'I cannot.' }), { ...common, output: 'I cannot.' }],
    [
      'tool calls',
      completion({ content: null, tool_calls: calls }),
      { ...common, output: JSON.stringify(calls) },
    ],
    ['text and tool calls', completion({ content: 'hi', tool_calls: calls }), { ...common, output: 'hi' }],
    [
      'cached input',
      completion(
        { content: 'hi' },
        {
          usage: { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 8 } },
        },
      ),
      { ...common, usage: { ...usage, cached_input_tokens: 8 }, output: 'hi' },
    ],
    [
      'log probabilities',
      completion(
        {},
        {
          choices: [
            {
              finish_reason: 'stop',
              message: { content: 'hi' },
              logprobs: { content: [{ logprob: -0.5 }, { logprob: 0 }] },
            },
          ],
        },
      ),
      { ...common, output: 'hi', logprobs: [-0.5, 0] },
    ],
  ])('%s', (_, reply, expected) => checkAnswer(reply, expected));

  it.each<[string, JsonObject]>([
    ['no usage', { usage: {} }],
    ['half a usage', { usage: { prompt_tokens: 1 } }],
    ['no usage by name', { usage: null }],
  ])('%s leaves the cost unknown', (_, rest) => {
    const { usage: __, ...others } = common;
    checkAnswer(completion({ content: 'hi' }, rest), { ...others, output: 'hi' });
  });

  it.each<[JsonObject, string]>([
    [{ choices: [] }, 'holds no choices'],
    [{}, 'holds no choices'],
    [{ choices: 'x' }, 'holds no choices'],
    [{ choices: [{}] }, 'holds a choice without a message'],
    [{ error: { message: 'overloaded', code: 502 } }, 'reports an error: overloaded'],
    [{ error: 'bad' }, 'reports an error: bad'],
  ])('%j is none', (reply, unusable) => checkAnswer(reply, { unusable }));
});
