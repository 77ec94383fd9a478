import { expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import type { Override } from '../../../src/core/serving/decide.ts';
import {
  type LiveState,
  changeTowardsRegistry,
  describeDifference,
  liveDifferences,
} from '../../../src/core/serving/liveState.ts';
import type { ServedPrompt } from '../../../src/core/serving/snapshot.ts';
import { liveState } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const content = { messages: [], digest: '' };

const PUBLISHED: ServedPrompt = {
  version: '2.0.0',
  environments: { staging: '1.0.0' },
  versions: { '1.0.0': content, '2.0.0': content },
};

interface Live {
  readonly override?: Override;
  readonly published?: Partial<ServedPrompt>;
  readonly environment?: string;
}

/** Each difference between a registry with this policy and a head, and what the head would have to be told. */
async function compared(policy: string, { override, published, environment = 'production' }: Live = {}) {
  const text = `prompts:\n  p: { ${policy}, versions: { "1.0.0": { model: m, template: Hi } } }\n`;
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': text });
  const prompt = workspace.prompt('p');
  const state: LiveState = {
    ...liveState(override ? { p: override } : {}),
    environment,
    snapshot: { v: 1, prompts: { p: { ...PUBLISHED, ...published } } },
  };
  return liveDifferences(prompt, state).map((difference) => {
    try {
      return [describeDifference(difference), changeTowardsRegistry(prompt, state, difference)];
    } catch (error) {
      if (PromptError.is(error, 'bad-input')) return [describeDifference(difference), error.message];
      throw error;
    }
  });
}

const HEAD = 'The live head of production (live)';

test('where both say the same there is nothing to say', async () => {
  expect(await compared('version: "2.0.0"')).toEqual([]);
  expect(await compared('version: "2.0.0"', { environment: 'staging' })).toHaveLength(1);
  const staging = 'version: "2.0.0", environments: { staging: "1.0.0" }';
  expect(await compared(staging, { environment: 'staging' })).toEqual([]);
});

test('an operator has rolled back', async () => {
  expect(await compared('version: "2.0.0"', { override: { version: '1.0.0' } })).toEqual([
    [`${HEAD} serves 1.0.0, and the registry says 2.0.0.`, { kind: 'clear', prompt: 'p' }],
  ]);
});

test('the registry was changed, and nobody has published it', async () => {
  expect(await compared('version: "1.0.0"')).toEqual([
    [
      `${HEAD} serves 2.0.0, and the registry says 1.0.0.`,
      { kind: 'override', prompt: 'p', version: '1.0.0' },
    ],
  ]);
  expect(await compared('version: "3.0.0"')).toEqual([
    [`${HEAD} serves 2.0.0, and the registry says 3.0.0.`, 'p 3.0.0 was not published yet.'],
  ]);
});

test('a staged rollback goes on at its own pace', async () => {
  const rollback = { from: '2.0.0', to: '1.0.0', started_at: '2026-11-27T10:00:00Z', over_minutes: 10 };
  const policy = `version: "1.0.0", rollback: ${JSON.stringify(rollback)}`;
  expect(await compared(policy)).toEqual([
    [expect.any(String), { kind: 'staged-rollback', prompt: 'p', rollback }],
  ]);
});

test('kill switches', async () => {
  expect(await compared('version: "2.0.0"', { override: { kill: true } })).toEqual([
    [`${HEAD} has turned it off, and the registry has not.`, { kind: 'unkill', prompt: 'p' }],
  ]);
  expect(await compared('version: "2.0.0"', { published: { kill_switch: true } })).toEqual([
    [`${HEAD} has turned it off, and the registry has not.`, 'p was published with its kill switch on.'],
  ]);
  expect(await compared('version: "2.0.0", kill_switch: true')).toEqual([
    [
      'The registry has turned it off, and the live head of production (live) still serves it.',
      { kind: 'kill', prompt: 'p' },
    ],
  ]);
});

test('of a prompt that was never published a head says nothing', async () => {
  const workspace = await MemoryWorkspace.open({
    'prompt-registry.yaml': 'prompts:\n  q: { version: "1.0.0" }\n',
  });
  expect(liveDifferences(workspace.prompt('q'), liveState({}))).toEqual([]);
});
