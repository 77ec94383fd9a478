import { expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { changeDraftEdits } from '../../../src/core/lifecycle/changeDraft.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

async function changed(text: string, change: Parameters<typeof changeDraftEdits>[1]): Promise<string> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': text });
  const edits = changeDraftEdits(workspace.prompt('p'), change).flatMap((file) => file.edits);
  return applyEdits(text, edits);
}

const DRAFT = `prompts:
  p:
    version: "1.0.0"
    draft:
      model: "gpt-4o" # asked first
      temperature: 0.5 # warm
      max_tokens: 10
      template: hello
    versions:
      "1.0.0": { model: gpt-4o, template: hello }
`;

test('values of the draft change, what is new stands behind the model, the rest stays', async () => {
  const text = await changed(DRAFT, {
    model: 'gpt-5',
    parameters: { temperature: null, seed: 7, max_tokens: 20 },
  });
  expect(text).toBe(`prompts:
  p:
    version: "1.0.0"
    draft:
      model: "gpt-5" # asked first
      seed: 7
      max_tokens: 20
      template: hello
    versions:
      "1.0.0": { model: gpt-4o, template: hello }
`);
});

test('inline content that has no version yet changes where it stands', async () => {
  const text = 'prompts:\n  p:\n    model: gpt-4o # here\n    template: hello\n';
  expect(await changed(text, { model: 'gpt-5' })).toBe(text.replace('gpt-4o', 'gpt-5'));
});
