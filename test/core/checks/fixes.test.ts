import { expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import type { Fix } from '../../../src/core/checks/fix.ts';
import { fixAllEdits } from '../../../src/core/checks/fixAll.ts';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { checked } from './checked.ts';

// What the pages in media/diagnostics do not show: other line endings, other places, other forms of the same mistake.

const REGISTRY = 'prompt-registry.yaml';

type Texts = Readonly<Record<string, string>>;

/** The texts behind the fix of that title, at whatever problem it is offered. */
async function fixedTexts(files: Texts, title: string): Promise<Texts> {
  const { checker, workspace } = await checked(files);
  const fixes = [...checker.check().problems].flatMap(([uri, problems]) =>
    problems.flatMap((problem) => findFixes(uri, problem, { store: workspace.store, checker })),
  );
  const fix = fixes.find((found) => found.title === title);
  expect(
    fixes.map((found) => found.title),
    title,
  ).toContain(title);
  return Object.fromEntries(
    fix!.edits.map((file) => {
      const path = workspace.relative(file.uri);
      return [path, applyEdits(workspace.texts.get(path)!, file.edits)];
    }),
  );
}

async function expectFixed(text: string, title: string, fixed: string): Promise<void> {
  expect(await fixedTexts({ [REGISTRY]: text }, title)).toEqual({ [REGISTRY]: fixed });
}

const titled = ({ title, isPreferred }: Fix): string => (isPreferred ? `${title} *` : title);

/** The titles of all fixes, the preferred ones with a star. */
async function titlesOf(files: Texts): Promise<string[]> {
  const { checker, workspace } = await checked(files);
  return [...checker.check().problems].flatMap(([uri, problems]) =>
    problems.flatMap((problem) => findFixes(uri, problem, { store: workspace.store, checker }).map(titled)),
  );
}

async function fixedAll(files: Texts, path = REGISTRY): Promise<string> {
  const { checker, workspace } = await checked(files);
  const edits = fixAllEdits(workspace.uri(path), { store: workspace.store, checker });
  return applyEdits(workspace.texts.get(path)!, edits);
}

const DRAFT = '    draft: { model: gpt-4o, template: Hi }\n';

test('a second prompt of a large file is fixed in its own place', () =>
  expectFixed(
    `prompts:\n  a:\n${DRAFT}  b:\n    versions:\n      1.0: { model: gpt-4o, template: Hi } # first\n      "2.0.0": { modle: gpt-4o, template: Hi }\n`,
    'Change to “model”',
    `prompts:\n  a:\n${DRAFT}  b:\n    versions:\n      1.0: { model: gpt-4o, template: Hi } # first\n      "2.0.0": { model: gpt-4o, template: Hi }\n`,
  ));

const withVersion = (key: string): string =>
  `prompts:\n  b:\n    versions:\n      ${key}: { model: gpt-4o, template: Hi }\n`;

test('a version that is a key is quoted; one that is taken is left alone', async () => {
  await expectFixed(withVersion('1.0'), 'Write "1.0.0"', withVersion('"1.0.0"'));
  const both = `${withVersion('1.0')}      "1.0.0": { model: gpt-4o, template: Ho }\n`;
  expect(await titlesOf({ [REGISTRY]: both })).toEqual([]);
});

test('what a version was meant to be is not guessed unseen', async () => {
  const text = 'prompts:\n  a:\n    version: release-3\n    model: gpt-4o\n    template: Hi\n';
  expect(await titlesOf({ [REGISTRY]: text })).toEqual(['Write "3.0.0"']);
});

test('keys keep their quotes, in JSON too', async () => {
  const suite = { 'evals/a.json': '[{"vars": {"x": 1}, "asserts": [{"type": "contains", "value": "v"}]}]' };
  const registry = {
    [REGISTRY]:
      'prompts:\n  a:\n    evals: { suite: evals/a.json }\n    draft: { model: gpt-4o, template: "{{ x }}" }\n',
  };
  const fixed = await fixedTexts({ ...registry, ...suite }, 'Change to “assert”');
  expect(JSON.parse(fixed['evals/a.json']!)).toEqual([
    { vars: { x: 1 }, assert: [{ type: 'contains', value: 'v' }] },
  ]);
});

test('a line of a JSONL file stays JSON', async () => {
  const files = {
    [REGISTRY]: 'prompts:\n  a:\n    draft: { model: gpt-4o, template: "{{ x }}" }\n',
    'evals/a.yaml': 'tests: file://a.jsonl\n',
    'evals/a.jsonl':
      '{"vars":{"x":1},"assert":[{"type":"equals","value":"é"}]}\n{"vars":{"y":2},"assert":[{"type":"contians","value":"v"}]}\n',
  };
  const titles = await titlesOf(files);
  expect(titles).toContain('Change to “contains” *');
  expect(titles.filter((title) => title.startsWith('Set “x”'))).toEqual([]);
  const fixed = await fixedTexts(files, 'Change to “contains”');
  expect(fixed['evals/a.jsonl']).toBe(files['evals/a.jsonl'].replace('contians', 'contains'));
});

test('the header and the cells of a CSV file', async () => {
  const files = {
    [REGISTRY]: 'prompts:\n  a:\n    draft: { model: gpt-4o, template: "{{ ticket }}" }\n',
    'evals/a.yaml': 'tests: file://a.csv\n',
    'evals/a.csv': 'tickt,__expected\r\nVPN,icontians: vpn\r\n',
  };
  expect(await fixedAll(files, 'evals/a.csv')).toBe('ticket,__expected\r\nVPN,icontains: vpn\r\n');
});

test('a file that is parsed at once because of its anchors', () =>
  expectFixed(
    'prompts:\n  a:\n    draft: &d { model: gpt-4o, template: Hi }\n  b:\n    version: 1.0\n    versions: { "1.0.0": *d }\n',
    'Write "1.0.0"',
    'prompts:\n  a:\n    draft: &d { model: gpt-4o, template: Hi }\n  b:\n    version: "1.0.0"\n    versions: { "1.0.0": *d }\n',
  ));

test('what stands behind an alias is not fixed in another place', async () => {
  const text = 'prompts:\n  a:\n    draft: &d { modle: gpt-4o, template: Hi }\n  b:\n    draft: *d\n';
  const titles = await titlesOf({ [REGISTRY]: text });
  expect(titles.filter((title) => title.startsWith('Change to'))).toEqual(['Change to “model” *']);
});

test('a version file', async () => {
  const files = {
    [REGISTRY]: 'prompts:\n  a:\n    version: "1.0.0"\n    versions_dir: released\n',
    'released/1.0.0.yaml': 'modle: gpt-4o\ntemplate: Hi\n',
  };
  expect(await fixedTexts(files, 'Change to “model”')).toEqual({
    'released/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hi\n',
  });
  const incomplete = { ...files, 'released/1.0.0.yaml': 'template: Hi\r\n' };
  expect(await fixedTexts(incomplete, 'Add “model”')).toEqual({
    'released/1.0.0.yaml': 'template: Hi\r\nmodel: gpt-4o\r\n',
  });
});

test('a template file: braces, filters, blocks, and its variable in the registry', async () => {
  const files = {
    [REGISTRY]:
      'prompts:\n  a:\n    variables: { ticket: {} }\n    draft: { model: gpt-4o, template_file: a.liquid }\n',
    'a.liquid': '{{ ticket | upcsae }}\n{% if tone %}\n{{ tone }}\n',
  };
  expect(await fixedTexts(files, 'Change to “upcase”')).toEqual({
    'a.liquid': '{{ ticket | upcase }}\n{% if tone %}\n{{ tone }}\n',
  });
  expect(await fixedTexts(files, 'Add “{% endif %}” at the end')).toEqual({
    'a.liquid': '{{ ticket | upcsae }}\n{% if tone %}\n{{ tone }}\n{% endif %}\n',
  });
  expect(await fixedTexts(files, 'Declare “tone”')).toEqual({
    [REGISTRY]:
      'prompts:\n  a:\n    variables: { ticket: {}, tone: {} }\n    draft: { model: gpt-4o, template_file: a.liquid }\n',
  });
});

test('a template in quotes is closed before the quote', () =>
  expectFixed(
    'prompts:\n  a:\n    draft: { model: gpt-4o, template: "{% if x %}Hi" }\n',
    'Add “{% endif %}” at the end',
    'prompts:\n  a:\n    draft: { model: gpt-4o, template: "{% if x %}Hi{% endif %}" }\n',
  ));

test('sections get a new key, in the file of the registry and with its line endings', async () => {
  const files = {
    [REGISTRY]: 'include: [more/*.yaml]\r\nprices:\r\n  a: { input_per_mtok: 1, output_per_mtok: 1 }\r\n',
    'more/b.yaml': 'prompts:\n  b:\n    draft: { model: my-model, template: Hi }\n',
  };
  expect(await fixedTexts(files, 'Add a price for “my-model” to fill in')).toEqual({
    [REGISTRY]: `${files[REGISTRY]}  my-model:\r\n    input_per_mtok: null\r\n    output_per_mtok: null\r\n`,
  });
});

test('a file of the same folder that is called alike', async () => {
  const files = {
    [REGISTRY]:
      'prompts:\n  a:\n    evals: { suite: evals/tikets.yaml }\n    draft: { model: gpt-4o, template_file: texts/sumarise.liquid }\n  b:\n    draft: { model: gpt-4o, template: Hi }\n',
    'texts/summarise.liquid': 'Hi',
    'evals/tickets.yaml': 'tests: []\n',
    'evals/b.yaml': 'tests: file://cases/al.jsonl\n',
    'evals/cases/all.jsonl': '',
  };
  const { checker, workspace } = await checked(files);
  const fixes = (): Fix[] =>
    [...checker.check().problems].flatMap(([uri, problems]) =>
      problems.flatMap((problem) => findFixes(uri, problem, { store: workspace.store, checker })),
    );
  fixes(); // Asks for the folders.
  await workspace.load();
  expect(fixes().map(titled)).toEqual([
    'Change to “evals/tickets.yaml”',
    'Create “evals/tikets.yaml” with a first case',
    'Change to “texts/summarise.liquid”',
    'Create “texts/sumarise.liquid”',
    'Change to “cases/all.jsonl”',
    'Create “cases/al.jsonl”',
  ]);
  const [edit] = fixes().find(({ title }) => title.includes('all.jsonl'))!.edits;
  expect(applyEdits(files['evals/b.yaml'], edit!.edits)).toBe('tests: file://cases/all.jsonl\n');
});

test('a second key goes with its lines, and comments below it stay', () =>
  expectFixed(
    `prompts:\n  a:\n${DRAFT}    tags:\n    - x\n    tags:\n    - y\n    # about the owner\n    owner: me\n`,
    'Remove this second “tags”',
    `prompts:\n  a:\n${DRAFT}    tags:\n    - x\n    # about the owner\n    owner: me\n`,
  ));

test('a second prompt of the same name goes as a whole', () =>
  expectFixed(
    `prompts:\n  a:\n${DRAFT}  a:\n${DRAFT}  b:\n${DRAFT}`,
    'Remove this second “a”',
    `prompts:\n  a:\n${DRAFT}  b:\n${DRAFT}`,
  ));

const withValues = (owner: string, temperature: string, free: string): string =>
  `endpoints:\n  local: { base_url: http://localhost/v1, free: ${free} }\nprompts:\n  a:\n    owner: ${owner}\n    model: gpt-4o\n    temperature: ${temperature}\n    template: Hi\n`;

test('texts, numbers and truth values', async () => {
  expect(await fixedAll({ [REGISTRY]: withValues('2026-01-01', "'.5'", '"yes"') })).toBe(
    withValues('2026-01-01', '.5', 'true'),
  );
  expect(await fixedAll({ [REGISTRY]: withValues('true', '"1e-1"', 'off') })).toBe(
    withValues('"true"', '1e-1', 'false'),
  );
});

const withMistakes = (version: string, model: string, temperature: string): string =>
  `# ours\nprompts:\n  a:\n    version: ${version} # served\n    ${model}: gpt-4o\n    ${temperature}\n    template: |\n      Hi\n  b:\n${DRAFT}`;

test('fix all goes on with what a fix uncovers, and changes nothing else', async () => {
  const before = { [REGISTRY]: withMistakes('1.0', 'modle', 'temprature: "0.3"') };
  expect(await fixedAll(before)).toBe(withMistakes('"1.0.0"', 'model', 'temperature: 0.3'));
  const { checker, workspace } = await checked(before);
  const edits = fixAllEdits(workspace.uri(REGISTRY), { store: workspace.store, checker });
  expect(edits.map(({ newText }) => newText)).toEqual(['"1.0.0"', 'model', 'temperature', '0.3']);
  expect(checker.check().problems.get(workspace.uri(REGISTRY))?.length).toBeGreaterThan(0);
});

test('fix all of one code', async () => {
  const { checker, workspace } = await checked({
    [REGISTRY]: `prompts:\n  a:\n    version: 1.0\n    modle: gpt-4o\n    temprature: 1\n    template: Hi\n`,
  });
  const edits = fixAllEdits(
    workspace.uri(REGISTRY),
    { store: workspace.store, checker },
    ({ code }) => code === 'unknown-key',
  );
  expect(edits.map(({ newText }) => newText)).toEqual(['model', 'temperature']);
});

test('fix all of a suite sees what its own edits change', async () => {
  const files = {
    [REGISTRY]: 'prompts:\n  a:\n    draft: { model: gpt-4o, template: "{{ ticket }}" }\n',
    'evals/a.yaml':
      'tests:\n  - vars:\n      tickt: x\n      assert:\n        - { type: contians, value: x }\n',
  };
  expect(await fixedAll(files, 'evals/a.yaml')).toBe(
    'tests:\n  - vars:\n      ticket: x\n    assert:\n      - type: contains\n        value: x\n',
  );
});

test('an endpoint that nobody declared is declared, and then its server is free', () =>
  expectFixed(
    'endpoints:\n  samples: { replay: answers.jsonl }\nprompts:\n  p:\n    draft: { model: local/llama3.1, template: Hi }\n',
    'Declare the endpoint “local” at http://localhost:11434/v1',
    'endpoints:\n  samples: { replay: answers.jsonl }\n  local:\n    base_url: "http://localhost:11434/v1"\nprompts:\n  p:\n    draft: { model: local/llama3.1, template: Hi }\n',
  ));
