import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/base/json.ts';
import { AssertionCompiler } from '../../../../src/core/evals/assertionCompiler.ts';
import { scoreAnswer } from '../../../../src/core/evals/assertions.ts';
import { findKeyPhrases, suggestAssertions } from '../../../../src/core/evals/suggestAssertions.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import {
  checkSavedCase,
  findSameCase,
  renderNewSuite,
  saveCaseEdits,
  textWithCase,
} from '../../../../src/core/evals/suite/saveCase.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

const schema = { type: 'object', properties: { a: { type: 'integer', title: '{{a}}' } } };

function casesOf(text: string) {
  const { suite, problems } = parseSuite(SUITE, memorySources({ 'suite.yaml': text }), sha256);
  expect([...problems.values()].flat()).toEqual([]);
  return suite;
}

/** Saves a case with all that is suggested for an answer, and judges the same answer by it. */
async function check(answer: string, variables: JsonObject, selection?: string) {
  const outputSchema = schema;
  const assertions = suggestAssertions(answer, { outputSchema, selection })
    .filter(({ kind }) => kind !== 'rubric' && kind !== 'text')
    .map(({ assertion }) => assertion);
  assertions.push({ type: 'not-equals', value: `${answer}.` });
  const text = renderNewSuite('greet', { description: 'by example', variables, assertions });
  const [only, ...others] = casesOf(text).cases;
  expect(others).toEqual([]);
  expect(only?.variables).toEqual(variables);
  const compiled = await new AssertionCompiler({}).compile(only!.assertions, variables);
  const judged = await scoreAnswer(compiled, { output: answer, latency_ms: 1, variables });
  expect(judged).toMatchObject({ outcome: 'pass' });
  return only!;
}

describe('what is saved by example', () => {
  it.each<[string, string, JsonObject]>([
    [
      'text that looks like a template',
      'Use {{name}}, {% if %} and {{{x}}}.',
      { text: '{{ name }} {%- raw -%}' },
    ],
    ['text that ends a raw block', '{% endraw %}{{', { text: '{% raw %}{% endraw %}' }],
    ['text that names a file', 'file:///etc/passwd', { text: 'file://secret.txt', list: ['file://x', 'y'] }],
    ['lists of texts', 'one', { tags: ['a', 'b'], numbers: [1, 2], empty: [] }],
    ['objects', '{"a": 1}', { user: { name: 'Ann', roles: ['{{x}}'] }, none: null, is: true }],
    ['texts that YAML would read as something else', 'yes', { a: 'no', b: '1.0', c: '~', d: '', e: ' x ' }],
    ['many lines', 'a\n\n  b\n', { text: '\n\nx\n  y\n\n' }],
    ['other line breaks', 'a\r\nb', { text: 'a\r\nb\u2028c\td' }],
    ['no variables', 'Hi', {}],
  ])('%s', async (_, answer, variables) => {
    expect(await check(answer, variables, answer.slice(1, 4))).toBeTruthy();
  });

  it('anything', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.stringMatching(/^([{}%'"\\ \n]|raw|endraw|file:\/\/|[:#&*!|>-]){0,12}$/),
    );
    const values = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;
    const names = fc.stringMatching(/^[a-z_]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(texts, fc.dictionary(names, fc.oneof(texts, values)), async (answer, variables) => {
        await check(answer, JSON.parse(JSON.stringify(variables)), answer.slice(0, 5));
      }),
      { numRuns: 300 },
    );
  });
});

const kindsOf = (answer: string, facts = {}) =>
  suggestAssertions(answer, facts).map(({ kind, isLikely }) => (isLikely ? `*${kind}` : kind));

describe('suggestAssertions', () => {
  it('puts first what fits the answer', () => {
    expect(kindsOf('The VPN drops every 10 minutes.')).toEqual([
      '*phrases',
      'pattern',
      'equals',
      'text',
      'rubric',
    ]);
    expect(kindsOf('The VPN drops.', { selection: 'VPN' })[0]).toBe('*selection');
    expect(kindsOf('The VPN drops.', { selection: 'not in it' })).not.toContain('*selection');
    expect(kindsOf('{"a":1}', { outputSchema: schema })[0]).toBe('*json');
    expect(kindsOf('')).toEqual(['*rubric']);
    expect(kindsOf('no '.repeat(3000))).toEqual(['text', '*rubric']);
  });

  it('holds an answer in JSON to the schema that there is', () => {
    const [json] = suggestAssertions('{"a":1}', { outputSchema: schema });
    expect(json?.assertion).toEqual({ type: 'is-json', value: schema });
    expect(suggestAssertions('{"a":1}')[0]?.assertion).toEqual({ type: 'is-json' });
  });

  it('finds phrases that another good answer would have too', () => {
    expect(findKeyPhrases('Set `MAX_CONN` to 250 in server-1, then call Anna Weber.')).toEqual([
      'MAX_CONN',
      '250',
      'server-1',
      'Anna Weber',
    ]);
    expect(findKeyPhrases('Pay $1,200.50 by 2026-11-30, or call +49 170 1234567 (12 %).')).toEqual([
      '$1,200.50',
      '2026-11-30',
      '+49 170 1234567',
      '12 %',
    ]);
    expect(findKeyPhrases('please restart the computer now')).toEqual(['please', 'restart', 'computer']);
    expect(findKeyPhrases('no')).toEqual([]);
  });
});

describe('saveCaseEdits', () => {
  const added = { description: 'x', variables: { text: 'a' }, assertions: [{ type: 'equals', value: 'a' }] };

  it.each([
    ['tests: { a: 1 }\n', 'must be a list'],
    ['just text\n', 'A suite is a map'],
    ['tests:\n  - vars: { text: a\n', 'cannot be added'],
    ['x-list: &l [{ vars: { text: a } }]\ntests: *l\n', 'alias'],
  ])('refuses %j', (text, message) => {
    expect(() => saveCaseEdits(text, added)).toThrow(message);
  });

  it('finds a case that asks the same', () => {
    const suite = casesOf(renderNewSuite('greet', added));
    expect(findSameCase(suite, { text: 'a' })?.description).toBe('x');
    expect(findSameCase(suite, { text: 'b' })).toBeUndefined();
  });

  it('says what the suite checker says of the new case alone', async () => {
    const broken = 'tests:\n  - vars: { text: b }\n    asert: []\n';
    const bad = textWithCase(broken, { ...added, assertions: [{ type: 'regex', value: '(' }] });
    const sources = memorySources({ 'suite.yaml': broken });
    const problems = await checkSavedCase(SUITE, bad, { sources, sha256 });
    expect(problems.map(({ severity }) => severity)).toEqual(['error']);
    expect(await checkSavedCase(SUITE, textWithCase(broken, added), { sources, sha256 })).toEqual([]);
  });
});
