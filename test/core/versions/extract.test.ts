import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { extractPrompt } from '../../../src/core/versions/extract.ts';
import { findContents } from '../../../src/core/versions/content.ts';
import { promptOf } from '../../../src/core/registry/workspace.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const REGISTRY = `# Our prompts
prompts:
  first:
    version: "1.0.0" # live
    rollback_to: "0.9.0"
    evals: { suite: evals/first.yaml }
    draft:
      model: m
      template_file: templates/first.liquid
    versions:
      # the old one
      "0.9.0":
        model: m
        template: |
          Old {{a}}
            indented
      "1.0.0": { model: m, template: "New {{a}}" }
  second:
    model: m
    template: Hi
`;

async function extracted(registry: string, name: string) {
  const files = {
    'prompt-registry.yaml': registry,
    'templates/first.liquid': 'Draft {{a}}',
    'templates/old.liquid': 'Old',
  };
  const before = await MemoryWorkspace.open(files);
  const { edits, files: created } = extractPrompt(before.prompt(name));
  const texts = { ...files, 'prompt-registry.yaml': applyEdits(registry, edits) };
  return {
    before,
    texts: { ...texts, ...Object.fromEntries(created.map(({ path, text }) => [path, text])) },
  };
}

async function digests(
  workspace: MemoryWorkspace,
  name: string,
): Promise<Record<string, string | undefined>> {
  const read = () =>
    findContents(workspace.prompt(name), workspace.store).map(
      (placed) => [placed.version, contentDigest(placed, workspace.store, sha256)] as const,
    );
  read();
  await workspace.load();
  read();
  await workspace.load();
  return Object.fromEntries(read());
}

describe('extracting a prompt', () => {
  test('writes the split layout, comments and all', async () => {
    const { texts } = await extracted(REGISTRY, 'first');
    expect(texts).toMatchInlineSnapshot(`
      {
        ".gitattributes": "prompts/*/versions/*.yaml linguist-generated
      ",
        "prompt-registry.yaml": "# Our prompts
      include: [prompts/*/prompt.yaml]
      prompts:
        second:
          model: m
          template: Hi
      ",
        "prompts/first/prompt.yaml": "prompts:
        first:
          version: "1.0.0" # live
          rollback_to: "0.9.0"
          evals: { suite: ../../evals/first.yaml }
          draft:
            model: m
            template_file: ../../templates/first.liquid
          versions_dir: versions
      ",
        "prompts/first/versions/0.9.0.yaml": "# the old one
      model: m
      template: |
        Old {{a}}
          indented
      ",
        "prompts/first/versions/1.0.0.yaml": "model: m
      template: "New {{a}}"
      ",
        "templates/first.liquid": "Draft {{a}}",
        "templates/old.liquid": "Old",
      }
    `);
  });

  test.each([
    ['LF', REGISTRY],
    ['CRLF', REGISTRY.replaceAll('\n', '\r\n')],
    ['without a final line break', REGISTRY.trimEnd()],
  ])('keeps every version what it was (%s)', async (_name, registry) => {
    const { before, texts } = await extracted(registry, 'first');
    const after = await MemoryWorkspace.open(texts);
    expect(promptOf(after.prompt('first')).version?.value).toBe('1.0.0');
    const was = await digests(before, 'first');
    expect(Object.keys(was)).toEqual(['draft', '0.9.0', '1.0.0']);
    expect(await digests(after, 'first')).toEqual(was);
    expect(after.prompt('second').block.parsed.problems).toEqual([]);
  });

  test('names the suite that was the default before', async () => {
    const { texts } = await extracted(REGISTRY, 'second');
    expect(texts['prompts/second/prompt.yaml' as keyof typeof texts]).toContain(
      'suite: ../../evals/second.yaml',
    );
  });

  test('refuses what it cannot move as text', async () => {
    await expect(extracted('prompts: { a: { model: m, template: x } }\n', 'a')).rejects.toThrow(
      'a cannot be extracted',
    );
  });
});
