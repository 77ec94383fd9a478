import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DRAFT, contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of the draft (or inline content) of the first prompt. */
async function digestOf(
  registry: string,
  others: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry, ...others });
  const digest = (): string | undefined => {
    const [prompt] = workspace.store.workspace.registries[0]!.prompts;
    return contentDigest(contentOf(prompt!, DRAFT, workspace.store)!, workspace.store, sha256);
  };
  digest(); // Asks for the files that it needs.
  await workspace.load();
  return digest();
}

const SEED = `prompts:
  summarise-ticket:
    version: "2.1.0"
    model: "gpt-4o"
    temperature: 0.3
    max_tokens: 500
    template: |
      You are a senior support engineer. Summarise this
      ticket in 3 bullet points: priority, root cause, action.
      TICKET: {{ticket_content}}
    eval_score: 0.91
`;

/**
 * Computed with Python's hashlib and json (sorted keys, no white space) from the content written out:
 * sha256("prompt-ledger/content/1\\n" + canonical JSON). They must never change.
 */
const SEED_DIGEST = 'sha256:62c7016ad579d250636a5fb5d06a148e7f3ae314f73b0e6a314cc089e2f29742';
const MESSAGES_DIGEST = 'sha256:301a1b0854f71e74273eca25569fa9f07de586b2904c1d6dbc2f7573eaee1ecb';
const TEXT_DIGEST = 'sha256:0aa3f9bc6f0e2894679215a6e38e8392e1a5e9d317f38ea21f6bfb337ee61ba4';

test('the seed example', async () => {
  expect(await digestOf(SEED)).toBe(SEED_DIGEST);
});

test.each([
  ['line endings', SEED.replaceAll('\n', '\r\n')],
  ['a byte order mark and comments', `\ufeff# hello\n${SEED.replace('0.3', '0.3 # low')}`],
  [
    'the order of keys, records and policy',
    SEED.replace('    temperature: 0.3\n', '').replace(
      '    eval_score: 0.91\n',
      '    notes: new\n    owner: me\n    temperature: 3e-1\n',
    ),
  ],
  ['another version', SEED.replace('2.1.0', '2.2.0')],
])('%s do not count', async (_name, text) => {
  expect(text).not.toBe(SEED);
  expect(await digestOf(text)).toBe(SEED_DIGEST);
});

test('messages, text beyond ASCII, and parameters', async () => {
  const text = `prompts:
  p:
    draft:
      model: local/llama3.1
      seed: 7
      stop: [a, b]
      output_schema: { type: object, additionalProperties: false }
      messages:
        - { role: system, content: Sei freundlich – 😀 }
        - { role: user, content: "{{ x }}" }
`;
  expect(await digestOf(text)).toBe(MESSAGES_DIGEST);
});

test.each([
  ['in the registry', 'prompts: { p: { draft: { template: "a\\nb\\n" } } }', {}],
  ['in a file', 'prompts: { p: { draft: { template_file: t.liquid } } }', { 't.liquid': 'a\nb\n' }],
  [
    'in a file with other line endings',
    'prompts: { p: { draft: { template_file: t.liquid } } }',
    { 't.liquid': 'a\r\nb\r\n' },
  ],
  [
    'in a file with a byte order mark',
    'prompts: { p: { draft: { template_file: t.liquid } } }',
    { 't.liquid': '\ufeffa\nb\n' },
  ],
  [
    'in a partial with a byte order mark',
    `partials: { t: t.liquid }\nprompts: { p: { draft: { template: "a\\n{% render 't' %}" } } }`,
    { 't.liquid': '\ufeffb\n' },
  ],
  [
    'in a partial',
    `partials: { t: t.liquid }\nprompts: { p: { draft: { template: "a\\n{% render 't' %}" } } }`,
    { 't.liquid': 'b\n' },
  ],
])('where the wording stands does not count: %s', async (_name, registry, files) => {
  expect(await digestOf(registry, files)).toBe(TEXT_DIGEST);
});

test('while a template file is missing there is none', async () => {
  expect(await digestOf('prompts: { p: { draft: { model: m, template_file: t.liquid } } }')).toBeUndefined();
});
