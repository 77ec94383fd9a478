import { expect, test } from 'vitest';
import { isAssertionSet, writtenType } from '../../../../src/core/evals/assertionTree.ts';
import { toExpectation } from '../../../../src/core/evals/suite/csvExpectation.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import type { ParsedSuite } from '../../../../src/core/evals/suite/suite.ts';
import { expectProblems, unmarked } from '../../problemMarks.ts';
import { SUITE, memorySources, sha256, uriOf } from './memorySources.ts';

const nonEmpty = '{ type: regex, value: "." }';

function parse(path: string, text: string): ParsedSuite {
  const suite = `defaultTest: { assert: [${nonEmpty}] }\ntests: file://${path}\n`;
  return parseSuite(SUITE, memorySources({ 'suite.yaml': suite, [path]: text }), sha256);
}

/** Each case of a test file as the text it stands on, its variables, its own assertions and the rest. */
function drawn(path: string, text: string): string[] {
  return parse(path, text).suite.cases.map(
    ({ variables, assertions, range, threshold, metadata, description }) => {
      const own = assertions.slice(1).map((node) => {
        const limit = node.threshold === undefined ? '' : `≥${node.threshold}`;
        const value = isAssertionSet(node) ? '' : JSON.stringify(node.value ?? null);
        return `${writtenType(node)}(${value})${limit}${node.metric === undefined ? '' : `#${node.metric}`}`;
      });
      const rest = JSON.stringify({ description, threshold, metadata });
      return [
        JSON.stringify(text.slice(range.start, range.end)),
        JSON.stringify(variables),
        own.join(' '),
        rest,
      ].join(' | ');
    },
  );
}

function checkProblems(path: string, marked: string): void {
  const { problems, suite } = parse(path, unmarked(marked));
  expectProblems(marked, problems.get(uriOf(path)) ?? []);
  expect(suite.cases.length).toBeGreaterThan(0); // The good rows are there all the same.
}

test('CSV: columns, quotes, blank lines, a byte order mark', () => {
  const text =
    '\uFEFFname, age ,__expected,__expected2,__description,__threshold,__metric,__metadata:k,__metadata:l[],__config:__expected2:threshold\r\n' +
    'Ann,3,contains: Ann,"equals: Ann is 3",row one,0.4,m1,v1,"a, b",\r\n' +
    '\r\n' +
    '"B ""b"", c", 4 ,"two\r\nlines",levenshtein(2): x,,,,,,3\r\n';
  expect(drawn('t.csv', text)).toEqual([
    String.raw`"Ann,3,contains: Ann,\"equals: Ann is 3\",row one,0.4,m1,v1,\"a, b\"," | {"name":"Ann","age":"3"} | contains("Ann")#m1 equals("Ann is 3")#m1 | {"description":"row one","threshold":0.4,"metadata":{"k":"v1","l":["a","b"]}}`,
    String.raw`"\"B \"\"b\"\", c\", 4 ,\"two\r\nlines\",levenshtein(2): x,,,,,,3" | {"name":"B \"b\", c","age":"4"} | equals("two\r\nlines") levenshtein("x")≥3 | {"description":"name=B \"b\", c, age=4"}`,
  ]);
});

test('CSV: problems stand at their cells', () => {
  checkProblems(
    't.csv',
    `q,__expected,_expected,__expcted,__suffix,q,,__threshold
#            ^^^^^^^^^ error suite-unknown-key: There is no column “_expected”. Did you mean “__expected”?
#                      ^^^^^^^^^ error suite-unknown-key: There is no column “__expcted”. Did you mean “__expected”?
#                                ^^^^^^^^ error suite-unsupported: “__suffix” is not supported. Write the text into the prompt.
#                                         ^ error suite-dataset-invalid: There are two columns named “q”. Rename or remove one of them.
#                                           | error suite-dataset-invalid: This column has no name. Name it after a variable, or remove it.
a, "contians: b, c",,,,,,high
#  ^^^^^^^^^^^^^^^^ error suite-unknown-assertion: There is no assertion type “contians”. Did you mean “contains”?
#                        ^^^^ error suite-invalid-value: \`threshold\` must be a number, not a text.
b,cost: 3,,,,,,
# ^^^^^^^ error suite-unknown-key: There is no key “value” here. Known here: type, weight, metric, transform, threshold.
# ^^^^^^^ error suite-invalid-value: A cost assertion needs \`threshold\`. Add it.
c,too,few
^^^^^^^^^ error suite-dataset-invalid: This row has 3 cells and the header 8. Put cells with commas into double quotes.
{{x}},"é {{y}}",,,,,,
^^^^^ error suite-variable-missing: The case does not set “x”. Add it under \`vars\`, or put {% raw %} and {% endraw %} around braces that are meant as they stand.
good,yes,,,,,,
bad,"never closed,,,,
^^^^^^^^^^^^^^^^^^^^^ error suite-dataset-invalid: From here on the file cannot be read: a double quote is never closed. Inside double quotes write "" for a quote.
also bad
`,
  );
});

