import { expect, test } from 'vitest';
import { escapeText } from '../../../src/core/evals/reports/escapeText.ts';
import { judge } from '../../../src/core/experiments/verdict.ts';
import { renderLifecycle } from '../../../src/core/lifecycle/lifecycleText.ts';
import { trafficOf } from '../../../src/core/lifecycle/traffic.ts';
import { liveState, sha256 } from '../checks/checked.ts';
import { evidenceOf } from '../experiments/evidenceOf.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const NOW = Date.parse('2026-11-27T10:00:00Z');

const TEXT = `prompts:
  sum_up:
    version: "2.0.0"
    rollback_to: "1.0.0"
    environments: { staging: "2.1.0" }
    draft: { model: m, template: "Hello" }
    versions:
      "1.0.0": { model: m, template: Hi, stage: retired, deployed_at: "2026-10-01T00:00:00Z" }
      "2.0.0":
        model: m
        template: Hi there
        eval_score: 0.91
        deployed_at: "2026-11-01T00:00:00Z"
        notes: "Two words, <b>not</b> one"
      "2.1.0": { model: m, template: Good day, digest: "sha256:1" }
experiments:
  polite:
    prompt: sum_up
    control: { version: "2.0.0", weight: 0.9 }
    challenger: { version: "2.1.0", weight: 0.1 }
    started_at: "2026-11-20T10:00:00Z"
  over:
    prompt: sum_up
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
    started_at: "2026-10-20T10:00:00Z"
    ended_at: "2026-10-30T10:00:00Z"
    outcome: promoted
`;

test('versions, experiments, what is live and who did it', async () => {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': TEXT });
  const prompt = workspace.prompt('sum_up');
  const [running] = trafficOf(prompt, NOW).experiments;
  const judged = judge(
    running!.settings!,
    evidenceOf({ units: 3700, quality: [0.85, 0.15] }, { units: 412, quality: [0.86, 0.15] }),
  );
  const text = renderLifecycle(prompt, {
    sources: workspace.store,
    sha256,
    now: NOW,
    analysisOf: ({ experiment }) => (experiment.name === 'polite' ? { judged, move: undefined } : undefined),
    measured: undefined,
    live: [liveState({ sum_up: { version: '1.0.0' } })],
    unread: ['staging cannot be read: head.json is no JSON object.'],
    escape: escapeText,
  });
  expect(text).toMatchSnapshot();
});

test('of a prompt with nothing there is nothing but that', async () => {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': 'prompts:\n  p: {}\n' });
  const facts = {
    analysisOf: () => undefined,
    measured: undefined,
    live: [],
    unread: [],
    escape: escapeText,
  };
  expect(
    renderLifecycle(workspace.prompt('p'), { sources: workspace.store, sha256, now: NOW, ...facts }),
  ).toBe('# p\n\nProduction serves nothing yet.\n\n## Versions\n\n- The files have none.\n');
});
