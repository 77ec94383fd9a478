import { expect, test } from 'vitest';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import { expectProblems, unmarked } from '../../problemMarks.ts';
import { SUITE, memorySources, sha256, uriOf } from './memorySources.ts';

/** Marked files by their path relative to the suite. */
function check(files: Readonly<Record<string, string>>): void {
  const texts = Object.fromEntries(Object.entries(files).map(([path, marked]) => [path, unmarked(marked)]));
  const sources = memorySources(texts);
  const { problems, complete } = parseSuite(SUITE, sources, sha256);
  for (const [path, marked] of Object.entries(files)) {
    expectProblems(marked, problems.get(uriOf(path)) ?? []);
  }
  expect(complete).toBe(true);
}

const sound = `
tests:
  - vars: { a: x }
    assert: [{ type: equals, value: x }]
`;

test('misspelled and misplaced keys', () => {
  check({
    'suite.yaml': `
descripton: x
^^^^^^^^^^ error suite-unknown-key: There is no key “descripton” here. Did you mean “description”?
assert: []
^^^^^^ error suite-misplaced-assert: \`assert\` asserts nothing here. Move it under \`defaultTest\`, or into a test.
threshold: 0.5
^^^^^^^^^ error suite-unknown-key: “threshold” has no meaning here. Move it under \`defaultTest\`, or into a test.
x-anchors: { free: for users }
tests:
  - vars: { q: x }
    asserts:
#   ^^^^^^^ error suite-unknown-key: There is no key “asserts” here. Did you mean “assert”?
      - { type: contains, value: x }
  - vars:
      q: x
      assert:
#     ^^^^^^ error suite-misplaced-assert: \`assert\` stands within \`vars\`, where it asserts nothing. Move it out, beside \`vars\`.
        - { type: contains, value: x }
  - treshold: 0.4
#   ^^^^^^^^ error suite-unknown-key: There is no key “treshold” here. Did you mean “threshold”?
    assert:
      - { type: contains, value: x, weigth: 2 }
#                                   ^^^^^^ error suite-unknown-key: There is no key “weigth” here. Did you mean “weight”?
`,
  });
});

test('a variable may be called assert', () => {
  check({ 'suite.yaml': 'tests:\n  - vars: { assert: [a, b] }\n    assert: [{ type: equals, value: x }]\n' });
});

test('assertion types', () => {
  check({
    'suite.yaml': `
tests:
  - assert:
      - type: contanis
#             ^^^^^^^^ error suite-unknown-assertion: There is no assertion type “contanis”. Did you mean “contains”?
        value: x
      - type: not-contain
#             ^^^^^^^^^^^ error suite-unknown-assertion: There is no assertion type “not-contain”. Did you mean “not-contains”?
        value: x
      - type: contains-some
#             ^^^^^^^^^^^^^ error suite-unknown-assertion: There is no assertion type “contains-some”. Known: contains, contains-any, contains-all, contains-json, contains-html, contains-xml, contains-sql; each also with “not-” in front.
        value: [x]
      - type: not-not-equals
#             ^^^^^^^^^^^^^^ error suite-unknown-assertion
        value: x
      - type: python
#             ^^^^^^ error suite-unknown-assertion: “python” is not supported. Python is not run here: write it as \`javascript\`.
        value: x
      - type: 42
#             ^^ error suite-invalid-value: \`type\` must be the name of an assertion, such as contains.
      - contains: x
#       ^^^^^^^^ error suite-invalid-value: An assertion needs a \`type\`. Write \`type: contains\` and put the rest under \`value\`.
      - just text
#       ^^^^^^^^^ error suite-invalid-value: An assertion is a map: write \`type: contains\` and, below it, \`value: …\`.
`,
  });
});