test('JSONL: one test a line', () => {
  expect(
    drawn('t.jsonl', '{"vars":{"n":1},"assert":[{"type":"equals","value":"x"}]}\r\n\n  {"vars":{}}'),
  ).toEqual([
    String.raw`"{\"vars\":{\"n\":1},\"assert\":[{\"type\":\"equals\",\"value\":\"x\"}]}" | {"n":1} | equals("x") | {"description":"n=1"}`,
    String.raw`"{\"vars\":{}}" | {} |  | {"description":"Without variables"}`,
  ]);
  checkProblems(
    't.jsonl',
    `{"vars":{"n":1}}
{"vars":
^^^^^^^^ error suite-dataset-invalid
  {"vars":{},"asert":[]}
#            ^^^^^^^ error suite-unknown-key: There is no key “asert” here. Did you mean “assert”?
[1]
^^^ error suite-invalid-value: A test is a map with \`vars\` and \`assert\`, or names a file of tests.
`,
  );
});

test('YAML and JSON files of tests', () => {
  expect(drawn('t.yaml', '- vars: { a: 1 }\n- vars: { a: 2 }\n')).toHaveLength(2);
  expect(drawn('t.json', '[\n\t{ "vars": { "a": 1 } },\n\t{ "vars": { "a": 2 } }\n]\n')).toHaveLength(2);
  expect(drawn('t.json', '{ "vars": { "a": 1 } }')).toHaveLength(1);
  checkProblems(
    't.yaml',
    '- vars: { a: 1 }\n- vras: { a: 1 }\n# ^^^^ error suite-unknown-key: There is no key “vras” here. Did you mean “vars”?\n',
  );
});

test('ten thousand problems of one kind are a hundred, and say so', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `${i},1,2`).join('\n');
  const problems = parse('t.csv', `q\n${rows}`).problems.get(uriOf('t.csv')) ?? [];
  expect(problems).toHaveLength(100);
  expect(problems.at(-1)?.message).toContain('9900 more of this kind');
});

test.each([
  ['Ann', { type: 'equals', value: 'Ann' }],
  ['equals: Ann', { type: 'equals', value: 'Ann' }],
  ['not-icontains:Ann', { type: 'not-icontains', value: 'Ann' }],
  ['contains-any: "a, b", c', { type: 'contains-any', value: '"a, b", c' }],
  ['levenshtein(2): x', { type: 'levenshtein', value: 'x', threshold: 2 }],
  ['not-similar:cosine(0.8): x', { type: 'not-similar:cosine', value: 'x', threshold: 0.8 }],
  ['similar: cosine', { type: 'similar', value: 'cosine' }],
  ['word-count: 9', { type: 'word-count', value: 9 }],
  ['not-is-refusal', { type: 'not-is-refusal' }],
  ['latency(500)', { type: 'latency', threshold: 500 }],
  ['is-json', { type: 'is-json' }],
  ['javascript: output.length > 3', { type: 'javascript', value: 'output.length > 3' }],
  ['fn:1', { type: 'javascript', value: '1' }],
  ['grade: polite', { type: 'llm-rubric', value: 'polite' }],
  ['python: 1', { type: 'python', value: '1' }],
  ['contians: a', { type: 'contians', value: 'a' }],
  ['answer: 42', { type: 'equals', value: 'answer: 42' }],
  ['host: a', { type: 'equals', value: 'host: a' }],
  ['levenshtien', { type: 'equals', value: 'levenshtien' }],
])('a cell %j', (cell, expected) => {
  expect(toExpectation(cell)).toEqual(expected);
});

test('CSV: thresholds in columns of their own', () => {
  const text =
    'q,__expected1,__expected2,__config:__expected:threshold,__config:__expected2:threshold\na,similar: b,bleu: c,0.7,0.2\n';
  expect(drawn('t.csv', text)[0]).toContain('similar("b")≥0.7 bleu("c")≥0.2');
  const { problems } = parse(
    't.csv',
    'q,__expected,__config:__expected7:threshold,__config:__expected:weight\na,b,1,1\n',
  );
  expect(problems.get(uriOf('t.csv'))?.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'suite-unsupported Only the threshold of an assertion can stand in a column of its own: “__config:__expected:threshold”. Write such tests as YAML or JSONL.',
    'suite-dataset-invalid There is no column “__expected7” whose threshold this could be. Add it, or remove this one.',
  ]);
});

test.each([
  ['q;__expected\na;b\n', 'semicolons'],
  ['q\t__expected\na\tb\n', 'tabs'],
])('CSV: %j is separated by %s', (text, found) => {
  const { problems, suite } = parse('t.csv', text);
  expect(problems.get(uriOf('t.csv'))?.map(({ message, range }) => [message, range])).toEqual([
    [`The columns of this file are separated by ${found}. Export it with commas.`, { start: 0, end: 12 }],
  ]);
  expect(suite.cases).toEqual([]);
});

const scenario = (language: string): string =>
  `config: [{ vars: { language: ${language} } }]\ntests: [{ vars: { q: hi }, assert: [${nonEmpty}] }]\n`;

test.each([
  'scenarios: file://part*.yaml\n',
  'scenarios:\n  - file://part*.yaml\n',
  'scenarios: [part1.yaml, part2.yaml]\n',
])('%j: scenarios in files', (text) => {
  const files = { 'suite.yaml': text, 'part2.yaml': scenario('fr'), 'part1.yaml': scenario('de') };
  const { suite, problems } = parseSuite(SUITE, memorySources(files), sha256);
  expect([...problems.values()].flat()).toEqual([]);
  expect(suite.cases.map(({ variables }) => variables)).toEqual([
    { language: 'de', q: 'hi' },
    { language: 'fr', q: 'hi' },
  ]);
});
