import { expect, test } from 'vitest';
import { type RegisteredPrompt, idOf, promptOf } from '../../../src/core/registry/workspace.ts';
import { loadWanted } from '../../../src/core/registry/store.ts';
import {
  contentOf,
  editedContent,
  findContents,
  servedVersions,
} from '../../../src/core/versions/content.ts';
import { expandedMessages, messagesOf } from '../../../src/core/versions/messages.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const REGISTRY = 'prompt-registry.yaml';

/** The registries of a workspace, drawn: each prompt with its contents and what serves them. */
async function drawn(files: Readonly<Record<string, string>>, roots?: string[]): Promise<string[]> {
  const workspace = await MemoryWorkspace.open(files, roots);
  const draw = (): string[] =>
    workspace.store.workspace.registries.flatMap(({ uri, prompts }) => [
      workspace.relative(uri),
      ...prompts.map((prompt) => `  ${drawnPrompt(prompt, workspace)}`),
    ]);
  for (;;) {
    const found = draw(); // Looking at the contents asks for version files, and these for templates.
    if (workspace.store.wanted.files.length + workspace.store.wanted.globs.length === 0) return found;
    await workspace.load();
  }
}

function drawnPrompt(prompt: RegisteredPrompt, workspace: MemoryWorkspace): string {
  const { store } = workspace;
  const served = servedVersions(prompt);
  const contents = findContents(prompt, store).map((placed) => {
    const texts = expandedMessages(messagesOf(placed, store)).map(
      ({ role, content }) => `${role}: ${content.trim()}`,
    );
    const pointers = served.get(placed.version);
    return `${placed.version} (${placed.where}${pointers ? ` ${pointers.join('+')}` : ''}) ${texts.join(' | ')}`;
  });
  return `${promptOf(prompt).name} in ${workspace.relative(prompt.file.uri)}: ${contents.join('; ')}`;
}

test('inline content, a draft, versions, and files of versions', async () => {
  const files = {
    [REGISTRY]: `prompts:
  inline:
    version: "1.0.0"
    model: m
    template: inline text
  drafted:
    version: "2.0.0"
    environments: { staging: "1.0.0", canary: "2.0.0" }
    draft: { model: m, messages: [{ role: system, content: be kind }, { role: user, content: hi }] }
    versions:
      "1.0.0": { model: m, template: old }
      "2.0.0": { model: m, template: new }
  filed:
    version: "1.0.0"
    versions_dir: released/
    draft: { model: m, template_file: filed.liquid }
  empty: {}
`,
    'released/1.0.0.yaml': 'model: m\ntemplate_file: text.liquid\n',
    'released/0.9.0.yaml': 'model: m\ntemplate: earlier\n',
    'released/notes.txt': 'no version',
    'released/text.liquid': 'beside the version',
    'filed.liquid': 'beside the registry',
  };
  expect(await drawn(files)).toEqual([
    'prompt-registry.yaml',
    '  inline in prompt-registry.yaml: 1.0.0 (inline production) user: inline text',
    '  drafted in prompt-registry.yaml: draft (draft) system: be kind | user: hi; 1.0.0 (versions staging) user: old; 2.0.0 (versions production+canary) user: new',
    '  filed in prompt-registry.yaml: draft (draft) user: beside the registry; 0.9.0 (file) user: earlier; 1.0.0 (file production) user: beside the version',
    '  empty in prompt-registry.yaml: ',
  ]);
});

test('includes: one registry, paths relative to each file, partials from the root', async () => {
  const files = {
    [REGISTRY]: `include: [prompts/*/prompt.yaml, more.yaml]\npartials: { tone: tone.liquid }\nprompts:\n  a: { draft: { model: m, template: "A {% render 'tone' %}" } }\n`,
    'prompts/b/prompt.yaml': 'prompts:\n  b: { draft: { model: m, template_file: b.liquid } }\n',
    'prompts/b/b.liquid': "B {% render 'tone' %}",
    'more.yaml': 'include: [prompts/*/prompt.yaml]\nprompts:\n  c: { draft: { model: m, template: C } }\n',
    'tone.liquid': 'kindly',
  };
  expect(await drawn(files)).toEqual([
    'prompt-registry.yaml',
    '  a in prompt-registry.yaml: draft (draft) user: A kindly',
    '  b in prompts/b/prompt.yaml: draft (draft) user: B kindly',
    '  c in more.yaml: draft (draft) user: C',
  ]);
});

test('a registry that another one includes is part of that one', async () => {
  const files = { 'a.yaml': 'prompts:\n  a: {}\n', 'b.yaml': 'include: [a.yaml]\n' };
  expect(await drawn(files, ['a.yaml', 'b.yaml'])).toEqual(['b.yaml', '  a in a.yaml: ']);
});