test('variables that an assertion reads by itself', () => {
  check({
    'suite.yaml': `
tests:
  - vars: { context: c, query: q }
    assert:
      - { type: context-faithfulness }
  - vars: { contxt: c }
    assert:
      - { type: context-recall, value: x }
#         ^^^^ error suite-variable-missing: The case “contxt=c” does not set “context”. Did you mean “contxt”?
  - vars: { query: q }
    assert:
      - type: assert-set
        assert:
          - type: not-context-relevance
#           ^^^^ error suite-variable-missing: The case “query=q” does not set “context”. This assertion reads it: add it under \`vars\`.
`,
  });
});

test('values that do not fit the type', () => {
  check({
    'suite.yaml': `
tests:
  - threshold: high
#              ^^^^ error suite-invalid-value: \`threshold\` must be a number, not a text.
    assert:
      - type: not-contains
#       ^^^^ error suite-invalid-value: A not-contains assertion needs \`value\`. Add it.
      - { type: contains, value: "" }
#                                ^^ error suite-invalid-value: \`value\` must not be empty.
      - { type: contains, value: [a] }
#                                ^^^ error suite-invalid-value: \`value\` must be a text or a number, not a list.
      - { type: contains-any, value: [] }
#                                    ^^ error suite-invalid-value: \`value\` needs at least one item.
      - { type: contains-any, value: [a, {b: c}] }
#                                        ^^^^^^ error suite-invalid-value: Item 2 of \`value\` must be a text or a number, not a map.
      - { type: levenshtein, value: 42, threshold: -1 }
#                                   ^^ error suite-invalid-value: \`value\` must be a text, not a number. Put 42 into quotes.
#                                                  ^^ error suite-invalid-value: \`threshold\` must be at least 0, not -1.
      - { type: cost }
#         ^^^^ error suite-invalid-value: A cost assertion needs \`threshold\`. Add it.
      - { type: levenshtein, value: "{{a}}", weight: -1 }
#                                                    ^^ error suite-invalid-value: \`weight\` must be at least 0, not -1.
      - { type: is-json, value: 3 }
#                               ^ error suite-invalid-value: \`value\` must be a map of keys or a text, not a number. Put 3 into quotes.
`,
  });
});

test('cases that assert nothing', () => {
  check({
    'suite.yaml': `
tests:
  - vars: { a: x }
#   ^^^^ error suite-case-asserts-nothing: This case asserts nothing, so no answer could fail it. Add assertions under \`assert\`.
  - description: empty
    assert: []
#   ^^^^^^ error suite-case-asserts-nothing
  - assert:
      - type: assert-set
#       ^^^^ error suite-case-asserts-nothing: This set asserts nothing. Add assertions under its \`assert\`.
        assert: []
`,
  });
  check({
    'suite.yaml': `
defaultTest:
  assert: [{ type: equals, value: x }]
tests:
  - vars: { a: x }
  - options: { disableDefaultAsserts: true }
#   ^^^^^^^ error suite-case-asserts-nothing
`,
  });
});

test('sets', () => {
  check({
    'suite.yaml': `
tests:
  - assert:
      - type: assert-set
        treshold: 0.5
#       ^^^^^^^^ error suite-unknown-key: There is no key “treshold” here. Did you mean “threshold”?
        assert:
          - { type: contains, value: x }
          - type: assert-set
#                 ^^^^^^^^^^ error suite-invalid-value: Sets do not nest: move its assertions into the set around it.
            assert: [{ type: contains, value: x }]
`,
  });
});

test('assertion templates', () => {
  check({
    'suite.yaml': `
assertionTemplates:
  polite: { type: contains, value: please }
  broken: { type: contians, value: please }
#                 ^^^^^^^^ error suite-unknown-assertion
  circle: { $ref: "#/assertionTemplates/circle" }
tests:
  - assert: [{ $ref: "#/assertionTemplates/polite" }]
  - assert: [{ $ref: "#/assertionTemplates/polit" }]
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error suite-invalid-value: “#/assertionTemplates/polit” names no assertion under \`assertionTemplates\`. Did you mean “#/assertionTemplates/polite”?
`,
  });
});

