import { expect, test } from 'vitest';
import { Checker } from '../../../src/core/checks/checker.ts';
import type { Resources } from '../../../src/core/checks/check.ts';
import { checked, expectMarked, expectPrompt, resources, settle, sha256 } from './checked.ts';

test('price-unknown: an error where a cap depends on it', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    cost_cap_usd: 0.05
    draft: { model: house, template: Hi, max_tokens: 10 }
#                   ^^^^^ error price-unknown: There is no list price for “house”, so \`cost_cap_usd\` cannot be kept. Add this line under \`prices:\`, in US dollars for a million tokens: house: { input_per_mtok: …, output_per_mtok: … }
  q:
    draft: { model: "org/1-model", template: Hi }
#                   ^^^^^^^^^^^^^ warning price-unknown: There is no endpoint “org”, so “org/1-model” would be asked of OpenAI, which has no such model. Declare it under \`endpoints:\`: org: { base_url: … }
`,
  }));

test('price-unknown: a colon where a slash belongs', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    draft: { model: "openai:gpt-4o", template: Hi }
#                   ^^^^^^^^^^^^^^^ warning price-unknown: There is no list price for “openai:gpt-4o”, so nobody knows what a call costs. If “openai:” names an endpoint, write “gpt-4o”. Otherwise add this line under \`prices:\`, in US dollars for a million tokens: "openai:gpt-4o": { input_per_mtok: …, output_per_mtok: … }
`,
  }));

test('price-unknown: not for prices of the registry, free endpoints, replays and history', () =>
  expectMarked({
    'prompt-registry.yaml': `prices: { house: { input_per_mtok: 1, output_per_mtok: 1 } }
endpoints:
  local: { base_url: "http://localhost:11434/v1" }
  ours: { base_url: "https://models.example/v1", free: true }
  recorded: { replay: answers.jsonl }
prompts:
  a: { draft: { model: house, template: Hi } }
  b: { draft: { model: local/x, template: Hi } }
  c: { draft: { model: ours/x, template: Hi } }
  d: { draft: { model: recorded/x, template: Hi } }
  e: { versions: { "1.0.0": { model: unheard-of, template: Hi } } }
`,
  }));

test('cost-cap-exceeded: by the output', () =>
  expectPrompt(`
cost_cap_usd: 0.001
draft: { model: gpt-4o, template: "Hi {{ name }}", max_tokens: 500 }
#                                                              ^^^ error cost-cap-exceeded: The draft may cost $0.005 a call for its template alone, more than the cap of $0.001: up to 20 tokens of input and 500 of output. Lower \`max_tokens\` to 95, shorten the template, or raise \`cost_cap_usd\`.
`));

const long = 'x'.repeat(4000);

test('cost-cap-exceeded: by the longest case', () =>
  expectPrompt(
    `
cost_cap_usd: 0.002
draft: { model: gpt-4o, template: "Hi {{ name }}", max_tokens: 10 }
#                                                              ^^ error cost-cap-exceeded: The draft may cost $0.0026 a call for the case “long”, more than the cap of $0.002: up to 1008 tokens of input and 10 of output. Shorten the template, choose a cheaper model, or raise \`cost_cap_usd\`.
`,
    {
      'evals/p.yaml': `tests:\n${['short', long].map((name, i) => `  - { description: ${['short', 'long'][i]}, vars: { name: ${name} }, assert: [{ type: equals, value: x }] }\n`).join('')}`,
    },
  ));

test('bytes bound tokens from above: only if that bound is over the cap are they counted', () =>
  // 4,003 bytes would cost 0.010, but they are a thousand tokens.
  expectPrompt(`
cost_cap_usd: 0.003
variables: { name: { sample: ${long} } }
draft: { model: gpt-4o, template: "Hi {{ name }}", max_tokens: 10 }
`));

test('cost-cap-exceeded: without max_tokens nothing bounds the answer', () =>
  expectPrompt(`
cost_cap_usd: 0.05
draft: { model: gpt-4o, template: Hi }
#               ^^^^^^ warning cost-cap-exceeded: Without \`max_tokens\` nothing bounds what an answer costs, so the cap of $0.05 can only be noticed afterwards. Add \`max_tokens: 4998\` or less.
`));

test('cost-cap-exceeded: without max_tokens the input alone may be too much', () =>
  expectPrompt(`
cost_cap_usd: 0.001
variables: { name: { sample: ${long} } }
draft: { model: gpt-4o, template: "Hi {{ name }}" }
#               ^^^^^^ error cost-cap-exceeded
`));

test('tools and the answer’s schema are input too', () =>
  expectPrompt(`
cost_cap_usd: 0.001
draft:
  model: gpt-4o
  template: Hi
  max_tokens: 10
#             ^^ error cost-cap-exceeded
  output_schema: { type: object, additionalProperties: false, description: ${long} }
`));

test('what resources were not there for is said when they are loaded', async () => {
  const text = `prompts:\n  p:\n    cost_cap_usd: 0.001\n    draft: { model: house, template: Hi }\n  q:\n    cost_cap_usd: 0.001\n    variables: { name: { sample: ${long} } }\n    draft: { model: gpt-4o, template: "Hi {{ name }}", max_tokens: 10 }\n`;
  const { workspace } = await checked({ 'prompt-registry.yaml': text });
  let loaded: Partial<Resources> = {};
  const asked = new Set<string>();
  const checker = new Checker(workspace.store, {
    sha256,
    resources: {
      get prices() {
        asked.add('prices');
        return loaded.prices;
      },
      get countTokens() {
        asked.add('countTokens');
        return loaded.countTokens;
      },
      checkSchema: undefined,
    },
  });
  const codes = (): string[] =>
    (checker.check().problems.get(workspace.uri('prompt-registry.yaml')) ?? []).map(({ code }) => code);
  await settle(workspace, checker);
  expect(codes()).toEqual([]);
  expect([...asked]).toEqual(['prices']);
  loaded = { prices: resources.prices };
  checker.resourcesChanged();
  expect(codes()).toEqual(['price-unknown']);
  expect([...asked]).toEqual(['prices', 'countTokens']);
  loaded = resources;
  checker.resourcesChanged();
  expect(codes()).toEqual(['price-unknown', 'cost-cap-exceeded']);
});
