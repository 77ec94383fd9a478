import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../src/core/base/json.ts';
import { compileOutputSchema } from '../../../src/core/models/outputSchema.ts';

const draft07 = 'http://json-schema.org/draft-07/schema#';
const person: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, email: { type: 'string', format: 'email' } },
  required: ['name'],
  additionalProperties: false,
};

describe('compileOutputSchema', () => {
  it.each<[string, JsonObject, string, RegExp | undefined]>([
    ['a valid answer', person, '{"name":"a","email":"a@b.example"}', undefined],
    ['a missing property', person, '{}', /\/ must have required property 'name'/],
    ['a wrong type', person, '{"name":1}', /\/name must be string/],
    ['a wrong format', person, '{"name":"a","email":"b"}', /\/email must match format/],
    ['text', person, 'Sure! {"name":"a"}', /not JSON/],
    ['nothing', person, '', /not JSON/],
    ['many reasons', person, '{"a":1,"b":2,"c":3,"d":4}', /; .*; .* and 2 more$/],
    ['2020-12: prefixItems', { prefixItems: [{ type: 'string' }] }, '[1]', /\/0 must be string/],
    ['draft-07: items', { $schema: draft07, items: [{ type: 'string' }] }, '[1]', /\/0 must be string/],
    ['an unknown keyword', { type: 'string', mood: 'good' }, '"a"', undefined],
  ])('%s', async (_, schema, text, expected) => {
    const problem = (await compileOutputSchema(schema))(text);
    if (expected === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(expected);
  });

  it.each<[string, JsonObject]>([
    ['a wrong type', { type: 'text' }],
    ['a pattern that is none', { type: 'string', pattern: '(' }],
    ['a reference to elsewhere', { $ref: 'https://example.com/schema.json' }],
    ['an asynchronous schema', { $async: true, type: 'object' }],
  ])('refuses %s', async (_, schema) => {
    await expect(compileOutputSchema(schema)).rejects.toMatchObject({
      name: 'PromptError',
      code: 'bad-input',
    });
  });
});
