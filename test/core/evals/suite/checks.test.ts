import { expect, test } from 'vitest';
import { checkSuiteAssertions } from '../../../../src/core/evals/suite/checkSuiteAssertions.ts';
import { checkSuiteVariables } from '../../../../src/core/evals/suite/checkSuiteVariables.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import type { Suite } from '../../../../src/core/evals/suite/suite.ts';
import { expectProblems, unmarked } from '../../problemMarks.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

function parse(marked: string): Suite {
  return parseSuite(SUITE, memorySources({ 'suite.yaml': unmarked(marked) }), sha256).suite;
}

/** @param template the names that it needs, and those that it can do without */
function checkVariables(template: readonly [required: string[], optional: string[]], marked: string): void {
  const [required, optional] = template;
  const used = new Set([...required, ...optional]);
  const problems = checkSuiteVariables(parse(marked), { required: new Set(required), used });
  expectProblems(marked, problems.get(SUITE) ?? []);
}

test('variables that fit', () => {
  checkVariables(
    [['ticket'], ['tone']],
    `
- vars: { ticket: x, want: y }
  assert: [{ type: equals, value: "{{want}}" }]
`,
  );
});

test('a variable that no case sets, and one that the template does not use', () => {
  checkVariables(
    [['ticket'], []],
    `
- vars: { tickt: x }
# ^^^^ error suite-variable-missing: No case sets “ticket”, which the template needs. Is it meant by “tickt”? Rename that.
#         ^^^^^ warning suite-variable-unused: The template does not use “tickt”. Did you mean “ticket”?
  assert: [{ type: equals, value: x }]
- vars: { tickt: y, other: z }
#                   ^^^^^ warning suite-variable-unused: The template does not use “other”. Remove it, or use it in the template.
  assert: [{ type: equals, value: x }]
`,
  );
});

test('a variable that one case forgets', () => {
  checkVariables(
    [['a', 'b'], []],
    `
- vars: { a: 1, b: 2 }
  assert: [{ type: equals, value: x }]
- description: second
  vars: { a: 1 }
# ^^^^ error suite-variable-missing: The case “second” does not set “b”, which the template needs. Add it under \`vars\`.
  assert: [{ type: equals, value: x }]
`,
  );
});

test('what does not compile', async () => {
  const marked = `
- vars: { a: x }
  assert:
    - type: is-json
      value: { type: objekt }
#            ^^^^^^^^^^^^^^^^ error suite-schema-invalid
    - { type: contains-json, value: { type: object } }
    - { type: regex, value: "(" }
#                           ^^^ error suite-invalid-value
    - { type: regex, value: "[a-z]+" }
    - { type: contains-any, value: '"open, b' }
#                                  ^^^^^^^^^^ error suite-invalid-value
    - { type: javascript, value: output }
    - { type: llm-rubric, value: polite }
    - { type: regex, value: "({{a}}" }
`;
  const problems = await checkSuiteAssertions(parse(marked));
  expectProblems(marked, problems.get(SUITE) ?? []);
  expect([...problems.keys()]).toEqual([SUITE]);
});
