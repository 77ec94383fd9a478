import { expect, test } from 'vitest';
import { callLine } from '../core/monitoring/telemetry.ts';
import { type Result, run, workspace } from './cli.ts';

const REGISTRY = `prompts:
  summarise: { owner: support, version: "2.0.0", model: gpt-4o-2024-08-06, template: A }
  classify: { owner: platform, version: "1.0.0", model: gpt-4o-2024-08-06, template: B }
  translate: { owner: platform, version: "1.0.0", model: gpt-4o-2024-08-06, template: C }
`;

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
let count = 0;
const call = (
  prompt: string,
  version: string,
  more: Readonly<Record<string, unknown>> = {},
  hours = 2,
): string =>
  callLine({
    id: `id${count++}`,
    time: ago(hours),
    cost: 0.5,
    more: {
      'gen_ai.prompt.name': prompt,
      'gen_ai.prompt.version': version,
      'gen_ai.request.model': 'large',
      ...more,
    },
  });

const opened = (): string =>
  workspace({
    'prompt-registry.yaml': REGISTRY,
    '.prompt-ledger/telemetry/calls-20261101-7.jsonl': `${[
      call('summarise', '2.0.0'),
      call('summarise', '2.0.0', { 'gen_ai.request.model': 'small', 'promptledger.cost.usd': 0.25 }),
      call('summarise', '1.0.0', {}, 24 * 40),
      call('classify', '1.0.0', { 'promptledger.cost.usd': undefined }),
      call('classify', '1.0.0'),
      call('translate', '1.0.0', { 'promptledger.cost.usd': 2 }),
      call('summarise', '2.0.0', { 'promptledger.shadow': true }),
    ].join('\n')}\n`,
    '.prompt-ledger/shadow-costs.jsonl': `${JSON.stringify({ at: ago(3), prompt: 'summarise', usd: 0.125 })}\n`,
  });

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> => run(['cost', ...args], { cwd });

test('production by prompt, the dearest first; evals and shadow validations apart', async () => {
  const { code, stdout } = await cli(opened());
  expect(stdout).toMatchInlineSnapshot(`
    "prompt-registry.yaml, from .prompt-ledger/telemetry
    Prompt     Calls   Cost  Per call  Share
    translate      1  $2.00     $2.00   62 %
    summarise      2  $0.75    $0.375   23 %
    classify       2  $0.50     $0.50   15 %  1 call at an unknown price
    Production: $3.25, and 1 call at an unknown price
    Evals: $0 in 0 runs
    Shadow validations: $0.125
    "
  `);
  expect(code).toBe(0);
});

test('by owner and model, in JSON, as far back as asked', async () => {
  const { stdout } = await cli(opened(), '--by', 'owner,model', '--since', '8w', '--json');
  const [registry] = JSON.parse(stdout).registries;
  expect(registry.production).toEqual([
    expect.objectContaining({
      owner: 'platform',
      model: 'large',
      calls: 3,
      cost_usd: 2.5,
      unpriced_calls: 1,
    }),
    expect.objectContaining({ owner: 'support', model: 'large', calls: 2, cost_usd: 1 }),
    expect.objectContaining({ owner: 'support', model: 'small', calls: 1, cost_usd: 0.25 }),
  ]);
  expect(registry.shadow_usd).toBe(0.125);
});

test('of one prompt, by version, in Markdown', async () => {
  const { stdout } = await cli(opened(), 'summarise', '--by', 'version', '--since', '8w', '--markdown');
  expect(stdout).toContain('| 2.0.0 | 2 | $0.75 |');
  expect(stdout).toContain('| 1.0.0 | 1 | $0.50 |');
});

test('what cannot be meant', async () => {
  const cwd = opened();
  const results = await Promise.all([
    cli(cwd, '--by', 'mood'),
    cli(cwd, '--since', 'ever'),
    cli(cwd, 'nobody'),
  ]);
  expect(results.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(results[0].stderr).toContain('owner, prompt, version, model, arm');
});
