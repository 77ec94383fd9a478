import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/base/json.ts';
import { isAssertionSet, toAssertionNode } from '../../../../src/core/evals/assertionTree.ts';
import { scorers } from '../../../../src/core/evals/scorers/index.ts';
import { judge } from './judge.ts';

const ports = {
  runCode: async () => true,
  judge: async () => ({ output: '{"pass":true}', cost_usd: 0 }),
  embed: async () => ({ vectors: [1], cost_usd: 0 }),
  embedTokens: async () => ({ vectors: [[[1]]], cost_usd: 0 }),
};

function keysOf(required: JsonValue = []): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

describe.each(Object.entries(scorers))('%s', (type, scorer) => {
  const schema: JsonObject = { type: 'object', ...scorer.schema };
  const compile = (written: JsonObject) => {
    const node = toAssertionNode(written);
    if (isAssertionSet(node)) throw new Error('A scorer is no assert-set');
    return scorer.compile(node, ports);
  };
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

  test('its example is of its type, conforms to its schema and compiles', async () => {
    expect(scorer.example['type']).toBe(type);
    expect(validate(scorer.example), JSON.stringify(validate.errors)).toBe(true);
    expect(await compile(scorer.example)).toBeTypeOf('function');
  });

  test('what its schema requires, it cannot do without', async () => {
    for (const key of keysOf(scorer.schema['required'])) {
      const { [key]: _required, ...rest } = scorer.example;
      expect(validate(rest)).toBe(false);
      expect(await compile(rest)).toHaveProperty('error');
    }
  });

  test('its description is a sentence', () => {
    expect(scorer.description).toMatch(/^[A-Z].+[^.]\.$/s);
  });
});

test.each<[JsonObject, string, string]>([
  [{ type: 'object', required: ['a'] }, '{"a":1}', 'pass'],
  [{ $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] }, '["a"]', 'pass'],
  [
    { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] },
    '["a"]',
    'pass',
  ],
  [
    { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] },
    '[1]',
    'fail',
  ],
  [{ type: 'string', format: 'date' }, '"2026-02-30"', 'fail'],
  [{ type: 'object', requird: ['a'] }, '{}', 'error'],
  [{ $ref: '#/nowhere' }, '{}', 'error'],
])('schema %j judges %s: %s', async (value, output, outcome) => {
  expect(await judge({ type: 'is-json', value }, output)).toMatchObject({ outcome });
  expect(await judge({ type: 'contains-json', value }, `x [${output}] y`)).toBeDefined();
});

test('schemas with the same $id do not meet', async () => {
  const [text, number] = ['string', 'number'].map((type) => ({ $id: 'https://example.com/answer', type }));
  const assert = [
    { type: 'is-json', value: text ?? '' },
    { type: 'is-json', value: number ?? '' },
  ];
  expect(await judge(assert, '1')).toMatchObject({
    assertions: [{ outcome: 'fail' }, { outcome: 'pass' }],
  });
});

test('a fault names its place', async () => {
  const value = { properties: { a: { properties: { b: { type: 'number' } } } } };
  const { reason } = await judge({ type: 'is-json', value }, '{"a":{"b":"x"}}');
  expect(reason).toContain('/a/b must be number');
});