test('settings of included files add to those of the root, which wins', async () => {
  const workspace = await MemoryWorkspace.open({
    [REGISTRY]:
      'include: [b.yaml]\nendpoints: { local: { base_url: "http://root/v1" } }\nprices: { m: { input_per_mtok: 1, output_per_mtok: 1 } }\n',
    'b.yaml':
      'endpoints: { local: { base_url: "http://b/v1" }, other: {} }\njudge: { model: j }\npartials: { p: p.liquid }\n',
  });
  const { settings } = workspace.store.workspace.registries[0]!;
  expect(settings.endpoints).toEqual({ local: { base_url: 'http://root/v1' }, other: {} });
  expect(settings.judge).toEqual({ model: 'j' });
  expect([...settings.partials.keys(), ...settings.prices.keys()]).toEqual(['p', 'm']);
});

test('what a run takes: the draft, else what version names', async () => {
  const workspace = await MemoryWorkspace.open({
    [REGISTRY]: `prompts:
  a: { version: "1.0.0", model: m, template: inline }
  b: { version: "1.0.0", model: m, template: inline, draft: { model: m, template: draft } }
  c: { model: m, template: unversioned }
  d: { version: "9.0.0", versions: { "1.0.0": { model: m, template: x } } }
`,
  });
  const edited = (name: string) => editedContent(workspace.prompt(name), workspace.store);
  expect(
    ['a', 'b', 'c', 'd'].map((name) => edited(name) && `${edited(name)!.version} ${edited(name)!.where}`),
  ).toEqual(['1.0.0 inline', 'draft draft', 'draft inline', undefined]);
  expect(contentOf(workspace.prompt('d'), '1.0.0', workspace.store)?.where).toBe('versions');
  expect(contentOf(workspace.prompt('d'), '9.0.0', workspace.store)).toBeUndefined();
  expect(idOf(workspace.prompt('d'), '1.0.0')).toBe(`${workspace.uri(REGISTRY)}#d@1.0.0`);
});

test('one change is announced for all files that were read together', async () => {
  const files = {
    [REGISTRY]: 'include: [b.yaml]\nprompts:\n  a: { draft: { model: m, template_file: a.liquid } }\n',
    'b.yaml': '',
    'a.liquid': 'x',
    'c.liquid': 'y',
  };
  const workspace = await MemoryWorkspace.open(files);
  const { store } = workspace;
  for (const path of ['a.liquid', 'c.liquid', 'none.liquid']) store.read(workspace.uri(path));
  const changes: number[] = [];
  store.onDidChange(({ uris }) => changes.push(uris.size));
  await loadWanted(store, workspace);
  expect(changes).toEqual([3]);
  expect(['a.liquid', 'none.liquid'].map((path) => store.read(workspace.uri(path)).state)).toEqual([
    'loaded',
    'missing',
  ]);
});

test('a file that cannot be read hides no other', async () => {
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: '', 'a.liquid': 'x' });
  const { store } = workspace;
  for (const path of ['locked.liquid', 'a.liquid']) store.read(workspace.uri(path));
  const files = {
    find: workspace.find.bind(workspace),
    readText: async (uri: string) => {
      if (uri.endsWith('locked.liquid')) throw new Error('EACCES');
      return workspace.readText(uri);
    },
  };
  await expect(loadWanted(store, files)).rejects.toThrow('EACCES');
  expect(store.read(workspace.uri('a.liquid')).state).toBe('loaded');
});

test('the buffer’s edits come in as edits', async () => {
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: 'prompts:\n  a: { version: "1.0.0" }\n' });
  const { store } = workspace;
  const before = store.workspace;
  const at = 'prompts:\n  a: { version: "'.length;
  store.applyChanges(workspace.uri(REGISTRY), [{ start: at, end: at + 1, newText: '2' }]);
  expect(promptOf(workspace.prompt('a')).version?.value).toBe('2.0.0');
  expect(promptOf(before.registries[0]!.prompts[0]!).version?.value).toBe('1.0.0');
  const source = store.read(workspace.uri(REGISTRY));
  expect(source.state === 'loaded' && source.text).toBe('prompts:\n  a: { version: "2.0.0" }\n');
});

test('a file that was missing is read when it is known to have come', async () => {
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: 'prompts: {}\n' });
  const { store, texts } = workspace;
  const uri = workspace.uri('versions/1.0.0.yaml');
  store.read(uri);
  await workspace.load();
  expect(store.read(uri).state).toBe('missing');
  texts.set('versions/1.0.0.yaml', 'model: m\n');
  store.forgetFiles([uri]);
  expect(store.read(uri).state).toBe('loading');
  await workspace.load();
  expect(store.read(uri)).toMatchObject({ state: 'loaded', text: 'model: m\n' });
});
