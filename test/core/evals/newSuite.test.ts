import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { nameSuiteEdits, newSuite } from '../../../src/core/evals/newSuite.ts';
import { parseSuite } from '../../../src/core/evals/suite/parseSuite.ts';
import { checked } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { SUITE, memorySources, sha256 } from './suite/memorySources.ts';

const ROOT = 'prompt-registry.yaml';
const CONTAINS = { type: 'icontains', value: 'vpn' };

const registryOf = (variables: string, template: string, more = ''): string => `prompts:
  sum-up: # ours
    variables: ${variables}
${more}    draft:
      model: gpt-4o
      template: "${template}"
`;

/** What is written for the prompt `sum-up`, and what the checks say about all of it. */
async function create(files: Readonly<Record<string, string>>, assertion: JsonObject = CONTAINS) {
  const before = await MemoryWorkspace.open(files);
  const made = () => newSuite(before.prompt('sum-up'), before.store, assertion);
  try {
    made();
  } finally {
    await before.load();
  }
  const { path, uri, text } = made();
  const edits = nameSuiteEdits(before.prompt('sum-up'));
  const { file } = before.prompt('sum-up');
  const name = before.relative(file.uri);
  const texts = { ...files, [name]: applyEdits(files[name]!, edits), [before.relative(uri)]: text };
  const { checker } = await checked(texts);
  const problems = [...checker.check().problems].flatMap(([where, found]) =>
    found.map(({ code, severity }) => `${before.relative(where)} ${severity} ${code}`),
  );
  return { path, text, edits, problems, registry: texts[name]! };
}

describe('a suite is made from samples', () => {
  test('where the prompt looks for it', async () => {
    const text = registryOf(
      '{ ticket: { sample: "VPN: drops\\nagain" }, lang: { sample: 3 } }',
      '{{ticket}} {{lang}}',
    );
    const { path, text: suite, edits, problems } = await create({ [ROOT]: text });
    expect([path, edits, problems]).toEqual(['evals/sum-up.yaml', [], []]);
    expect(suite).toMatchInlineSnapshot(`
      "description: What a good answer looks like. Add a case for every mistake that you have seen.
      tests:
        - description: the sample
          vars:
            ticket: |-
              VPN: drops
              again
            lang: 3
          assert:
            - type: icontains
              value: vpn
      "
    `);
  });

  test('and what has no sample is reported until it has a value', async () => {
    const text = registryOf('{ ticket: { sample: VPN }, lang: }', '{{ticket}} {{lang}}');
    const { text: suite, problems } = await create({ [ROOT]: text });
    expect(problems).toEqual(['evals/sum-up.yaml error suite-variable-missing']);
    expect(suite).toMatchInlineSnapshot(`
      "description: What a good answer looks like. Add a case for every mistake that you have seen.
      tests:
        - description: the sample
          vars:
            ticket: VPN
            # lang: needs a value
          assert:
            - type: icontains
              value: vpn
      "
    `);
  });

  test('with nothing but variables that nobody declared', async () => {
    const text = registryOf('', '{{ticket}}').replace('    variables: \n', '');
    const { text: suite, problems } = await create({ [ROOT]: text });
    expect(problems).toEqual(['evals/sum-up.yaml error suite-variable-missing']);
    expect(suite).toContain('    vars:\n      # ticket: needs a value\n');
  });

  test('a list is one value, and an unused variable is left out', async () => {
    const text = registryOf(
      '{ items: { sample: [a, b] }, user: { sample: { name: Ann } }, other: { sample: x } }',
      '{{ items | join }} {{ user.name }}',
    );
    const { text: suite, problems } = await create({ [ROOT]: text });
    expect(problems.filter((problem) => problem.startsWith('evals'))).toEqual([]);
    expect(suite).toContain('      items: [a, b]\n');
    const parsed = parseSuite(SUITE, memorySources({ 'suite.yaml': suite }), sha256);
    expect(parsed.suite.cases.map(({ variables }) => variables)).toEqual([
      { items: ['a', 'b'], user: { name: 'Ann' } },
    ]);
    expect(suite).not.toContain('other');
  });

  test('without variables', async () => {
    const { text: suite, problems } = await create({ [ROOT]: registryOf('{}', 'Hi') });
    expect(problems).toEqual([]);
    expect(suite).not.toContain('vars');
  });

  test.each<[string, JsonObject]>([
    ['is-json', { type: 'is-json' }],
    ['llm-rubric', { type: 'llm-rubric', value: 'Says: what “broke”\nand since when' }],
  ])('that asserts %s', async (_type, assertion) => {
    const { problems, text: suite } = await create({ [ROOT]: registryOf('{}', 'Hi') }, assertion);
    expect(problems).toEqual([]);
    expect(suite).toMatchSnapshot();
  });

  test('with the line endings of the registry', async () => {
    const text = registryOf('{ ticket: { sample: "a\\nb" } }', '{{ticket}}').replaceAll('\n', '\r\n');
    const { text: suite, problems } = await create({ [ROOT]: text });
    expect(problems).toEqual([]);
    expect(suite.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('a suite stands', () => {
  test('where the prompt says', async () => {
    const text = registryOf('{}', 'Hi', '    evals: { suite: my/suite.yaml, min_score: 0.8 }\n');
    const { path, edits } = await create({ [ROOT]: text });
    expect([path, edits]).toEqual(['my/suite.yaml', []]);
  });

  test('beside a prompt that has a file of its own, which then names it', async () => {
    const { path, registry, problems } = await create({
      [ROOT]: 'include: [prompts/*/prompt.yaml]\n',
      'prompts/sum-up/prompt.yaml': registryOf('{}', 'Hi', '    evals: { min_score: 0.8 } # strict\n'),
    });
    expect([path, problems]).toEqual(['suite.yaml', []]);
    expect(registry).toContain('    evals: { min_score: 0.8, suite: suite.yaml } # strict\n');
  });

  test('never in the place of another', async () => {
    const files = { [ROOT]: registryOf('{}', 'Hi'), 'evals/sum-up.yaml': 'tests: []\n' };
    await expect(create(files)).rejects.toThrow('sum-up has a suite already: evals/sum-up.yaml.');
  });
});
