import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { type Creation, nameFault, newPrompt, toPromptName } from '../../../src/core/registry/newPrompt.ts';
import { type NewPrompt, SITUATION } from '../../../src/core/registry/promptText.ts';
import type { RegisteredPrompt } from '../../../src/core/registry/workspace.ts';
import { findContents } from '../../../src/core/versions/content.ts';
import { messagesOf, variablesOf } from '../../../src/core/versions/messages.ts';
import { checked } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'new-prompt');
const ROOT = 'prompt-registry.yaml';
const WANTED: NewPrompt = {
  name: 'sum-up',
  kind: 'template',
  model: 'gpt-4o',
  variables: ['ticket_text', 'language'],
};

interface Written {
  readonly creation: Creation;
  readonly texts: Record<string, string>;
}

/** Writes a new prompt into a workspace and checks all of it: nothing may be wrong with what we write. */
async function write(
  files: Readonly<Record<string, string>>,
  wanted: Partial<NewPrompt> = {},
): Promise<Written> {
  const { store } = await MemoryWorkspace.open(files);
  const prompt = { ...WANTED, ...wanted };
  const creation = newPrompt(store.workspace.registries[0]!, prompt);
  const created = Object.fromEntries(creation.files.map(({ path, text }) => [path, text]));
  const texts = { ...files, [ROOT]: applyEdits(files[ROOT]!, creation.edits), ...created };
  const { workspace, checker } = await checked(texts);
  expect(Object.fromEntries(checker.check().problems)).toEqual({});
  expectPrompt(workspace.prompt(prompt.name), workspace, prompt);
  return { creation, texts };
}

/** Whatever the style of the file: it means what was asked for. */
function expectPrompt(found: RegisteredPrompt, { store }: MemoryWorkspace, wanted: NewPrompt): void {
  const [draft, ...others] = findContents(found, store);
  expect(others).toEqual([]);
  expect(draft?.version).toBe('draft');
  expect(draft?.content.model?.value).toBe(wanted.model);
  const messages = messagesOf(draft!, store);
  expect([...variablesOf(messages).required]).toEqual(wanted.variables);
  expect(messages.messages[0]?.template.source.startsWith(`# Situation\n${SITUATION}\n\n# Task\n`)).toBe(
    true,
  );
}

describe('a prompt is added', () => {
  const names = readdirSync(GOLDEN)
    .filter((file) => !file.includes('.expected.'))
    .map((file) => file.replace(/\.yaml$/, ''));
  test.each(names)('%s', async (name) => {
    const before = readFileSync(join(GOLDEN, `${name}.yaml`), 'utf8');
    const after = (await write({ [ROOT]: before })).texts[ROOT]!;
    await expect(after).toMatchFileSnapshot(join(GOLDEN, `${name}.expected.yaml`));
    for (const kind of ['messages', 'file'] as const) await write({ [ROOT]: before }, { kind });
    if (before === '') return;
    const crlf = (await write({ [ROOT]: before.replaceAll('\n', '\r\n') })).texts[ROOT];
    if (before.includes('\n  ')) expect(crlf).toBe(after.replaceAll('\n', '\r\n'));
    // What stood there stands there.
    const lines = after.split('\n');
    for (const line of before
      .trimEnd()
      .split('\n')
      .filter((text) => !text.includes('{ ') && !text.includes('{}')))
      expect(lines).toContain(line);
  });

  test.each(['template', 'messages', 'file'] as const)('with its wording as %s', async (kind) => {
    const { texts, creation } = await write({ [ROOT]: 'prompts:\n' }, { kind });
    expect(creation.wordingIn).toBe(kind === 'file' ? 'templates/sum-up.liquid' : undefined);
    expect(texts).toMatchSnapshot();
  });

  test('without variables, and with a name and a model that need quotes', async () => {
    const { texts } = await write(
      { [ROOT]: 'prices: { "a/b:c": { input_per_mtok: 1, output_per_mtok: 1 } }\nprompts:\n' },
      { name: '2024', model: 'a/b:c', variables: [] },
    );
    expect(texts[ROOT]).toContain('  "2024":\n');
    expect(texts[ROOT]).toContain('model: "a/b:c"\n');
    expect(texts[ROOT]).not.toContain('variables');
  });
});

describe('a registry that includes its prompts gets a file', () => {
  test.each(['template', 'file'] as const)('in a folder of its own: %s', async (kind) => {
    const { creation } = await write({ [ROOT]: 'include: [prompts/*/prompt.yaml]\n' }, { kind });
    expect(creation).toMatchSnapshot();
  });

  test('also beside prompts that stand in the registry', async () => {
    const text = 'include: [prompts/*/prompt.yaml]\nprompts:\n  first: { model: gpt-4o, template: Hi }\n';
    expect((await write({ [ROOT]: text })).creation.edits).toEqual([]);
  });

  test('where another glob says', async () => {
    const { creation } = await write({ [ROOT]: 'include: ["team/*.yaml"]\n' }, { kind: 'file' });
    expect(creation.files.map(({ path }) => path)).toEqual([
      'team/sum-up.yaml',
      'team/templates/sum-up.liquid',
    ]);
  });
});

test('prompts that are no map are refused', async () => {
  const { store } = await MemoryWorkspace.open({ [ROOT]: 'prompts: [a]\n' });
  const add = () => newPrompt(store.workspace.registries[0]!, WANTED);
  expect(add).toThrow(PromptError);
  expect(add).toThrow('“prompts” is no map');
});

test.each([
  ['', 'empty'],
  ['a b', 'characters'],
  ['../x', 'characters'],
  ['-x', 'characters'],
  ['first', 'taken'],
  ['First', 'taken'],
  ['second', undefined],
  ['v2.1_x', undefined],
])('the name “%s”', async (name, fault) => {
  const { store } = await MemoryWorkspace.open({
    [ROOT]: 'prompts:\n  first: { model: gpt-4o, template: Hi }\n',
  });
  expect(nameFault(store.workspace.registries[0]!, name)).toBe(fault);
});

test.each([
  ['Summarise a ticket!', 'summarise-a-ticket'],
  ['classifyIntent v2', 'classify-intent-v2'],
  ['Zusammenfassung für Käufer', 'zusammenfassung-fur-kaufer'],
  ['--', ''],
])('“%s” as a name is %s', (text, name) => {
  expect(toPromptName(text)).toBe(name);
});
