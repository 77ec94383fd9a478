import { expect, test } from 'vitest';
import { type MonitorTarget, watchOf } from '../../../src/core/monitoring/targets.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

async function targetsOf(text: string, environment = 'production'): Promise<readonly MonitorTarget[]> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': text });
  const { store } = workspace;
  return watchOf(store.workspace.registries[0]!, { sources: store, now: NOW, environment }).targets;
}

const VERSIONS = `versions:
      "1.0.0": { model: gpt-4o, template: Hi, deployed_at: "2026-01-01T00:00:00Z" }
      "1.1.0": { model: gpt-4o, template: Hi }
      "2.0.0": { model: gpt-4o-mini, template: Hi, deployed_at: "2026-11-01T00:00:00Z" }`;

const served = (targets: readonly MonitorTarget[]): string[] =>
  targets.flatMap(({ versions }) =>
    versions.map(({ version, role, previous }) => `${version} ${role} after ${previous ?? 'nothing'}`),
  );

test('the version that the pointer names, with its caps and its past', async () => {
  const [target, ...others] = await targetsOf(`prompts:
  p:
    version: "2.0.0"
    rollback_to: "1.0.0"
    cost_cap_usd: 0.05
    ${VERSIONS}
  nothing_deployed: { draft: { model: gpt-4o, template: Hi } }
`);
  expect(others).toEqual([]);
  expect(target).toMatchObject({
    prompt: 'p',
    rollbackTo: '1.0.0',
    costCapUsd: 0.05,
    isKilled: false,
    experiment: undefined,
    versions: [
      {
        version: '2.0.0',
        role: 'pointer',
        previous: '1.0.0',
        model: 'gpt-4o-mini',
        deployedAt: '2026-11-01T00:00:00Z',
      },
    ],
  });
});

test('without a rollback target, the version before is that of lower precedence', async () => {
  expect(served(await targetsOf(`prompts:\n  p:\n    version: "2.0.0"\n    ${VERSIONS}\n`))).toEqual([
    '2.0.0 pointer after 1.1.0',
  ]);
});

test('another environment has its own pointer, or else that of production', async () => {
  const text = `prompts:\n  p:\n    version: "1.0.0"\n    environments: { staging: "1.1.0" }\n    ${VERSIONS}\n`;
  expect(served(await targetsOf(text, 'staging'))).toEqual(['1.1.0 pointer after 1.0.0']);
  expect(served(await targetsOf(text, 'qa'))).toEqual(['1.0.0 pointer after nothing']);
});

const EXPERIMENT = `experiments:
  shorter:
    prompt: p
    control: { version: "1.1.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
`;

test('a running experiment serves its arms, and only in production', async () => {
  const text = `prompts:\n  p:\n    version: "1.1.0"\n    kill_switch: true\n    ${VERSIONS}\n${EXPERIMENT}    started_at: "2026-11-19T00:00:00Z"\n`;
  const targets = await targetsOf(text);
  expect(served(targets)).toEqual(['1.1.0 control after 1.0.0', '2.0.0 challenger after 1.1.0']);
  expect(targets[0]).toMatchObject({ experiment: 'shorter', isKilled: true });
  expect(served(await targetsOf(text, 'staging'))).toEqual(['1.1.0 pointer after 1.0.0']);
  expect(served(await targetsOf(`${text}    ended_at: "2026-11-20T00:00:00Z"\n`))).toEqual([
    '1.1.0 pointer after 1.0.0',
  ]);
});

const rollingBack = (startedAt: string): string =>
  `prompts:\n  p:\n    version: "1.1.0"\n    rollback: { from: "2.0.0", to: "1.1.0", started_at: "${startedAt}" }\n    ${VERSIONS}\n`;

test('a staged rollback comes before an experiment, until it is over', async () => {
  const [target] = await targetsOf(
    `${rollingBack('2026-11-20T11:50:00Z')}${EXPERIMENT}    started_at: "2026-11-19T00:00:00Z"\n`,
  );
  expect(served([target!])).toEqual(['1.1.0 rollback-target after 1.0.0', '2.0.0 rolled-back after 1.1.0']);
  expect(target?.experiment).toBeUndefined();
  expect(served(await targetsOf(rollingBack('2026-11-20T11:00:00Z')))).toEqual(['1.1.0 pointer after 1.0.0']);
});
