import { expect, it } from 'vitest';

import type { JsonObject } from '../../../src/core/base/json.ts';
import { qualifiesForStrict } from '../../../src/core/models/strictSchema.ts';

const closed = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});

const nested = (depth: number): JsonObject =>
  depth === 0 ? { type: 'string' } : closed({ a: nested(depth - 1) });

it.each<[string, boolean, JsonObject]>([
  ['a closed object', true, closed({ a: { type: 'string' } })],
  ['an empty closed object', true, closed({})],
  [
    'closed objects in lists and alternatives',
    true,
    closed({
      a: { type: 'array', items: closed({ b: { type: 'number' } }) },
      c: { anyOf: [closed({ d: { type: 'null' } }), { type: 'string', enum: ['x'] }] },
    }),
  ],
  [
    'definitions',
    true,
    closed({ a: { $ref: '#/$defs/a' } }, { $defs: { a: closed({ b: { type: 'integer' } }) } }),
  ],
  ['a nullable object', true, closed({ a: closed({}, { type: ['object', 'null'] }) })],
  ['an open object', false, closed({}, { additionalProperties: true })],
  ['an object that does not say', false, { type: 'object', properties: {}, required: [] }],
  ['an optional property', false, closed({ a: { type: 'string' } }, { required: [] })],
  ['an open object deep inside', false, closed({ a: { type: 'array', items: { type: 'object' } } })],
  ['an open nullable object', false, closed({ a: { type: ['object', 'null'] } })],
  ['an open definition', false, closed({}, { $defs: { a: { type: 'object' } } })],
  ['an open alternative', false, closed({ a: { anyOf: [{ type: 'object' }] } })],
  ['a keyword that strict mode refuses', false, closed({ a: { oneOf: [{ type: 'string' }] } })],
  ['a default', false, closed({ a: { type: 'string', default: 'x' } })],
  ['a list at the root', false, { type: 'array', items: { type: 'string' } }],
  ['an alternative at the root', false, closed({}, { anyOf: [closed({})] })],
  ['no schema at all', false, {}],
  ['nine levels of objects', true, nested(9)],
  ['eleven levels of objects', false, nested(11)],
])('%s: %s', (_, expected, schema) => expect(qualifiesForStrict(schema)).toBe(expected));
