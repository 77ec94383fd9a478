import { expect, test } from 'vitest';
import type { Problem } from '../../../src/core/base/problem.ts';
import { suiteDigest } from '../../../src/core/evals/suiteDigest.ts';
import { parseSuite } from '../../../src/core/evals/suite/parseSuite.ts';
import { DRAFT, contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { checked, sha256 } from './checked.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = 'evals/p.yaml';

const suite = `tests:
  - vars: { ticket: VPN drops }
    assert: [{ type: contains, value: VPN }]
`;

interface Edit {
  readonly registry?: [from: string, to: string];
  readonly suite?: [from: string, to: string];
  readonly others?: Readonly<Record<string, string>>;
}

const registry = (record: string): string => `judge: { model: gpt-4o }
partials: { tone: tone.liquid }
prompts:
  p:
    evals: { repeat: 1 }
    draft:
      model: gpt-4o
      template: "{{ ticket }} {% render 'tone' %}"
      eval_score: 0.91
      last_eval: ${record}
`;

const files = (record: string): Record<string, string> => ({
  [REGISTRY]: registry(record),
  [SUITE]: suite,
  'tone.liquid': 'Be kind.',
});

/** The digests of what stands in the files, as a run would record them. */
async function digests(repeats: number): Promise<{ content: string; suite: string }> {
  const { workspace } = await checked(files('{}'));
  const { store } = workspace;
  const content = contentDigest(contentOf(workspace.prompt('p'), DRAFT, store)!, store, sha256)!;
  const parsed = parseSuite(workspace.uri(SUITE), store, sha256);
  return { content, suite: suiteDigest(parsed.suite, { judge: { model: 'gpt-4o' }, repeats }, sha256) };
}

function changed(text: string, edit: [from: string, to: string] | undefined): string {
  if (!edit) return text;
  expect(text).toContain(edit[0]);
  return text.replace(...edit);
}

/** What is said of the score after an edit of the files that it was recorded for. */
async function staleAfter(
  { registry: inRegistry, suite: inSuite, others }: Edit,
  repeats = 1,
): Promise<readonly Problem[]> {
  const recorded = await digests(repeats);
  const all = files(
    `{ repeats: ${repeats}, content: "${recorded.content}", suite_digest: "${recorded.suite}" }`,
  );
  const { problemsOf } = await checked({
    ...all,
    [REGISTRY]: changed(all[REGISTRY]!, inRegistry),
    [SUITE]: changed(suite, inSuite),
    ...others,
  });
  return problemsOf(REGISTRY).filter(({ code }) => code === 'score-stale');
}

test.each<[string, Edit]>([
  ['nothing', {}],
  ['a comment', { registry: ['prompts:', '# hello\nprompts:'] }],
  [
    'the quoting of the template',
    { registry: [`"{{ ticket }} {% render 'tone' %}"`, `'{{ ticket }} {% render "tone" %}'`] },
  ],
  ['a comment in the suite', { suite: ['tests:', '# cases\ntests:'] }],
  [
    'a price',
    { registry: ['partials:', 'prices: { x: { input_per_mtok: 1, output_per_mtok: 1 } }\npartials:'] },
  ],
])('a score stays fresh when one changes %s', async (_name, edit) => {
  expect(await staleAfter(edit)).toEqual([]);
});

test.each<[string, Edit]>([
  ['the template', { registry: ['{{ ticket }}', '{{ ticket }}!'] }],
  ['the model', { registry: ['model: gpt-4o\n      template', 'model: gpt-4\n      template'] }],
  ['a parameter', { registry: ['template:', 'temperature: 1\n      template:'] }],
  ['a partial that it uses', { others: { 'tone.liquid': 'Be brief.' } }],
])('a score is a warning when %s changes', async (_name, edit) => {
  const [problem, ...others] = await staleAfter(edit);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ severity: 'warning', data: { changed: 'content' } });
  expect(problem!.message).toBe(
    '0.91 is the score of another text: the content has changed since. Run the evals again.',
  );
});

test.each<[string, Edit]>([
  ['a case', { suite: ['VPN drops', 'VPN is slow'] }],
  ['an assertion', { suite: ['value: VPN', 'value: Wi-Fi'] }],
  ['the judge', { registry: ['judge: { model: gpt-4o }', 'judge: { model: gpt-4 }'] }],
  ['the number of repeats, upwards', { registry: ['repeat: 1', 'repeat: 3'] }],
])('a score is an information when %s changes', async (_name, edit) => {
  const problems = await staleAfter(edit);
  expect(problems).toMatchObject([{ severity: 'information', data: { changed: 'suite' } }]);
});

test('more repeats than the file asks for make no score stale', async () => {
  expect(await staleAfter({}, 5)).toEqual([]);
});

test('a broken suite says nothing about the score', async () => {
  expect(await staleAfter({ suite: ['type: contains', 'type: contanis'] })).toEqual([]);
});

test('history is left alone, served versions are not', async () => {
  const version = `{ model: gpt-4o, template: Hi, eval_score: 0.5, last_eval: { content: "sha256:${'0'.repeat(64)}" } }`;
  const text = `prompts:
  p:
    version: "2.0.0"
    environments: { staging: "3.0.0" }
    versions:
      "1.0.0": ${version}
      "2.0.0": ${version}
      "3.0.0": ${version}
`;
  const { problemsOf } = await checked({ [REGISTRY]: text });
  const lines = problemsOf(REGISTRY).map(
    ({ code, range }) => `${code} ${text.slice(0, range.start).split('\n').at(-1)!.trim().slice(0, 7)}`,
  );
  expect(lines).toEqual(['score-stale "2.0.0"', 'score-stale "3.0.0"']);
});

/** A version that production and staging serve. */
const served = (record: string): Record<string, string> => ({
  [REGISTRY]: `prompts:
  p:
    version: "1.0.0"
    environments: { staging: "1.0.0" }
    versions:
      "1.0.0":
        model: gpt-4o-2024-08-06
        template: "{{ ticket }}"
${record}`,
  [SUITE]: suite,
});

const override = (environment: string): string =>
  `          - { at: "2026-11-27T10:00:00Z", action: deploy, environment: ${environment}, unmet: [score-fresh], reason: a hot fix }\n`;

const severitiesOf = async (record: string): Promise<string[]> =>
  (await checked(served(record)))
    .problemsOf(REGISTRY)
    .filter(({ code }) => code.startsWith('score-'))
    .map(
      ({ code, severity, message }) => `${severity} ${code}${message.includes('a hot fix') ? ', why' : ''}`,
    );

test('what is served without a fresh score for a reason that is recorded is information', async () => {
  const scored = `        eval_score: 0.9\n        last_eval: { content: "sha256:other" }\n`;
  const both = `        overrides:\n${override('production')}${override('staging')}`;
  expect(await severitiesOf('')).toEqual(['warning score-missing-on-deployed']);
  expect(await severitiesOf(`        overrides:\n${override('production')}`)).toEqual([
    'warning score-missing-on-deployed',
  ]);
  expect(await severitiesOf(both)).toEqual(['information score-missing-on-deployed, why']);
  expect(await severitiesOf(scored)).toEqual(['warning score-stale']);
  expect(await severitiesOf(scored + both)).toEqual(['information score-stale, why']);
});
