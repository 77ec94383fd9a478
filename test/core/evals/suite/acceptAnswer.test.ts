import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/core/base/problem.ts';
import { AssertionCompiler } from '../../../../src/core/evals/assertionCompiler.ts';
import { scoreAnswer } from '../../../../src/core/evals/assertions.ts';
import { acceptAnswerEdits } from '../../../../src/core/evals/suite/acceptAnswer.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

const EQUALS = 'assert: [{ type: equals, value: No. }]';

/** Accepts an answer for the last case of a suite, in the file that the case stands in. */
function accept(files: Readonly<Record<string, string>>, answer = 'Yes.'): string {
  const { suite } = parseSuite(SUITE, memorySources(files), sha256);
  const one = suite.cases.at(-1)!;
  const text = files[one.uri.slice(one.uri.lastIndexOf('/') + 1)]!;
  return applyEdits(text, acceptAnswerEdits(text, { suite, one }, answer));
}

describe('an accepted answer', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '{', '%', '}', '"', "'", ':', '#', '-', 'é'),
  });

  test('passes the case from then on, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (answer, isFlow) => {
        const assert = isFlow ? EQUALS : 'assert:\n      - type: equals\n        value: No. # old';
        const suite = `tests:\n  - vars: { text: a }\n    ${assert}\n`;
        const after = accept({ 'suite.yaml': suite }, answer);
        const parsed = parseSuite(SUITE, memorySources({ 'suite.yaml': after }), sha256);
        const [only] = parsed.suite.cases;
        const compiled = await new AssertionCompiler({}).compile(only!.assertions, only!.variables);
        const judged = await scoreAnswer(compiled, { output: answer, variables: only!.variables });
        expect(judged).toMatchObject({ outcome: 'pass' });
      }),
      { numRuns: 300 },
    );
  });

  test('is data where data was expected, and text where the answer is none', () => {
    const suite =
      'tests:\n  - vars: { text: a }\n    assert:\n      - { type: equals, value: { a: 1, b: [2] } }\n';
    expect(accept({ 'suite.yaml': suite }, '{"a": 3, "b": [2]}')).toBe(suite.replace('a: 1', 'a: 3'));
    expect(accept({ 'suite.yaml': suite }, 'none')).toContain('value: none');
  });

  test('changes the file that the case stands in', () => {
    const files = {
      'suite.yaml': 'tests: [more.yaml]\n',
      'more.yaml': `- vars: { text: a }\n  ${EQUALS}\n`,
    };
    expect(accept(files)).toBe(files['more.yaml'].replace('No.', 'Yes.'));
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'stands in defaultTest',
      { 'suite.yaml': `defaultTest:\n  ${EQUALS}\ntests:\n  - vars: { text: a }\n` },
      /`equals` stands in `defaultTest`, a template or a scenario/,
    ],
    [
      'stands in a template',
      {
        'suite.yaml':
          'assertionTemplates:\n  no: { type: equals, value: No. }\ntests:\n  - vars: { text: a }\n    assert: [{ $ref: "#/assertionTemplates/no" }]\n',
      },
      /where other cases share it/,
    ],
    [
      'stands behind an alias',
      {
        'suite.yaml': `tests:\n  - vars: { text: a }\n    assert: &all [{ type: equals, value: No. }]\n  - vars: { text: b }\n    assert: *all\n`,
      },
      /other cases share it|behind an alias/,
    ],
    [
      'stands in a row',
      { 'suite.yaml': 'tests: cases.csv\n', 'cases.csv': 'text,__expected\na,equals: No.\n' },
      /row of a test file/,
    ],
    [
      'stands in a line of JSON',
      {
        'suite.yaml': 'tests: cases.jsonl\n',
        'cases.jsonl': '{"vars":{"text":"a"},"assert":[{"type":"equals","value":"No."}]}\n',
      },
      /row of a test file/,
    ],
    [
      'is that of several cases',
      { 'suite.yaml': `tests:\n  - vars: { text: [a, b] }\n    ${EQUALS}\n` },
      /2 cases are made of the same test/,
    ],
    [
      'stands in a file of its own',
      {
        'suite.yaml':
          'tests:\n  - vars: { text: a }\n    assert: [{ type: equals, value: file://expected.txt }]\n',
        'expected.txt': 'No.\n',
      },
      /stands in a file of its own/,
    ],
    [
      'is none',
      { 'suite.yaml': 'tests:\n  - vars: { text: a }\n    assert: [{ type: icontains, value: x }]\n' },
      /None of its assertions holds an expected answer/,
    ],
  ])('is refused where what is expected %s', (_, files, message) => {
    expect(() => accept(files)).toThrow(message);
  });
});
