import { expect, test } from 'vitest';
import { renderPreviewDocument } from '../../../src/core/preview/previewDocument.ts';
import type { Inputs } from '../../../src/core/preview/fields.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const REGISTRY = `prompts:
  p:
    variables:
      name: { sample: Ann }
      age: { type: integer }
      thing: { sample: { a: 1 } }
    version: "1.0.0"
    draft:
      model: m
      messages:
        - { role: system, content: "Be kind to {{ name }}." }
        - { role: user, content: "I am {{ age }} and {{ mood }}. Take {{ thing }}." }
    versions:
      "1.0.0": { model: m, template: "Hello {{ name }}{% if %}" }
      "1.1.0": { model: m, template_file: gone.liquid }
`;

async function render(version: string, inputs: Partial<Inputs> = {}): Promise<string> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': REGISTRY });
  const prompt = workspace.prompt('p');
  const all: Inputs = { case: undefined, typed: new Map(), lastGood: new Map(), ...inputs };
  const draw = (): string =>
    renderPreviewDocument(
      contentOf(prompt, version, workspace.store)!,
      { declares: prompt, inputs: all },
      workspace.store,
    );
  draw();
  await workspace.load();
  return draw();
}

test('messages are rendered with the samples, and what is missing is a mark in its place', async () => {
  const text = await render('draft');
  expect(text).toContain('---\nmodel: m\n---\n\n# system\n\nBe kind to Ann.\n\n# user\n\n');
  expect(text).toMatch(
    /\n> [^\n]*thing[^\n]*\n\nI am ⟨[^⟩]*age[^⟩]*⟩ and ⟨[^⟩]*mood[^⟩]*⟩\. Take ⟨[^⟩]*thing[^⟩]*⟩\.\n$/,
  );
});

test('a case and typed values take the place of samples', async () => {
  const inputs = { case: { variables: { name: 'Bob', mood: 'sad' } }, typed: new Map([['age', '7']]) };
  expect(await render('draft', inputs)).toContain('Be kind to Bob.\n\n# user\n');
  expect(await render('draft', inputs)).toContain('I am 7 and sad.');
});

test('a template that cannot be rendered is shown as it is written, below what is wrong with it', async () => {
  expect(await render('1.0.0')).toMatch(/# user\n\n> .+\n\nHello \{\{ name \}\}\{% if %\}\n$/);
});

test('a file that is missing is said to be', async () => {
  expect(await render('1.1.0')).toContain('(The file gone.liquid cannot be read.)');
});
