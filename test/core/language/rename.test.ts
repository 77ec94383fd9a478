import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import { findRenaming, renamePlaceAt } from '../../../src/core/language/rename.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { messagesOf, renderMessages } from '../../../src/core/versions/messages.ts';
import type { MemoryWorkspace } from '../memoryWorkspace.ts';
import { ask, openAt } from './at.ts';

/** The files that a rename at the cursor changes, as they are afterwards; `from → to` for those that it moves. */
async function rename(
  files: Readonly<Record<string, string>> | string,
  newName: string,
): Promise<Record<string, string>> {
  const { workspace, uri, offset } = await openAt(files);
  const { edits, files: moved } = await ask(workspace, () =>
    findRenaming(uri, offset, { store: workspace.store, newName }),
  );
  for (const { uri: file, edits: list } of edits) workspace.store.edit(file, list);
  return Object.fromEntries([
    ...edits.map(({ uri: file }) => [workspace.relative(file), textOf(workspace, file)]),
    ...moved.map(({ from, to }) => [workspace.relative(from), `→ ${workspace.relative(to)}`]),
  ]) as Record<string, string>;
}

function textOf({ store }: MemoryWorkspace, uri: string): string {
  const source = store.read(uri);
  return source.state === 'loaded' ? source.text : '';
}

test('a variable, in templates, its declaration, the suite and its tables, whatever the quotes and line endings', async () => {
  const registry = `prompts:\r\n  a:\r\n    variables:\r\n      "na‸me": { sample: Ann }\r\n    messages:\r\n      - { role: system, content: "\\tHi {{ name.first | upcase }} {% assign n = name %}{{ n }}" }\r\n      - role: user\r\n        content: >\r\n          {% if name %}\r\n          {{name}} {% render 'tone', name: name %}\r\n          {% endif %}\r\npartials: { tone: t.md }\r\n`;
  const files = {
    'prompt-registry.yaml': registry,
    't.md': '{{ name }}',
    'evals/a.yaml':
      'tests:\n  - vars: { name: x }\n    assert:\n      - { type: contains, value: "{{name}}" }\n  - r.csv\n  - l.jsonl\n',
    'evals/r.csv': '\uFEFFid,"name"\n1,name\n',
    'evals/l.jsonl': '{"vars":{"name":"name"}}\n{"vars":{"name":"b"}}\n',
  };
  expect(await rename(files, 'who')).toEqual({
    'prompt-registry.yaml': registry
      .replace('‸', '')
      .replace('"name"', '"who"')
      .replace('name.first', 'who.first')
      .replace('n = name', 'n = who')
      .replace('if name', 'if who')
      .replace('{{name}}', '{{who}}')
      .replace('name: name', 'name: who'),
    'evals/a.yaml':
      'tests:\n  - vars: { who: x }\n    assert:\n      - { type: contains, value: "{{who}}" }\n  - r.csv\n  - l.jsonl\n',
    'evals/r.csv': '\uFEFFid,"who"\n1,name\n',
    'evals/l.jsonl': '{"vars":{"who":"name"}}\n{"vars":{"who":"b"}}\n',
  });
});

const registryServing = (version: string): string =>
  `prompts:\n  a:\n    version: ${version}\n    variables:\n      name: # who\n        sample: Ann\n    draft:\n      template: "{{ na‸me }}"\n    versions:\n      "1.0.0":\n        digest: sha256:1\n        template: Old {{ name }}\n      "2.0.0":\n        template: New {{ name }}\n`;

test('released versions keep their text, and served ones the declaration', async () => {
  const suite = 'tests:\n  - vars:\n      name: x\n';
  const changed = await rename(
    { 'prompt-registry.yaml': registryServing('"1.0.0"'), 'evals/a.yaml': suite },
    'who',
  );
  expect(changed).toEqual({
    'prompt-registry.yaml': registryServing('"1.0.0"')
      .replace(
        '      name: # who\n        sample: Ann\n',
        '      who: # who\n        sample: Ann\n      name: # who\n        sample: Ann\n',
      )
      .replace('na‸me', 'who')
      .replace('New {{ name', 'New {{ who'),
    'evals/a.yaml': 'tests:\n  - vars:\n      who: x\n      name: x\n',
  });
  const unserved = await rename(
    { 'prompt-registry.yaml': registryServing('"2.0.0"'), 'evals/a.yaml': suite },
    'who',
  );
  expect(unserved['prompt-registry.yaml']).toContain(
    '    variables:\n      who: # who\n        sample: Ann\n    draft:',
  );
  expect(unserved['evals/a.yaml']).toBe('tests:\n  - vars:\n      who: x\n');
});

test('a prompt, in experiments too, with the suite that is called after it', async () => {
  const files = {
    'prompt-registry.yaml':
      'prompts:\n  a‸:\n    template: a\n  b: { template: b }\nexperiments:\n  x: { prompt: a }\n  y: { prompt: b }\n',
    'evals/a.yaml': 'tests: []\n',
  };
  expect(await rename(files, 'new-name')).toEqual({
    'prompt-registry.yaml':
      'prompts:\n  new-name:\n    template: a\n  b: { template: b }\nexperiments:\n  x: { prompt: new-name }\n  y: { prompt: b }\n',
    'evals/a.yaml': '→ evals/new-name.yaml',
  });
});

