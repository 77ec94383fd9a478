import { test } from 'vitest';
import { expectMarked } from './checked.ts';

const PROMPTS = `prompts:
  p:
    draft: { model: gpt-4o, template: Hi }
`;

test('as the guide has it, monitoring has no problem', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  source: { prometheus: "http://prom:9090", token_env: PROM_TOKEN, names: { promptledger_call_total: calls } }
  quality: { score: quality_score, threshold: 0.80, clear: 0.82, window_days: 7, min_calls: 100 }
  error_rate: { max: 0.05, min_calls: 50 }
  latency: { max_ratio: 2, clear_ratio: 1.6, min_calls: 20 }
  cost: { min_calls: 20 }
  no_data: { after_minutes: 30 }
  drift: { max_distance: 0.1 }
  prompts: { p: { quality: { threshold: 0.85 }, no_data: off, drift: false } }
  actions: { error_rate: kill }
  hooks: [{ webhook: "https://example.com/alerts", on: [opened, ended] }, { command: notify-send, args: [Alert] }]
`,
  }));

test('the shape: keys, types, what is outside', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  qualty: { threshold: 0.8 }
# ^^^^^^ warning unknown-key: “qualty” is no key of “monitoring”. Did you mean “quality”?
  quality: { treshold: 0.8, min_calls: 0 }
#            ^^^^^^^^ warning unknown-key: “treshold” is no key of “monitoring.quality”. Did you mean “threshold”?
#                                      ^ error invalid-value: “monitoring.quality.min_calls” must be at least 1.
  no_data: of
#          ^^ error invalid-value: “monitoring.no_data” must be a map or off.
  prompts: { p: { cost: 3, hooks: [] } }
#                       ^ error wrong-type: “monitoring.prompts.p.cost” must be a map of keys and values or text or true or false, not the number 3 (quote it to make it text).
#                          ^^^^^ warning unknown-key
  actions: { quality: rolback }
#                     ^^^^^^^ error invalid-value: “monitoring.actions.quality” must be one of rollback, staged_rollback, kill. Did you mean “rollback”?
  source: { postgres: { url_env: "postgres://u:p@host/db" } }
#                                ^^^^^^^^^^^^^^^^^^^^^^^^ error invalid-value
`,
  }));

test('an alert may not end where it begins, for single prompts by what holds for all', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  quality: { threshold: 0.9 }
  latency: { clear_ratio: 2.5 }
#                         ^^^ error monitoring-clear-unreachable: The alert begins above 2 times the usual, and would end at 2.5, while it lasts. Let it end at 2 or below.
  prompts:
    p: { quality: { clear: 0.85 }, latency: { max_ratio: 4, clear_ratio: 3 } }
#                          ^^^^ error monitoring-clear-unreachable: The alert begins below 0.9, and would end at 0.85, while it lasts. Let it end at 0.9 or above.
`,
  }));

test('what belongs to another source, or to none', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  source: { clickhouse: "http://ch:8123", table: otel.otel_traces, token_env: T, postgres: { url_env: U } }
#           ^^^^^^^^^^ error monitoring-source-ambiguous: Telemetry is read from one place, and that is \`postgres\`. Remove one of the two.
#                                                                  ^^^^^^^^^ error monitoring-source-ambiguous: \`token_env\` goes with \`prometheus\`, which is not the source.
`,
  }));

test('actions that nothing leads to', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  a: { version: "1.0.0", kill_switch: true, versions: { "1.0.0": { model: local/m, template: Hi } } }
endpoints: { local: { base_url: "http://localhost:1/v1", free: true } }
monitoring:
  source: { prometheus: "http://prom:9090" }
  cost: off
  prompts: { a: { cost: {} } }
  actions: { quality: kill, error_rate: rollback, cost: kill }
#                     ^^^^ warning monitoring-action-idle: Prometheus does not tell users apart, so an alert on quality is never certain enough to act on. Remove the action, or read the telemetry from another source.
#                                       ^^^^^^^^ warning monitoring-action-idle: Nothing can be rolled back: no prompt says \`rollback_to\`. Add it, or remove the action.
`,
  }));

test('hooks that tell nobody, or two at once', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  hooks:
    - { args: [a] }
#     ^^^^^^^^^^^^^ error monitoring-hook-incomplete
    - { webhook: "https://example.com", command: say }
#                                                ^^^ error monitoring-hook-incomplete: The hook has several of \`webhook\`, \`webhook_env\` and \`command\`, of which one is used. Make a hook of each.
    - { webhook_env: SLACK_URL }
`,
  }));

test('a password in an address', () =>
  expectMarked({
    'prompt-registry.yaml': `${PROMPTS}monitoring:
  source: { clickhouse: "https://reader:hunter2@ch:8443" }
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error secret-in-file
  hooks: [{ webhook: "https://example.com/a:b@c" }]
`,
  }));
