import { expect, test } from 'vitest';
import { trafficLines, trafficOf, trafficWords } from '../../../src/core/lifecycle/traffic.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const NOW = Date.parse('2026-11-27T10:00:00Z');

/** What is said of a prompt `p` with these lines, and of these experiments. */
async function said(policy: string, experiments = ''): Promise<{ words: string[]; lines: string[] }> {
  const text = `prompts:
  p:
    version: "1.0.0"
${policy}    versions:
      "1.0.0": { model: m, template: Hi }
      "2.0.0": { model: m, template: Hello }
${experiments && `experiments:\n${experiments}`}`;
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': text });
  const traffic = trafficOf(workspace.prompt('p'), NOW);
  return { words: trafficWords(traffic), lines: trafficLines(traffic, () => undefined) };
}

const ARMS = `    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
`;

test('nothing out of the ordinary is nothing to say', async () =>
  expect(await said('    kill_switch: false\n', `  later:\n${ARMS}`)).toEqual({ words: [], lines: [] }));

test('a kill switch', async () =>
  expect(await said('    kill_switch: true\n')).toEqual({
    words: ['off'],
    lines: ['Kill switch on: no model is called'],
  }));

const rollback = (at: string): string =>
  `    rollback: { from: "2.0.0", to: "1.0.0", started_at: "${at}" }\n`;

test('a staged rollback is a function of the time, until it is over', async () => {
  expect(await said(rollback('2026-11-27T09:50:00Z'))).toEqual({
    words: ['rolling back, 66.7 % left'],
    lines: ['Rolling back 2.0.0 → 1.0.0: 66.7 % left, 20 minutes to go'],
  });
  expect((await said(rollback('2026-11-27T09:30:00Z'))).lines).toEqual([]);
});

test('an experiment and a rollout', async () => {
  const started = '    started_at: "2026-11-20T10:00:00Z"\n';
  const over = `  over:\n${ARMS}${started}    ended_at: "2026-11-21T10:00:00Z"\n`;
  expect(await said('', `${over}  a:\n${ARMS}${started}`)).toEqual({
    words: ['10 % experiment'],
    lines: ['2.0.0: 10 % experiment since 2026-11-20'],
  });
  expect(await said('', `  a:\n${ARMS}${started}    rollout: { step: 3 }\n`)).toEqual({
    words: ['10 % canary'],
    lines: ['2.0.0: 10 % canary since 2026-11-20, step 3 of 6'],
  });
});
