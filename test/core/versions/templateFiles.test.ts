import { expect, test } from 'vitest';
import { isTemplateFile } from '../../../src/core/versions/templateFiles.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const files = {
  'prompt-registry.yaml': `include: [more/*.yaml]
partials: { style: partials/style.txt }
prompts:
  first:
    draft: { model: m, template_file: wording/first.md }
    versions:
      "1.0.0": { model: m, template_file: wording/old.md }
  second:
    model: m
    template: notes.md is not a template
`,
  'more/third.yaml': 'prompts:\n  third: { model: m, template_file: third.liquid }\n',
};

test.each([
  ['partials/style.txt', true],
  ['wording/first.md', true],
  ['wording/old.md', true],
  ['more/third.liquid', true],
  ['third.liquid', false],
  ['first.md', false],
  ['notes.md', false],
  ['prompt-registry.yaml', false],
])('%s', async (path, expected) => {
  const workspace = await MemoryWorkspace.open(files);
  expect(isTemplateFile(workspace.store.workspace, workspace.uri(path), workspace.store)).toBe(expected);
});