test('a version, with all that points to it', async () => {
  const text =
    'prompts:\n  a:\n    version: "1.1.‸0"\n    environments: { staging: "1.1.0" }\n    versions:\n      1.1.0: { template: a }\n';
  expect(await rename(text, '1.2.0')).toEqual({
    'prompt-registry.yaml':
      'prompts:\n  a:\n    version: "1.2.0"\n    environments: { staging: "1.2.0" }\n    versions:\n      "1.2.0": { template: a }\n',
  });
  const files = {
    'prompt-registry.yaml': 'prompts:\n  a:\n    version: "1.1.‸0"\n    versions_dir: a\n',
    'a/1.1.0.yaml': 'template: a\n',
  };
  expect(await rename(files, '1.2.0')).toEqual({
    'prompt-registry.yaml': files['prompt-registry.yaml'].replace('1.1.‸0', '1.2.0'),
    'a/1.1.0.yaml': '→ a/1.2.0.yaml',
  });
});

test('an endpoint stays beside the new one where released versions name it', async () => {
  const text =
    'endpoints:\n  old‸:\n    base_url: http://localhost:1\nprompts:\n  a:\n    draft: { model: old/m, template: a }\n    versions:\n      1.0.0: { model: old/m, template: a, digest: sha256:1 }\n';
  expect(await rename(text, 'new')).toEqual({
    'prompt-registry.yaml': text
      .replace(
        '  old‸:\n    base_url: http://localhost:1\n',
        '  new:\n    base_url: http://localhost:1\n  old:\n    base_url: http://localhost:1\n',
      )
      .replace('draft: { model: old', 'draft: { model: new'),
  });
});

test.each([
  ['prompts:\n  a:\n    template: "{{ x‸ }} {{ y }}"\n', 'y', 'There is a variable “y” already'],
  ['prompts:\n  a:\n    template: "{{ x‸ }}"\n', 'not ok', 'cannot be a name here'],
  ['prompts:\n  a:\n    template: "{{ x‸ }}"\n', 'forloop', 'means something else'],
  ['prompts:\n  a:\n    template: "{% assign y = 1 %}{{ x‸ }}"\n', 'y', 'for something else'],
  ['prompts:\n  a:\n    template: "{% assign y‸ = 1 %}{{ x }}"\n', 'x', 'for something else'],
  ['prompts:\n  a‸: { template: x }\n  b: { template: y }\n', 'b', 'There is a prompt “b” already'],
  [
    'prompts:\n  a:\n    versions:\n      "1.‸0.0": { template: a, digest: "sha256:1" }\n',
    '1.1.0',
    'is released',
  ],
  ['prompts:\n  a:\n    temp‸late: x\n', 'y', 'Nothing here has a name'],
  ['prompts:\n  a: { evals: { suite: s‸.yaml } }\n', 'y', 'Rename the file itself'],
  [
    'prompts:\n  a: { template: "{{ x‸ }}", evals: { suite: s.yaml } }\n  b: { evals: { suite: s.yaml } }\n',
    'y',
    'belongs to the prompt “b” too',
  ],
])('%j cannot become %j: %s', async (text, newName, message) => {
  const files = { 'prompt-registry.yaml': text, 's.yaml': 'tests: [{ vars: { x: 1 } }]\n' };
  const error: unknown = await rename(files, newName).catch((thrown: unknown) => thrown);
  expect(PromptError.is(error, 'bad-input') && error.message).toContain(message);
});

test('what is renamed is the name without its quotes', async () => {
  const { workspace, uri, offset } = await openAt('prompts:\n  "a‸":\n    template: x\n');
  const place = await ask(workspace, () => renamePlaceAt(uri, offset, workspace.store));
  expect(place).toEqual({ name: 'a', range: { start: 12, end: 13 } });
});

test('after a rename the templates render the same with inputs that are renamed likewise', async () => {
  const piece = fc.constantFrom(
    '{{ v }}',
    '{{ v | upcase }}',
    '{% if v %}y{% endif %}',
    '{{ w }}',
    '{% for i in l %}{{ i }}{{ v }}{% endfor %}',
    '{% assign k = v %}{{ k }}',
    ' text\n',
    '{{ v | default: w }}',
    '{{ v | append: v }}',
  );
  const style = fc.constantFrom('block', 'double', 'folded');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), style, async (pieces, kind) => {
      const source = `{{ v }}${pieces.join('')}end`;
      const written =
        kind === 'double'
          ? JSON.stringify(source)
          : `${kind === 'block' ? '|' : '>'}\n${source.replaceAll(/^/gm, '      ')}`;
      const workspace = (await openAt(`prompts:\n  a:\n    template: ${written}\n`)).workspace;
      const uri = workspace.uri('prompt-registry.yaml');
      const render = (variables: Record<string, string | string[]>): unknown =>
        renderMessages(
          messagesOf(contentOf(workspace.prompt('a'), 'draft', workspace.store)!, workspace.store),
          variables,
        );
      const before = render({ v: 'V', w: 'W', l: ['1', '2'] });
      expect(before).toHaveProperty('messages');
      const offset = textOf(workspace, uri).indexOf('{{ v }}') + 3;
      const { edits } = await ask(workspace, () =>
        findRenaming(uri, offset, { store: workspace.store, newName: 'longer_name' }),
      );
      for (const { uri: file, edits: list } of edits) workspace.store.edit(file, list);
      expect(render({ longer_name: 'V', w: 'W', l: ['1', '2'] })).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
