import { expect, test } from 'vitest';
import {
  DEFAULT_MONITORS,
  monitoringOf,
  settingsFor,
} from '../../../src/core/monitoring/monitoringSettings.ts';
import type { Registry } from '../../../src/core/registry/workspace.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

async function registryOf(
  monitoring: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Registry> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': monitoring, ...others });
  return workspace.store.workspace.registries[0]!;
}

test('without a word, the defaults and the files that the runtime writes', async () => {
  const settings = monitoringOf(await registryOf('prompts: {}\n'));
  expect(settings.source).toEqual({ kind: 'files', paths: ['.prompt-ledger/telemetry'] });
  expect(settings.monitors).toEqual(DEFAULT_MONITORS);
  expect([settings.prompts.size, settings.actions.size, settings.hooks]).toEqual([0, 0, []]);
});

test('thresholds of all prompts, of single ones, and what is off', async () => {
  const settings = monitoringOf(
    await registryOf(`monitoring:
  quality: { score: helpfulness, threshold: 0.7, window_days: 3 }
  latency: { max_ratio: 3 }
  no_data: off
  drift: off
  prompts:
    a:
      quality: { threshold: 0.85, min_calls: 30 }
      no_data: { after_minutes: 60 }
      cost: off
    b: { quality: { clear: 0.9 }, error_rate: { max: 0.2 }, drift: { max_distance: 0.3 } }
`),
  );
  expect(settings.monitors).toEqual({
    ...DEFAULT_MONITORS,
    quality: {
      score: 'helpfulness',
      threshold: 0.7,
      clear: expect.closeTo(0.72),
      windowDays: 3,
      minCalls: 100,
    },
    latency: { maxRatio: 3, clearRatio: expect.closeTo(2.4), minCalls: 20 },
    noData: undefined,
    drift: undefined,
  });
  expect(settingsFor(settings, 'a')).toMatchObject({
    quality: {
      score: 'helpfulness',
      threshold: 0.85,
      clear: expect.closeTo(0.87),
      windowDays: 3,
      minCalls: 30,
    },
    latency: { maxRatio: 3 },
    cost: undefined,
    noData: { afterMinutes: 60 },
  });
  expect(settingsFor(settings, 'b')).toMatchObject({
    quality: { threshold: 0.7, clear: 0.9 },
    errorRate: { max: 0.2, minCalls: 50 },
    noData: undefined,
    drift: { maxDistance: 0.3 },
  });
  expect(settingsFor(settings, 'c')).toBe(settings.monitors);
});

test('what makes no sense leaves the default in place: the checks speak of it', async () => {
  const { monitors, source, hooks, actions } = monitoringOf(
    await registryOf(`monitoring:
  source: { files: [] }
  quality: { threshold: 80, clear: 0.5, min_calls: 0 }
  latency: { max_ratio: 0.5, clear_ratio: 7 }
  error_rate: lots
  actions: { quality: panic, no_data: kill }
  hooks: [nobody, { on: [opened] }]
`),
  );
  expect(monitors.quality).toEqual({ ...DEFAULT_MONITORS.quality, clear: 0.8 });
  expect(monitors.latency).toEqual({ ...DEFAULT_MONITORS.latency, clearRatio: 2 });
  expect(monitors.errorRate).toEqual(DEFAULT_MONITORS.errorRate);
  expect(source).toEqual({ kind: 'files', paths: ['.prompt-ledger/telemetry'] });
  expect([...actions, ...hooks]).toEqual([]);
});

test.each([
  ['{ files: [logs/, more.jsonl] }', { kind: 'files', paths: ['logs/', 'more.jsonl'] }],
  [
    '{ prometheus: "http://prom:9090", token_env: PROM_TOKEN, names: { promptledger_call_total: calls_total } }',
    {
      kind: 'prometheus',
      url: 'http://prom:9090',
      tokenEnv: 'PROM_TOKEN',
      names: new Map([['promptledger_call_total', 'calls_total']]),
    },
  ],
  [
    '{ postgres: { url_env: TELEMETRY_URL } }',
    { kind: 'postgres', urlEnv: 'TELEMETRY_URL', table: 'llm_calls' },
  ],
  [
    '{ clickhouse: "http://ch:8123", user: reader, password_env: CH_PASSWORD }',
    {
      kind: 'clickhouse',
      url: 'http://ch:8123',
      user: 'reader',
      passwordEnv: 'CH_PASSWORD',
      table: 'otel.otel_traces',
    },
  ],
])('source: %s', async (written, expected) => {
  expect(monitoringOf(await registryOf(`monitoring:\n  source: ${written}\n`)).source).toEqual(expected);
});

test('actions and hooks', async () => {
  const { actions, hooks } = monitoringOf(
    await registryOf(`monitoring:
  actions: { quality: rollback, error_rate: kill }
  hooks:
    - { webhook: "https://example.com/alerts", on: [opened] }
    - { command: notify-send, args: [Alert] }
`),
  );
  expect([...actions]).toEqual([
    ['quality', 'rollback'],
    ['error-rate', 'kill'],
  ]);
  expect(hooks).toEqual([
    { target: { kind: 'webhook', url: 'https://example.com/alerts' }, on: ['opened'] },
    {
      target: { kind: 'command', command: 'notify-send', args: ['Alert'] },
      on: ['opened', 'escalated', 'ended'],
    },
  ]);
});

test('an included file speaks of its own prompts, and of the rest where the root is silent', async () => {
  const registry = await registryOf('include: [more.yaml]\nmonitoring: { prompts: { a: { cost: off } } }\n', {
    'more.yaml':
      'monitoring: { quality: { threshold: 0.5 }, prompts: { a: { cost: {} }, b: { no_data: off } } }\n',
  });
  const settings = monitoringOf(registry);
  expect(settings.monitors).toEqual(DEFAULT_MONITORS);
  expect(settingsFor(settings, 'a').cost).toBeUndefined();
  expect(settingsFor(settings, 'b').noData).toBeUndefined();
});