test.each([
  '\n| error suite-empty',
  'tests: []\n^^^^^ error suite-empty: This suite has no cases. Add them under `tests`, each with `vars` and `assert`.',
  'description: x\n^^^^^^^^^^^ error suite-empty',
  '# only a comment\n| error suite-empty',
])('%j is an empty suite', (marked) => {
  check({ 'suite.yaml': marked });
});

test('keys of promptfoo that have no effect, and those that would change the result', () => {
  check({
    'suite.yaml': `
prompts: [file://p.txt]
^^^^^^^ information suite-ignored-key: “prompts” has no effect here. A suite measures the prompt that names it.
providers: [openai:gpt-4o]
^^^^^^^^^ information suite-ignored-key: “providers” has no effect here. A suite measures the prompt that names it. The model stands in the prompt.
tests:
  - assert: [{ type: llm-rubric, value: polite, provider: openai:gpt-4o }]
#                                               ^^^^^^^^ warning suite-ignored-key
  - provider: openai:gpt-4o
#   ^^^^^^^^ warning suite-ignored-key
    providerOutput: x
#   ^^^^^^^^^^^^^^ error suite-unsupported: “providerOutput” is not supported. Record the answer for a replay endpoint and evaluate with that.
    options: { transfrom: x, prefix: y, transform: file://t.js }
#              ^^^^^^^^^ error suite-unknown-key: There is no key “transfrom” here. Did you mean “transform”?
#                            ^^^^^^ error suite-unsupported: “prefix” is not supported. Write the text into the prompt.
#                                                  ^^^^^^^^^^^ error suite-unsupported
    assert: [{ type: equals, value: x }]
`,
  });
});

test('files', () => {
  check({
    'suite.yaml': `
tests:
  - file://missing.csv
#   ^^^^^^^^^^^^^^^^^^ error suite-file-missing: There is no file “missing.csv”. Paths are relative to the suite.
  - file://none*.csv
#   ^^^^^^^^^^^^^^^^ error suite-file-missing: No file matches “none*.csv”. Paths are relative to the suite.
  - file://../outside.csv
#   ^^^^^^^^^^^^^^^^^^^^^ error path-outside-workspace: “../outside.csv” lies outside the workspace and is not read. Copy it into the workspace.
  - file://generate.py
#   ^^^^^^^^^^^^^^^^^^ error suite-unsupported
  - https://example.org/tests.csv
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error suite-unsupported
  - file://circle.yaml
  - vars: { a: file://gone.txt, b: file://run.js }
#              ^^^^^^^^^^^^^^^ error suite-file-missing
#                                  ^^^^^^^^^^^^^ error suite-unsupported
    assert: [{ type: is-json, value: file://number.json }, { type: javascript, value: file://check.js }]
#                                                                                     ^^^^^^^^^^^^^^^ error suite-unsupported
`,
    'number.json':
      '12\n^^ error suite-invalid-value: `value` must be a map of keys or a text, not a number. Put 12 into quotes.\n',
    'circle.yaml':
      '- file://circle.yaml\n# ^^^^^^^^^^^^^^^^^^ error suite-invalid-value: The file names itself, directly or through others. Remove this reference.\n',
  });
});

test('templates in variables and assertions', () => {
  check({
    'suite.yaml': `
defaultTest:
  assert:
    - { type: contains, value: "{{want}}" }
#                                 ^^^^ error suite-variable-missing: The case “name=Ann, greet=Hi Ann” does not set “want”. Add it under \`vars\`, or put {% raw %} and {% endraw %} around braces that are meant as they stand.
tests:
  - vars: { name: Ann, greet: "Hi {{name}}" }
  - vars: { name: Ann, greet: "Hi {{nam}}", want: x }
#                                   ^^^ error suite-variable-missing: The case does not set “nam”. Did you mean “name”?
  - vars: { a: "{{b}}", b: "{{a}}", want: x }
#              ^^^^^^^ error suite-variable-cycle: These variables refer to each other in a circle: a → b → a. Write one of them out.
  - vars: { want: "{{ x" }
#                  ^^^^ error template-syntax
  - vars: { want: "{% raw %}{{x}}{% endraw %}" }
  - vars: { want: x }
    assert:
      - type: contains
        value: >
          folded
          {{ want | nofilter }}
#                   ^^^^^^^^ error template-syntax
`,
  });
});

