import { expect, test } from 'vitest';
import { Checker } from '../../../src/core/checks/checker.ts';
import { promptChecks, fileChecks } from '../../../src/core/checks/index.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { checked, resources, settle, sha256 } from './checked.ts';

const REGISTRY = 'prompt-registry.yaml';
const prompt = (name: string, template: string): string =>
  `  ${name}:\n    draft:\n      model: gpt-4o\n      template: "${template}"\n`;
const broken = (name: string): string => prompt(name, '{{ x');
const registryOf = (...prompts: string[]): string => `prompts:\n${prompts.join('')}`;

test('every code is reported by the checks that say so', () => {
  const codes = [...promptChecks, ...fileChecks].flatMap((check) => check.codes);
  expect(codes.every((code) => /^[a-z]+(-[a-z]+)*$/.test(code))).toBe(true);
  expect([...new Set(codes)].toSorted()).toEqual([
    'bump-too-small',
    'content-incomplete',
    'cost-cap-exceeded',
    'duplicate-prompt',
    'duplicate-version',
    'even-split-on-day-one',
    'experiment-sample-too-small',
    'experiment-unknown-version',
    'experiment-weights',
    'fstring-braces',
    'live-head-disagrees',
    'model-alias-floats',
    'monitoring-action-idle',
    'monitoring-clear-unreachable',
    'monitoring-hook-incomplete',
    'monitoring-source-ambiguous',
    'monitoring-unknown-prompt',
    'output-schema-invalid',
    'path-outside-workspace',
    'price-unknown',
    'released-content-changed',
    'retired-version-served',
    'rollback-target-is-current',
    'rollback-target-undefined',
    'score-below-minimum',
    'score-missing-on-deployed',
    'score-stale',
    'secret-in-file',
    'stage-unearned',
    'staged-rollback-to-itself',
    'staged-rollback-undefined',
    'suite-missing',
    'template-file-missing',
    'template-syntax',
    'variable-undeclared',
    'variable-unused',
    'version-invalid',
    'version-undefined',
  ]);
});

test('problems move with their prompts, and a prompt that did not change is not checked again', async () => {
  const { workspace, checker } = await checked({
    [REGISTRY]: registryOf(prompt('a', 'Hi'), broken('b'), broken('c')),
  });
  const uri = workspace.uri(REGISTRY);
  const starts = (): number[] => (checker.check().problems.get(uri) ?? []).map(({ range }) => range.start);
  const before = starts();
  expect(before).toHaveLength(2);
  const at = registryOf(prompt('a', 'H')).indexOf('"H') + 1;
  const contentsBefore = workspace.store.workspace.registries[0]!.prompts.map(({ block }) => block.parsed);
  workspace.store.applyChanges(uri, [{ start: at, end: at, newText: '1234567' }]);
  expect(starts()).toEqual(before.map((start) => start + 7));
  const contentsAfter = workspace.store.workspace.registries[0]!.prompts.map(({ block }) => block.parsed);
  expect(contentsAfter.map((parsed, i) => parsed === contentsBefore[i])).toEqual([false, true, true]);
});

test('files without changed problems keep their list', async () => {
  const { workspace, checker } = await checked({
    [REGISTRY]: `include: [b.yaml]\n${registryOf(broken('a'))}`,
    'b.yaml': registryOf(broken('b')),
  });
  const before = checker.check().problems.get(workspace.uri('b.yaml'));
  workspace.store.applyChanges(workspace.uri(REGISTRY), [{ start: 0, end: 0, newText: '# hello\n' }]);
  expect(before).toHaveLength(1);
  expect(checker.check().problems.get(workspace.uri('b.yaml'))).toBe(before);
});

test('a fact depends on the files that it was made from', async () => {
  const { workspace, checker, problemsOf } = await checked({
    [REGISTRY]: registryOf('  a: { draft: { model: gpt-4o, template_file: a.liquid } }\n'),
    'a.liquid': 'Hi {{ x',
    'other.liquid': '{{ y',
  });
  expect(problemsOf('a.liquid')).toHaveLength(1);
  workspace.store.setFile(workspace.uri('a.liquid'), 'Hi {{ x }}');
  expect(problemsOf('a.liquid')).toEqual([]);
  workspace.store.setAbsent(workspace.uri('a.liquid'), 'missing');
  expect(problemsOf(REGISTRY).map(({ code }) => code)).toEqual(['template-file-missing']);
  workspace.store.setAbsent(workspace.uri('a.liquid'), 'outside');
  expect(problemsOf(REGISTRY).map(({ code }) => code)).toEqual(['path-outside-workspace']);
  expect(checker.check().complete).toBe(true);
});

test('a fact depends on the settings, wherever they stand', async () => {
  const text = `${registryOf('  a: { draft: { model: house, template: Hi } }\n')}prices:\n  hous: { input_per_mtok: 1, output_per_mtok: 1 }\n`;
  const { workspace, problemsOf } = await checked({ [REGISTRY]: text });
  expect(problemsOf(REGISTRY).map(({ code }) => code)).toEqual(['price-unknown']);
  const at = text.indexOf('hous:') + 4;
  workspace.store.applyChanges(workspace.uri(REGISTRY), [{ start: at, end: at, newText: 'e' }]);
  expect(problemsOf(REGISTRY)).toEqual([]);
});

