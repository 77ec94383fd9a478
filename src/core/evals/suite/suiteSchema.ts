import type { JsonObject } from '../../base/json.ts';
import { scorers } from '../scorers/index.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { type ValueSchema, schemaOf } from './valueSchema.ts';
import {
  type KeyRules,
  optionKeys,
  scenarioKeys,
  setKeys,
  singleKeys,
  suiteKeys,
  testKeys,
} from './suiteKeys.ts';

/** Foreign keys that would change what is measured are no part of the schema. */
function toMapSchema(
  rules: KeyRules,
): ValueSchema & { readonly properties: Readonly<Record<string, ValueSchema>> } {
  const accepted = Object.entries(rules).filter(([, { foreign }]) => foreign?.severity !== 'error');
  const properties = accepted.map(([key, { schema, foreign }]): [string, ValueSchema] => [
    key,
    foreign ? { ...schema, description: `Has no effect here. ${foreign.advice}`, deprecated: true } : schema,
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** A value may also be a template, or name a file that holds it: its type shows when it is there. */
const indirectValue: ValueSchema = { type: 'string', pattern: '^file://|\\{\\{|\\{%' };

function toAssertionSchema(type: string, scorer: Scorer): ValueSchema {
  const { properties, required } = schemaOf(scorer);
  const common = toMapSchema(singleKeys);
  const own = properties['value']
    ? { ...properties, value: { anyOf: [properties['value'], indirectValue] } }
    : properties;
  const name = { enum: [type, `not-${type}`], description: scorer.description };
  return {
    ...common,
    properties: { type: name, ...common.properties, ...own },
    required: ['type', ...required],
    examples: [scorer.example],
  };
}

const setSchema: ValueSchema = {
  ...toMapSchema({
    type: { schema: { const: 'assert-set', description: 'Assertions that count as one.' } },
    ...setKeys,
  }),
  required: ['type', 'assert'],
};

const templateReference: ValueSchema = {
  type: 'object',
  properties: { $ref: { type: 'string', pattern: '^#/assertionTemplates/.' } },
  required: ['$ref'],
  additionalProperties: false,
};

/** JSON Schema (draft 2020-12) of a suite: closed, and discriminated by the type of each assertion. */
export const suiteSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Prompt Ledger suite',
  anyOf: [{ $ref: '#/$defs/suite' }, { type: 'array', items: { $ref: '#/$defs/testOrFile' } }],
  $defs: {
    suite: { ...toMapSchema(suiteKeys), patternProperties: { '^x-': {} } },
    tests: {
      anyOf: [{ type: ['string', 'null'] }, { type: 'array', items: { $ref: '#/$defs/testOrFile' } }],
    },
    testOrFile: { anyOf: [{ $ref: '#/$defs/test' }, { type: 'string' }] },
    test: toMapSchema(testKeys),
    options: { ...toMapSchema(optionKeys), type: ['object', 'null'] },
    scenario: { ...toMapSchema(scenarioKeys), required: ['config'] },
    assertions: { type: ['array', 'null'], items: { $ref: '#/$defs/assertion' } },
    assertion: {
      oneOf: [
        ...Object.entries(scorers).map(([type, scorer]) => toAssertionSchema(type, scorer)),
        setSchema,
        templateReference,
      ],
    },
  },
};