test('YAML that is broken does not hide the rest', () => {
  check({
    'suite.yaml': `
tests:
  - assert: [{ type: equals, value: x }]
    assert: [{ type: equals, value: y }]
#   ^^^^^^ error duplicate-key
  - asert: []
#   ^^^^^ error suite-unknown-key
`,
  });
});

test.each(['just text', '42', '"x"'])('%s is no suite', (text) => {
  check({
    'suite.yaml': `${text}\n${'^'.repeat(text.length)} error suite-invalid-value: A suite is a map with \`tests\`, or a list of tests.\n`,
  });
});

test('wrong kinds of things', () => {
  check({
    'suite.yaml': `
defaultTest: [a]
#            ^^^ error suite-invalid-value
tests: { a: b }
#        ^ error suite-invalid-value: \`tests\` must be a list: start each test with “- ”.
scenarios: 3
#          ^ error suite-invalid-value
judge: { modell: x }
#        ^^^^^^ error suite-unknown-key: There is no key “modell” here. Did you mean “model”?
`,
  });
  check({
    'suite.yaml': `
tests:
  - 3
#   ^ error suite-invalid-value: A test is a map with \`vars\` and \`assert\`, or names a file of tests.
  - assert: x
#           ^ error suite-invalid-value: \`assert\` must be a list: start each assertion with “- ”.
  - vars: 3
#         ^ error suite-invalid-value
    options: x
#            ^ error suite-invalid-value: \`options\` must be a map of keys.
    metadata: [a]
#             ^^^ error suite-invalid-value
    assert: [{ type: equals, value: x }]
`,
  });
});

test('a suite without faults', () => check({ 'suite.yaml': sound }));

test('what is not read yet makes the result incomplete, not wrong', () => {
  const later = { loading: true } as const;
  const text = `${sound}
  - file://later.csv
  - vars: file://vars.yaml
    assert: [{ type: equals, value: "{{fromFile}}" }]
  - vars: { a: file://a.txt, b: "{{c}}" }
    assert: [{ type: equals, value: file://a.txt }]
`;
  const files = { 'suite.yaml': text, 'later.csv': later, 'vars.yaml': later, 'a.txt': later };
  const parsed = parseSuite(SUITE, memorySources(files), sha256);
  expect(parsed.complete).toBe(false);
  expect([...parsed.problems.values()].flat()).toEqual([]);
  expect(parsed.suite.cases).toHaveLength(1);
  expect(parsed.files).toEqual(['later.csv', 'vars.yaml', 'a.txt'].map(uriOf));
});

test('a suite that is missing', () => {
  const sources = memorySources({});
  const uri = SUITE;
  const { suite, problems } = parseSuite(uri, sources, sha256);
  expect(suite.cases).toEqual([]);
  expect(problems.get(uri)?.map(({ code }) => code)).toEqual(['suite-file-missing']);
});

test('code that generates tests', () => {
  check({
    'suite.yaml': `
tests:
  - path: file://tests.py:make
#         ^^^^^^^^^^^^^^^^^^^^ error suite-unsupported: Code that generates tests is not run here. Write what it makes into a CSV, JSONL, YAML or JSON file.
    config: { count: 3 }
`,
  });
  check({
    'suite.yaml': `
tests:
  path: file://tests.py
#       ^^^^^^^^^^^^^^^ error suite-unsupported
`,
  });
});

test('environment variables', () => {
  check({
    'suite.yaml': `
tests:
  - vars: { a: "{{env.KEY}}" }
#                 ^^^^^^^ error suite-variable-missing: The case does not set “env”. Environment variables are not read, so that a suite means the same everywhere: write the value under \`vars\`.
    assert: [{ type: equals, value: x }]
`,
  });
});
