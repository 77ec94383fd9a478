import { beforeAll, describe, expect, test } from 'vitest';
import type { Evaluated } from '../../../src/core/evals/evaluate.ts';
import { renderJson } from '../../../src/core/evals/reports/json.ts';
import { hasFacts, parseRunFacts, parseRunFile } from '../../../src/core/evals/runFile.ts';
import type { CaseResult } from '../../../src/core/evals/run.ts';
import { findRunErrors } from '../../cli/runsSchema.ts';
import { FakeModel, evaluateAll, portsOf, prepare } from './evaluations.ts';

const LONG = 'A long text that several cases have in common, so that it stands in the file once. ';

const REGISTRY = `endpoints:
  fake: { base_url: "http://localhost/v1" }
prompts:
  echo:
    version: "1.0.0"
    evals: { suite: suite.yaml, max_drop: 0.2, min_score: 0.1, repeat: 2 }
    draft:
      model: fake/m
      messages:
        - { role: system, content: "${LONG}" }
        - { role: user, content: "${LONG}{{text}}, {{ other | default: 'none' }}." }
    versions:
      "1.0.0":
        model: fake/m
        messages:
          - { role: system, content: "${LONG}" }
          - { role: user, content: "{{text}}" }
`;

const SUITE = `defaultTest:
  assert:
    - { type: contains, value: "{{text}}", weight: 2, metric: facts }
    - { type: assert-set, assert: [{ type: not-equals, value: [1, two] }, { type: latency, threshold: 100 }] }
tests:
  - { description: one, vars: { text: short } }
  - { description: two, vars: { text: "${LONG}\\uD83D\\uDE00", other: "1,2" } }
  - { description: three, vars: { text: "${LONG}\\uD83D\\uDE01", other: "," } }
`;

let evaluated: Evaluated;
let text: string;
beforeAll(async () => {
  const { evaluation } = await prepare({ 'prompt-registry.yaml': REGISTRY, 'suite.yaml': SUITE });
  evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));
  text = [...renderJson([evaluated])].join('');
});

/** A result without what a file does not keep. */
const kept = (cases: readonly CaseResult[]) =>
  cases.map((result) => ({
    ...result,
    place: undefined,
    repeats: result.repeats.map((repeat) => ({ ...repeat, named_scores: {} })),
  }));

describe('a run file', () => {
  test('is as its schema says', () => expect(findRunErrors(text)).toEqual([]));

  test('gives back the results of both sides, with what was sent and what was expected', () => {
    const run = parseRunFile(text)!;
    expect(run.cases).toEqual(kept(evaluated.run.cases));
    expect(run.baselineCases).toEqual(kept(evaluated.baseline!.cases));
    expect(run.cases[1]!.messages[1]!.content).toBe(`${LONG}${LONG}\u{1F600}, 1,2.`);
    expect(run.cases[0]!.repeats[0]!.assertions[0]).toMatchObject({ expected: 'short', weight: 2 });
    expect(run).toMatchObject({ max_drop: 0.2, min_score: 0.1, baseline: { version: '1.0.0', model: 'm' } });
  });

  test('has what cases share once, and a variable not again in its message', () => {
    const [{ cases, values }] = JSON.parse(text).runs;
    expect(cases[0].messages).toEqual([
      { role: 'system', content: [values.indexOf(LONG)] },
      { role: 'user', content: [values.indexOf(LONG), 'short, none.'] },
    ]);
    expect(cases[1].baseline.messages).toEqual([
      { role: 'system', content: [values.indexOf(LONG)] },
      { role: 'user', content: [{ variable: 'text' }] },
    ]);
  });

  test('gives its facts without its cases, from its beginning alone', () => {
    const beginning = text.slice(0, text.indexOf('"cases":[') + 20);
    expect(hasFacts(beginning)).toBe(true);
    const facts = parseRunFacts(beginning)!;
    expect(parseRunFile(text)).toMatchObject(facts);
    expect(facts).toMatchObject({ prompt: 'echo', passed: 3, repeats: 2, gate: { state: 'inconclusive' } });
    expect(facts).not.toHaveProperty('cases');
    expect(hasFacts(beginning.slice(0, 100))).toBe(false);
  });

  test('of an earlier release has no messages and no baseline cases; one of a later release is not read', () => {
    const file = JSON.parse(text);
    delete file.runs[0].values;
    for (const one of file.runs[0].cases)
      for (const key of ['messages', 'variables', 'baseline', 'digest']) delete one[key];
    for (const key of ['max_drop', 'min_score', 'not_compared']) delete file.runs[0][key];
    for (const one of file.runs[0].cases)
      for (const repeat of one.repeats) for (const assertion of repeat.assertions) delete assertion.expected;
    const old = parseRunFile(JSON.stringify(file))!;
    expect(old.baselineCases).toEqual([]);
    expect(old.cases[0]).toMatchObject({
      id: evaluated.run.cases[0]!.id,
      messages: [],
      variables: {},
      digest: '',
    });
    expect(parseRunFile(JSON.stringify({ ...file, schema_version: 2 }))).toBeUndefined();
    expect(parseRunFacts(JSON.stringify({ ...file, schema_version: 2 }))).toBeUndefined();
  });
});