test('with a budget it goes on where it stopped, and never forgets what it knew', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: registryOf(...names.map(broken)) });
  const checker = new Checker(workspace.store, { sha256, resources });
  let time = 0;
  const tick = (): number => time++;
  const counts: string[] = [];
  for (let i = 0; i < 20; i++) {
    const { problems, complete } = checker.check(0, tick);
    counts.push(`${problems.get(workspace.uri(REGISTRY))?.length ?? 0}${complete ? ' complete' : ''}`);
    if (complete) break;
  }
  expect(counts).toEqual(['1', '2', '3', '4', '4', '4', '4', '4 complete']);
});

test('what was just typed is checked before what still waits', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const text = registryOf(...names.map((name) => prompt(name, 'Hi')));
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
  const checker = new Checker(workspace.store, { sha256, resources });
  let time = 0;
  const tick = (): number => time++;
  checker.check(0, tick);
  const at = text.lastIndexOf('Hi');
  workspace.store.applyChanges(workspace.uri(REGISTRY), [{ start: at, end: at, newText: '{{ x ' }]);
  const { problems, complete } = checker.check(0, tick);
  expect(complete).toBe(false);
  expect(problems.get(workspace.uri(REGISTRY))).toHaveLength(1);
});

test('an alias whose anchor stands in another prompt makes the file be parsed at once', async () => {
  const text = `x-defaults: &defaults { model: gpt-4o }
prompts:
  a:
    draft: { <<: *defaults, template: "{{ x" }
  b:
    draft: { <<: *nothing, template: Hi }
`;
  const { workspace, problemsOf } = await checked({ [REGISTRY]: text });
  expect(problemsOf(REGISTRY).map(({ code }) => code)).toEqual([
    'template-syntax',
    'content-incomplete',
    'yaml-alias',
    'yaml-syntax',
  ]);
  expect(workspace.store.registryFile(workspace.uri(REGISTRY))!.isWhole).toBe(true);
});

test('an alias without any anchor does not', async () => {
  const { workspace, problemsOf } = await checked({
    [REGISTRY]: registryOf('  a:\n    draft: *nothing\n', prompt('b', 'Hi')),
  });
  expect(problemsOf(REGISTRY).map(({ code }) => code)).toContain('yaml-alias');
  expect(workspace.store.registryFile(workspace.uri(REGISTRY))!.isWhole).toBe(false);
});

test('a file that is parsed at once while somebody listens is checked once', async () => {
  const workspace = await MemoryWorkspace.open({
    [REGISTRY]: `x: &x gpt-4o\n${registryOf('  a: { draft: { model: *x, template: "{{ y" } }\n')}`,
  });
  const checker = new Checker(workspace.store, { sha256, resources });
  const inner: boolean[] = [];
  workspace.store.onDidChange(() => inner.push(checker.check().complete));
  await settle(workspace, checker);
  expect(inner).toContain(false);
  expect(checker.check().problems.get(workspace.uri(REGISTRY))).toHaveLength(2); // The unknown key `x`, and the template.
});

test('a file that two registries include is reported once', async () => {
  const files = {
    'a.yaml': 'include: [shared.yaml]\n',
    'b.yaml': 'include: [shared.yaml]\n',
    'shared.yaml': registryOf(broken('p')),
  };
  const { problemsOf } = await checked(files, ['a.yaml', 'b.yaml']);
  expect(problemsOf('shared.yaml')).toHaveLength(1);
});

test('registries that include each other are one', async () => {
  const { workspace, problemsOf } = await checked(
    {
      'a.yaml': `include: [b.yaml]\n${registryOf(prompt('p', 'Hi'))}`,
      'b.yaml': `include: [a.yaml]\n${registryOf(broken('q'))}`,
    },
    ['a.yaml', 'b.yaml'],
  );
  expect(workspace.store.workspace.registries.map(({ uri }) => uri)).toEqual([workspace.uri('a.yaml')]);
  expect(problemsOf('b.yaml')).toHaveLength(1);
});

test('what lenses and runs see of a prompt', async () => {
  const { workspace, checker } = await checked({
    [REGISTRY]:
      registryOf(
        '  a:\n    version: "1.0.0"\n    model: local/x\n    template: Hi\n    versions: { "0.1.0": { model: m, template: t } }\n',
      ) + 'endpoints: { local: { base_url: "http://localhost/v1" } }\n',
    'evals/a.yaml': 'tests: [{ vars: {}, assert: [{ type: equals, value: x }] }]\n',
  });
  const context = checker.contextOf(workspace.prompt('a'));
  expect(context.contents.map(({ version }) => version)).toEqual(['0.1.0', '1.0.0']);
  expect(context.current.map(({ version }) => version)).toEqual(['1.0.0']);
  expect(context.suite!.suite.cases).toHaveLength(1);
  expect(context.suiteLocation).toEqual({
    uri: workspace.uri('evals/a.yaml'),
    path: 'evals/a.yaml',
    written: false,
  });
  expect([...context.endpoints.keys()]).toEqual(['local']);
});
