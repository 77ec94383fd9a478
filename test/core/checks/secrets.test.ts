import { expect, test } from 'vitest';
import { checked, expectMarked } from './checked.ts';

const RANDOM = 'q7Zt2Xw9Lk4Vb8Nc1Mf6Rj3Hs5Gd0PyTuEaIoQzWxCv';

test('secret-in-file: in prompts, comments, sections, template files and version files', () =>
  expectMarked({
    'prompt-registry.yaml': `# old key: AKIAQ3EGUXYZ7QWERT2A
#          ^^^^^^^^^^^^^^^^^^^^ error secret-in-file: This looks like a key of AWS. Remove it from the file and revoke it: whoever can read the repository can use it. Keys stand in the environment (\`api_key_env\`) or in the editor’s secret storage.
x-key: sk-proj-${RANDOM}
#      ${'^'.repeat(51)} error secret-in-file
prompts:
  p:
    # xoxb-123-456-${RANDOM}
#     ${'^'.repeat(56)} error secret-in-file
    draft: { model: gpt-4o, template_file: p.liquid }
    versions_dir: released
`,
    'p.liquid': `Use ghp_${RANDOM.slice(0, 36)}
#   ${'^'.repeat(40)} error secret-in-file
`,
    'released/1.0.0.yaml': `model: gpt-4o
template: Hi
notes: "AIza${RANDOM.slice(0, 35)}"
#       ${'^'.repeat(39)} error secret-in-file
`,
  }));

async function servicesIn(text: string): Promise<unknown[]> {
  const { problemsOf } = await checked({ 'prompt-registry.yaml': `x-text: '${text}'\n` });
  return problemsOf('prompt-registry.yaml').map(({ code, data }) => `${code} ${String(data?.['service'])}`);
}

test.each([
  ['OpenAI', `sk-${RANDOM}A1b2C3d4`],
  ['OpenAI', `sk-svcacct-${RANDOM}`],
  ['Anthropic', `sk-ant-api03-${RANDOM}-${RANDOM}`],
  ['OpenRouter', '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'],
  ['GitHub', `github_pat_11ABCDEFG0${RANDOM}_${RANDOM}`],
  ['AWS', 'ASIAQ3EGUXYZ7QWERT2A'],
  ['Slack', 'xapp-1-A012BCDEFGH-4567890123-0fa9c7e1b5d2846'],
  ['Hugging Face', `hf_${RANDOM.slice(0, 34)}`],
  ['Groq', `gsk_${RANDOM}${RANDOM.slice(0, 10)}`],
  ['Azure', `${RANDOM}AbCdEfGhI7JQQJ99BBACYeBjFXJ3w3AAABACOGx9Zq`],
  ['a service', 'api_key: 9f86d081884c7d659a2feaa0c55ad015'],
  ['a service', 'aws_SECRET = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzKEYqq11'],
])('%s: %s', async (service, text) => {
  expect(await servicesIn(text)).toEqual([`secret-in-file ${service}`]);
});

test.each([
  'sk-your-key-here-sk-your-key-here-sk-your-key-here',
  'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'AKIAIOSFODNN7EXAMPLE',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'the task-management-and-planning-of-everything-that-we-do-in-a-week',
  'max_tokens: 500, token: ticket_content',
  'https://example.com/AIza',
  'disk-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJ',
])('no secret: %s', async (text) => {
  expect(await servicesIn(text)).toEqual([]);
});

test.each([
  'api_key' + ' '.repeat(200_000),
  'sk-'.repeat(70_000),
  'a'.repeat(200_000),
  'api_key='.repeat(25_000),
])('a long text takes no longer than its length', async (text) => {
  // Quadratic time would run into the limit of the test.
  expect(await servicesIn(text)).toEqual([]);
});
