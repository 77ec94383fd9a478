import { describe, expect, it } from 'vitest';

import { PromptError } from '../../../src/core/base/errors.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { OPENAI } from '../../../src/core/models/endpoints.ts';
import type { ModelParameters } from '../../../src/core/registry/parameters.ts';
import { RESPONSES } from '../../../src/core/models/responses.ts';
import { ask } from './fakes.ts';

const closed = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
};

const checkAnswer = (reply: JsonObject, expected: object) =>
  expect(RESPONSES.toAnswer(reply)).toEqual(expected);

const message = (...content: JsonObject[]): JsonObject => ({ type: 'message', role: 'assistant', content });

describe('the body of a response', () => {
  it('uses the names of that API', () => {
    const { store, ...body } = RESPONSES.toBody(
      ask('hi', {
        temperature: 0,
        top_p: 1,
        max_tokens: 5,
        reasoning_effort: 'low',
        tools: [1],
        output_schema: closed,
      }),
      OPENAI,
    );
    expect(store).toBe(false);
    expect(body).toEqual({
      model: 'gpt-4o',
      input: [{ role: 'user', content: 'hi' }],
      temperature: 0,
      top_p: 1,
      max_output_tokens: 5,
      reasoning: { effort: 'low' },
      tools: [1],
      text: { format: { type: 'json_schema', name: 'answer', schema: closed, strict: true } },
    });
  });

  it('lets extra win', () => {
    expect(RESPONSES.toBody(ask('hi', { extra: { store: true } }), OPENAI)['store']).toBe(true);
  });

  it.each<ModelParameters>([{ stop: 'x' }, { seed: 1 }])(
    'refuses %j, which it would have to drop',
    (parameters) => {
      expect(() => RESPONSES.toBody(ask('hi', parameters), OPENAI)).toThrow(PromptError);
    },
  );

  it('cannot be streamed', () => {
    expect(() => RESPONSES.toBody(ask('hi', { extra: { stream: true } }), OPENAI)).toThrow(/stream/);
  });
});

describe('the answer of a response', () => {
  const call = { type: 'function_call', name: 'f', arguments: '{}', call_id: 'c' };
  const text = { type: 'output_text', text: 'hi' };

  it.each<[string, JsonObject, object]>([
    [
      'text',
      { status: 'completed', output: [{ type: 'reasoning' }, message(text)] },
      { output: 'hi', finish_reason: 'stop' },
    ],
    [
      'parts',
      { status: 'completed', output: [message(text, text)] },
      { output: 'hihi', finish_reason: 'stop' },
    ],
    [
      'a refusal',
      { status: 'completed', output: [message({ type: 'refusal', refusal: 'no' })] },
      { output: 'no', finish_reason: 'stop' },
    ],
    [
      'a tool call',
      { status: 'completed', output: [call] },
      { output: JSON.stringify([call]), finish_reason: 'tool_calls' },
    ],
    [
      'the limit',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [] },
      { output: '', finish_reason: 'length' },
    ],
    [
      'the filter',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' }, output: [message(text)] },
      { output: 'hi', finish_reason: 'content_filter' },
    ],
    [
      'usage',
      {
        status: 'completed',
        model: 'm',
        output: [message(text)],
        usage: { input_tokens: 9, output_tokens: 2, input_tokens_details: { cached_tokens: 4 } },
      },
      {
        output: 'hi',
        finish_reason: 'stop',
        model: 'm',
        usage: { input_tokens: 9, cached_input_tokens: 4, output_tokens: 2 },
      },
    ],
    [
      'log probabilities',
      { status: 'completed', output: [message({ ...text, logprobs: [{ logprob: -1 }] })] },
      { output: 'hi', finish_reason: 'stop', logprobs: [-1] },
    ],
  ])('%s', (_, reply, expected) => checkAnswer(reply, expected));

  it.each<[JsonObject, string]>([
    [{}, 'holds no output'],
    [{ status: 'completed', output: [] }, 'holds no message'],
    [{ status: 'failed', error: { message: 'overloaded' }, output: [] }, 'reports an error: overloaded'],
  ])('%j is none', (reply, unusable) => checkAnswer(reply, { unusable }));
});
