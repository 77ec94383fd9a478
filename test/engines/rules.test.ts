import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderPrometheusRules } from '../../src/core/monitoring/prometheusRules.ts';
import { watchOf } from '../../src/core/monitoring/targets.ts';
import { MemoryWorkspace } from '../core/memoryWorkspace.ts';
import { ensurePrograms } from './servers.ts';

const REGISTRY = 'prompt-registry.yaml';
const folder = mkdtempSync(join(tmpdir(), 'engine-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = `prompts:
  summarise:
    version: "2.0.0"
    rollback_to: "1.0.0"
    cost_cap_usd: 0.05
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, template: A }
      "2.0.0": { model: gpt-4o-2024-08-06, template: B }
  it"s-odd: { version: "1.0.0", model: gpt-4o-2024-08-06, template: C }
monitoring:
  prompts: { it"s-odd: { quality: { threshold: 0.9 }, cost: off } }
`;

async function rules(text = TEXT): Promise<string> {
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
  const [registry] = workspace.store.workspace.registries;
  const options = { sources: workspace.store, now: Date.now(), environment: 'production' };
  return renderPrometheusRules(watchOf(registry!, options));
}

function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(ensurePrograms().promtool, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Series of one version, a sample a minute; and which alerts they raise after two hours. */
const SERIES = (calls: string, failed: string) => `rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - { series: 'promptledger_call_total{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",deployment_environment_name="production"}', values: '${calls}' }
      - { series: 'promptledger_call_failed_or_retried_total{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",deployment_environment_name="production"}', values: '${failed}' }
      - { series: 'promptledger_call_priced_total{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",deployment_environment_name="production"}', values: '${calls}' }
      - { series: 'promptledger_call_cost_usd_total{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",deployment_environment_name="production"}', values: '0+0.6x120' }
      - { series: 'promptledger_evaluation_score_count{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",gen_ai_evaluation_name="quality",deployment_environment_name="production"}', values: '0+10x120' }
      - { series: 'promptledger_evaluation_score_sum{gen_ai_prompt_name="summarise",gen_ai_prompt_version="2.0.0",gen_ai_evaluation_name="quality",deployment_environment_name="production"}', values: '0+7x120' }
    alert_rule_test:
      - { eval_time: 2h, alertname: PromptErrorsHigh, exp_alerts: [{ exp_labels: { severity: page, prompt: summarise, gen_ai_prompt_version: 2.0.0 }, exp_annotations: { summary: "More than 5 % of the calls of summarise fail or are tried again.", action: "prompt-ledger rollback summarise 1.0.0 --live" } }] }
      - { eval_time: 2h, alertname: PromptCostHigh, exp_alerts: [{ exp_labels: { severity: ticket, prompt: summarise, gen_ai_prompt_version: 2.0.0 }, exp_annotations: { summary: "A call of summarise costs more than its cap of 0.05 USD.", action: "prompt-ledger rollback summarise 1.0.0 --live" } }] }
      - { eval_time: 2h, alertname: PromptQualityLow, exp_alerts: [{ exp_labels: { severity: page, prompt: summarise, gen_ai_prompt_version: 2.0.0 }, exp_annotations: { summary: "The mean quality_score of summarise over 7 days is below 0.8.", action: "prompt-ledger rollback summarise 1.0.0 --live" } }] }
      - { eval_time: 2h, alertname: PromptSilent, exp_alerts: [] }
`;

describe('rules for Prometheus', () => {
  test('are rules', async () => {
    writeFileSync(join(folder, 'rules.yml'), await rules());
    const { status, output } = promtool('check', 'rules', 'rules.yml');
    expect(output).toContain('11 rules found');
    expect(status).toBe(0);
  });

  test('raise what the thresholds of the registry say, and not with others', async () => {
    writeFileSync(join(folder, 'test.yml'), SERIES('0+10x120', '0+1x120'));
    writeFileSync(join(folder, 'rules.yml'), await rules());
    const { status, output } = promtool('test', 'rules', 'test.yml');
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
    for (const other of ['error_rate: { max: 0.2 }', 'quality: { threshold: 0.6 }']) {
      writeFileSync(
        join(folder, 'rules.yml'),
        await rules(TEXT.replace('monitoring:\n', `monitoring:\n  ${other}\n`)),
      );
      expect(promtool('test', 'rules', 'test.yml').status, other).not.toBe(0);
    }
  });
});
