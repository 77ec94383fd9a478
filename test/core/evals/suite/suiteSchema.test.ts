import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { scorers, variablesReadBy } from '../../../../src/core/evals/scorers/index.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import { suiteSchema } from '../../../../src/core/evals/suite/suiteSchema.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

const accepts = new Ajv2020({ allowUnionTypes: true, strictTypes: false }).compile(suiteSchema);

/** The codes of the errors and warnings that the walker finds. */
function faults(text: string): string[] {
  const { problems } = parseSuite(SUITE, memorySources({ 'suite.yaml': text }), sha256);
  const relevant = [...problems.values()].flat().filter(({ severity }) => severity === 'error');
  return relevant.map(({ code, message }) => `${code}: ${message}`);
}

describe.each(Object.entries(scorers))('%s', (type, { example }) => {
  const vars = Object.fromEntries(variablesReadBy(type).map(({ name }) => [name, 'x']));

  test('its example is accepted by the schema and by the walker', () => {
    const suite = { tests: [{ vars, assert: [example, { ...example, type: `not-${type}` }] }] };
    expect(accepts(suite)).toBe(true);
    expect(faults(stringify(suite))).toEqual([]);
  });

  test('an unknown key is refused by both', () => {
    const suite = { tests: [{ vars, assert: [{ ...example, unknwon: 1 }] }] };
    expect(accepts(suite)).toBe(false);
    expect(faults(stringify(suite))).toHaveLength(1);
  });
});

test.each([
  'tests: [{ assert: [{ type: contanis, value: x }] }]',
  'tests: [{ assert: [{ type: contains }] }]',
  'tests: [{ assert: [{ type: contains, value: [x] }] }]',
  'tests: [{ assert: [{ type: cost }] }]',
  'tests: [{ asserts: [] }]',
  'tests: [{ assert: [{ type: equals, value: x }], threshold: high }]',
  'tests: [{ assert: [{ type: equals, value: x, weight: -1 }] }]',
  'assert: []',
  'tests: [{ assert: [{ type: assert-set }] }]',
  'tests: [{ assert: [{ type: equals, value: x }], options: { prefix: x } }]',
  'extensions: [x]',
  'judge: { modell: x }',
  'tests: [3]',
])('refused by both: %s', (text) => {
  expect(accepts(parse(text))).toBe(false);
  expect(faults(text)).not.toEqual([]);
});

test.each([
  '- { vars: { a: 1 }, assert: [{ type: equals, value: x }] }',
  'x-own: 1\njudge: gpt-4o\nprompts: [a]\ntests: [{ assert: [{ type: levenshtein, value: x, threshold: 2, metric: m }] }]',
  'assertionTemplates: { t: { type: contains, value: x } }\ntests: [{ assert: [{ $ref: "#/assertionTemplates/t" }] }]',
  'tests: [{ vars: { n: 1 }, assert: [{ type: assert-set, threshold: 0.5, assert: [{ type: not-contains, value: "{{n}}" }] }] }]',
  'scenarios: [{ config: [{ vars: { a: 1 } }], tests: [{ assert: [{ type: equals, value: x }] }] }]',
])('accepted by both: %s', (text) => {
  expect(accepts(parse(text))).toBe(true);
  expect(faults(text)).toEqual([]);
});

const keys = [
  'tests:\n',
  'defaultTest:\n',
  'scenarios:\n',
  'vars:',
  'assert:',
  'config:',
  'options:',
  'value: ',
];
const marks = [
  '- ',
  '  ',
  '    ',
  '\n',
  '{',
  '}',
  '[',
  ']',
  ', ',
  ': ',
  '"',
  "'",
  '&a ',
  '*a',
  '<<: ',
  '|\n',
  ',',
];
const values = ['type: contains\n', 'x', '1', '{{a}}', '{% if %}', 'assert-set', 'not-', 'transform: x\n'];
const references = [
  '$ref: "#/assertionTemplates/t"\n',
  'assertionTemplates:\n  t: ',
  'file://t.csv',
  'file://suite.yaml',
];
const fragments = [...keys, ...marks, ...values, ...references, 'file://*.txt'];

test('no text makes it throw, and every range lies in its file', () => {
  const fragment = fc.constantFrom(...fragments);
  const text = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (suite, csv) => {
      const files: Record<string, string> = { 'suite.yaml': suite, 't.csv': csv, 'a.txt': csv };
      const { problems } = parseSuite(SUITE, memorySources(files), sha256);
      for (const [uri, list] of problems) {
        const length = files[uri.slice(uri.lastIndexOf('/') + 1)]?.length ?? 0;
        for (const { range, message } of list) {
          expect([range.start >= 0, range.start <= range.end, range.end <= length, message]).toEqual([
            true,
            true,
            true,
            message,
          ]);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
