import { expect, test } from 'vitest';
import { contentOf } from '../../../src/core/versions/content.ts';
import { renderVersionDocument } from '../../../src/core/versions/renderVersionDocument.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

async function render(files: Readonly<Record<string, string>> | string, version = 'draft'): Promise<string> {
  const texts = typeof files === 'string' ? { 'prompt-registry.yaml': files } : files;
  const workspace = await MemoryWorkspace.open(texts);
  const document = (): string =>
    renderVersionDocument(contentOf(workspace.prompt('p'), version, workspace.store)!, workspace.store);
  document();
  await workspace.load();
  return document();
}

const MESSAGES = `---
model: gpt-4o
temperature: 0.3
max_tokens: 500
stop: ["."]
output_schema:
  type: object
  required: [a]
---

# system

Be kind.

# user

{% render 'safety' %}
Hello {{ name }}
`;

test('a version reads as its parameters and then its messages, whatever their order and style', async () => {
  const written = `prompts:
  p:
    draft:
      messages:
        - { role: system, content: Be kind. }
        - role: user
          content: |
            {% render 'safety' %}
            Hello {{ name }}
      stop: ["."]
      output_schema: { type: object, required: [a] }
      max_tokens: 500
      temperature: 0.3
      model: gpt-4o
`;
  expect(await render(written)).toBe(MESSAGES);
  expect(await render(written.replaceAll('\n', '\r\n'))).toBe(MESSAGES);
  const flow =
    'prompts:\n  p:\n    version: "1.0.0"\n    versions: { "1.0.0": { temperature: 0.3, model: gpt-4o, max_tokens: 500, output_schema: { type: object, required: [a] }, stop: ["."], messages: [{ role: system, content: "Be kind." }, { role: user, content: "{% render \'safety\' %}\\nHello {{ name }}" }] } }\n';
  expect(await render(flow, '1.0.0')).toBe(MESSAGES);
});

test('a template file is read as it is; one that is missing is said to be', async () => {
  const registry = 'prompts:\n  p:\n    draft: { model: m, template_file: a.liquid }\n';
  expect(await render({ 'prompt-registry.yaml': registry, 'a.liquid': 'Hi\r\nthere' })).toBe(
    '---\nmodel: m\n---\n\n# user\n\nHi\nthere\n',
  );
  expect(await render(registry)).toBe('---\nmodel: m\n---\n\n(The file a.liquid cannot be read.)\n');
});
