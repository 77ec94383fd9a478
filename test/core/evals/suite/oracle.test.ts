import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { AssertionCompiler } from '../../../../src/core/evals/assertionCompiler.ts';
import { scoreAnswer } from '../../../../src/core/evals/assertions.ts';
import type { JsonObject } from '../../../../src/core/base/json.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import { parseTemplate, renderTemplate } from '../../../../src/core/template/template.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

interface Row {
  readonly vars: JsonObject;
  readonly output: string;
  readonly success: boolean;
  readonly score: number;
}

interface OracleSuite {
  readonly suite: string;
  readonly config: {
    readonly prompts: readonly string[];
    readonly defaultTest?: { readonly assert?: readonly JsonObject[] };
  };
  readonly expected_rows: readonly Row[];
}

const folder = new URL('../../../oracles/promptfoo/', import.meta.url);
const lines = readFileSync(new URL('suites.jsonl', folder), 'utf8').trim().split('\n');
const oracle = new Map(lines.map((line): OracleSuite => JSON.parse(line)).map((row) => [row.suite, row]));
const fixtures = Object.fromEntries(
  readdirSync(new URL('fixtures/', folder)).map((name) => [
    name,
    readFileSync(new URL(`fixtures/${name}`, folder), 'utf8'),
  ]),
);

/** Only what promptfoo's rows say of expansion can be compared without a run, and these are about expansion. */
const expansion = [
  'matrix from array vars',
  'array of numbers is not expanded',
  'mixed array first string expands',
  'disableVarExpansion',
  'nested array expands as rows',
  'defaultTest assert + vars merge',
  'csv tests',
  'jsonl tests',
  'yaml tests file',
];

/** Where we answer differently on purpose: our variables for each case. */
const differing: Readonly<
  Record<string, { readonly why: string; readonly variables: readonly JsonObject[] }>
> = {
  'var referencing var': {
    why: 'promptfoo renders when it renders the prompt and reports the text as written; the value is the same.',
    variables: [{ name: 'Ann', greet: 'Hi Ann' }],
  },
  'var file': {
    why: 'promptfoo reports the reference; the prompt got the text.',
    variables: [{ v: 'alpha' }],
  },
  'var file glob': {
    why: 'promptfoo takes files in the order that the file system gives; here they are sorted.',
    variables: [{ v: 'alpha' }, { v: 'beta' }],
  },
};

/** Tests of the tables that assert nothing get an assertion, since here they would be an error. */
function parse({ config }: OracleSuite) {
  const { defaultTest } = config;
  const assert = defaultTest?.assert ?? [{ type: 'regex', value: '[^]*' }];
  const text = stringify({ ...config, defaultTest: { ...defaultTest, assert } });
  const parsed = parseSuite(SUITE, memorySources({ ...fixtures, 'suite.yaml': text }), sha256);
  const errors = [...parsed.problems.values()].flat().filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  return { ...parsed, defaulted: defaultTest?.assert === undefined };
}

test.each(expansion)('%s: as promptfoo expands it', async (name) => {
  const row = oracle.get(name)!;
  const { suite, defaulted } = parse(row);
  expect(suite.cases.map(({ variables }) => variables)).toEqual(row.expected_rows.map(({ vars }) => vars));
  const compiler = new AssertionCompiler({});
  for (const [index, { assertions, variables, threshold }] of suite.cases.entries()) {
    const own = defaulted ? assertions.slice(1) : assertions;
    if (own.length === 0) continue;
    const { success, score, output } = row.expected_rows[index]!;
    const judged = await scoreAnswer(await compiler.compile(own, variables, threshold), {
      output,
      variables,
    });
    expect([judged.outcome, judged.score]).toEqual([success ? 'pass' : 'fail', score]);
  }
});

test.each(Object.keys(differing))('%s: our own answer', (name) => {
  const row = oracle.get(name)!;
  const { suite } = parse(row);
  expect(suite.cases.map(({ variables }) => variables)).toEqual(differing[name]?.variables);
  const prompt = parseTemplate(row.config.prompts[0]!);
  const outputs = suite.cases.map(({ variables }) => {
    const rendered = renderTemplate(prompt, variables);
    return 'text' in rendered ? rendered.text : rendered.problem.message;
  });
  expect(new Set(outputs)).toEqual(new Set(row.expected_rows.map(({ output }) => output)));
});

/** What promptfoo lets pass, or finds only after it has paid, and what is said here before. */
test.each([
  ['no assertions', 'suite-case-asserts-nothing'],
  ['no tests at all', 'suite-empty'],
  ['assertion throws -> ERROR row', 'suite-unknown-assertion'],
  ['transformVars', 'suite-unsupported'],
  ['providerOutput', 'suite-unsupported'],
  ['max-score', 'suite-unknown-assertion'],
  ['derived metrics', 'suite-ignored-key'],
  ['per-test repeat', 'suite-ignored-key'],
  ['prompt labels and test.prompts filter', 'suite-ignored-key'],
])('%s: %s', (name, code) => {
  const text = stringify(oracle.get(name)?.config);
  const { problems } = parseSuite(SUITE, memorySources({ ...fixtures, 'suite.yaml': text }), sha256);
  const found = [...problems.values()].flat().filter((problem) => problem.code === code);
  expect(found.length).toBeGreaterThan(0);
});

test('assertionTemplates with $ref work, which promptfoo’s library cannot', () => {
  const { suite } = parse(oracle.get('assertionTemplates $ref')!);
  expect(suite.cases.map(({ assertions }) => assertions.at(-1))).toMatchObject([
    { type: 'contains', value: 'fox' },
  ]);
});
