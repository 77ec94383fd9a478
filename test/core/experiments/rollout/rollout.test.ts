import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type RolloutMove,
  type RolloutState,
  type Step,
  type StepEvidence,
  nextMove,
  rolloutOf,
} from '../../../../src/core/experiments/rollout/rollout.ts';
import type { ExperimentSettings } from '../../../../src/core/experiments/settings.ts';
import { stepEvidenceOf } from '../../../../src/core/experiments/rollout/stepEvidence.ts';
import { judge } from '../../../../src/core/experiments/verdict.ts';
import { evidenceOf, settings } from '../evidenceOf.ts';
import { startRefusal } from '../../../../src/core/experiments/rollout/startRefusal.ts';
import { type Experiment, findExperiments } from '../../../../src/core/registry/experiments.ts';
import { RegistryFile } from '../../../../src/core/registry/registryFile.ts';
import '../../../propertySeed.ts';
import { present } from '../../evals/statistics/oracle.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T10:00:00Z');

const healthy: StepEvidence = { units: 60, phase: 'Running', latest: 'successful' };
const usual = present(
  rolloutOf({
    rollout: { steps: undefined, step: 1, stepStartedAt: undefined, approved: [] },
    startedAt: '2026-11-01T10:00:00Z',
  }),
);
const at = (step: number, approved: readonly number[] = []): RolloutState => ({
  step,
  stepStartedAt: START,
  approved: new Set(approved),
});

/** A move in a line. */
function drawn(move: RolloutMove): string {
  const to = move.kind === 'advance' ? ` to ${move.step} (${move.share})` : '';
  return `${move.kind}${to}: ${move.reason}`;
}

const move = (
  steps: readonly Step[],
  state: RolloutState,
  hours: number,
  evidence: Partial<StepEvidence> = {},
): string =>
  drawn(nextMove(steps, state, { now: START + hours * HOUR, evidence: { ...healthy, ...evidence } }));

test('the usual steps, an hour and 50 units each', () => {
  expect(usual.steps.map(({ share }) => share)).toEqual([0.01, 0.05, 0.1, 0.25, 0.5, 1]);
  expect(usual.state.stepStartedAt).toBe(START);
  expect(move(usual.steps, at(1), 1)).toBe('advance to 2 (0.05): Step 2 (5 %) can begin.');
  expect(move(usual.steps, at(5), 1)).toBe('advance to 6 (1): Step 6 (100 %) can begin.');
  expect(move(usual.steps, at(6), 1)).toBe(
    'complete: Every step has held up: the challenger can be deployed.',
  );
});

test.each<[string, number, Partial<StepEvidence>, string]>([
  ['its time is not over', 0.5, {}, 'wait: Step 2 (5 %) lasts 30 minutes more.'],
  ['the clock went back', -5, {}, 'wait: Step 2 (5 %) lasts 60 minutes more.'],
  ['a day later: the next step only', 24, {}, 'advance to 3 (0.1): Step 3 (10 %) can begin.'],
  ['too few units', 1.5, { units: 49 }, 'wait: Step 2 (5 %) has 49 of 50 units.'],
  [
    'too few units for long',
    2,
    { units: 0 },
    'pause: Step 2 (5 %) has 0 of 50 units after twice its time: is there any traffic?',
  ],
  [
    'it failed, at whatever time',
    0,
    { phase: 'Failed' },
    'abort: What was measured failed: everybody is served the control again.',
  ],
  [
    'nothing could be measured',
    0.1,
    { phase: 'Error' },
    'abort: What should be measured could not be, too often: everybody is served the control again.',
  ],
  [
    'neither nor',
    9,
    { phase: 'Inconclusive' },
    'pause: What was measured says neither yes nor no: somebody has to look.',
  ],
  ['the newest failed', 2, { latest: 'failed' }, 'wait: The newest measurement did not pass.'],
])('%s', (_name, hours, evidence, expected) =>
  expect(move(usual.steps, at(2), hours, evidence)).toBe(expected),
);

const quick = (share: number, more: Partial<Step> = {}): Step => ({
  share,
  holdMs: HOUR,
  sample: 0,
  needsApproval: false,
  ...more,
});

test('overdue steps fold into one, but for what is measured or approved', () => {
  const free = [quick(0.01), quick(0.05), quick(0.1), quick(0.5), quick(1)];
  expect(move(free, at(1), 1.5)).toBe('advance to 2 (0.05): Step 2 (5 %) can begin.');
  expect(move(free, at(1), 3.5)).toBe('advance to 4 (0.5): Step 4 (50 %) can begin.');
  // All of the traffic is a step that is lived through, however late it is.
  expect(move(free, at(1), 99)).toBe('advance to 5 (1): Step 5 (100 %) can begin.');
  const measured = free.with(2, quick(0.1, { sample: 50 }));
  expect(move(measured, at(1), 99)).toBe('advance to 3 (0.1): Step 3 (10 %) can begin.');
  const approved = free.with(2, quick(0.1, { needsApproval: true }));
  expect(move(approved, at(1), 99)).toBe('advance to 2 (0.05): Step 2 (5 %) can begin.');
  expect(move(approved, at(2), 99)).toBe('pause: Step 3 (10 %) begins when somebody approves it.');
  expect(move(approved, at(2, [3]), 1)).toBe('advance to 3 (0.1): Step 3 (10 %) can begin.');
  expect(move(approved, at(1, [3]), 99)).toBe('advance to 5 (1): Step 5 (100 %) can begin.');
});

test('a step that is not there', () =>
  expect(move(usual.steps, at(7), 1)).toBe('pause: There is no step 7 of 6.'));

test.each<[string, Parameters<typeof evidenceOf>, Partial<ExperimentSettings>, StepEvidence]>([
  [
    'no harm',
    [
      { units: 900, quality: [0.8, 0.1] },
      { units: 100, quality: [0.8, 0.1] },
    ],
    {},
    { units: 100, phase: 'Running', latest: 'successful' },
  ],
  [
    'harm',
    [
      { units: 900, quality: [0.8, 0.1] },
      { units: 100, quality: [0.5, 0.1] },
    ],
    {},
    { units: 100, phase: 'Failed', latest: 'failed' },
  ],
  [
    'too few to say',
    [
      { units: 90, quality: [0.8, 0.1] },
      { units: 10, quality: [0.1, 0.1] },
    ],
    {},
    { units: 10, phase: 'Running', latest: undefined },
  ],
  [
    'units that are not shared out as they should be',
    [
      { units: 900, quality: [0.8, 0.1] },
      { units: 200, quality: [0.8, 0.1] },
    ],
    {},
    { units: 200, phase: 'Inconclusive', latest: 'inconclusive' },
  ],
  [
    'no score at all',
    [{ units: 900 }, { units: 100 }],
    {},
    { units: 0, phase: 'Running', latest: undefined },
  ],
  [
    'the last step, where nobody meets the control',
    [{ units: 0 }, { units: 700, quality: [0.8, 0.1] }],
    { weights: { control: 0, challenger: 1 } },
    { units: 700, phase: 'Running', latest: 'successful' },
  ],
])('what an analysis means for a step: %s', (_name, arms, more, expected) =>
  expect(stepEvidenceOf(judge({ ...settings, isRelative: true, ...more }, evidenceOf(...arms)))).toEqual(
    expected,
  ),
);

test('a step of which nobody knows when it began', () =>
  expect(move(usual.steps, { ...at(2), stepStartedAt: NaN }, 99)).toBe(
    'pause: Nobody wrote when Step 2 (5 %) began.',
  ));

test('whatever happens: no approval is skipped, no failure is advanced, asking twice changes nothing', () => {
  const step = fc.record({
    share: fc.double({ min: 0.0001, max: 1, noNaN: true }),
    holdMs: fc.integer({ min: 0, max: 3 * HOUR }),
    sample: fc.constantFrom(0, 50),
    needsApproval: fc.boolean(),
  });
  const phase = fc.constantFrom('Running', 'Successful', 'Inconclusive', 'Error', 'Failed');
  const latest = fc.constantFrom('successful', 'failed', 'inconclusive', 'error', undefined);
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 8 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 8 })),
      fc.integer({ min: -HOUR, max: 30 * HOUR }),
      fc.record({ units: fc.constantFrom(0, 49, 50, 500), phase, latest }),
      (steps, from, approved, later, evidence) => {
        const state = at(from, approved);
        const question = { now: START + later, evidence };
        const found = nextMove(steps, state, question);
        expect(nextMove(steps, state, question)).toEqual(found);
        if (found.kind !== 'advance' && found.kind !== 'complete') return;
        expect(['Running', 'Successful']).toContain(evidence.phase);
        expect(['successful', undefined]).toContain(evidence.latest);
        expect(later).toBeGreaterThanOrEqual(present(steps[from - 1]).holdMs);
        const to = found.kind === 'advance' ? found.step : steps.length + 1;
        expect(to).toBeGreaterThan(from);
        for (let passed = from + 1; passed < to; passed++) expect(present(steps[passed - 1]).sample).toBe(0);
        for (let begun = from + 1; begun <= Math.min(to, steps.length); begun++)
          if (present(steps[begun - 1]).needsApproval) expect(approved).toContain(begun);
      },
    ),
  );
});

const experimentsOf = (text: string): Experiment[] =>
  findExperiments(RegistryFile.of('file:///registry.yaml', text));

test('a rollout as it is written', () => {
  const [found] = experimentsOf(`experiments:
  canary:
    prompt: p
    started_at: "2026-11-01T09:00:00Z"
    rollout:
      steps:
        - { weight: 0.02, hold_minutes: 15, minimum_sample_size: 10 }
        - { weight: 1, approval: true }
      step: 2
      step_started_at: "2026-11-01T10:00:00Z"
      approved: [2]
`);
  expect(rolloutOf(present(found))).toEqual({
    steps: [
      { share: 0.02, holdMs: HOUR / 4, sample: 10, needsApproval: false },
      { share: 1, holdMs: HOUR, sample: 50, needsApproval: true },
    ],
    state: { step: 2, stepStartedAt: START, approved: new Set([2]) },
  });
});

test.each<[string, string, string | undefined]>([
  ['nothing else is there', '', undefined],
  [
    'another one runs',
    'old: { prompt: p, started_at: "2026-10-01T00:00:00Z" }',
    'old shares the traffic of p already: one experiment or rollout at a time.',
  ],
  ['one of another prompt runs', 'old: { prompt: q, started_at: "2026-10-01T00:00:00Z" }', undefined],
  ['another one is planned', 'old: { prompt: p }', undefined],
  [
    'another one has ended',
    'old: { prompt: p, started_at: "2026-10-01T00:00:00Z", ended_at: "2026-10-02T00:00:00Z" }',
    undefined,
  ],
  [
    'the same version was just given up',
    'old: { prompt: p, challenger: { version: "2.0.0" }, started_at: "2026-10-01T00:00:00Z", ended_at: "2026-11-01T09:40:00Z", outcome: reverted }',
    'Version 2.0.0 was given up by old less than an hour ago: wait 40 minutes, or correct it.',
  ],
  [
    'another version was just given up',
    'old: { prompt: p, challenger: { version: "1.9.0" }, started_at: "2026-10-01T00:00:00Z", ended_at: "2026-11-01T09:40:00Z", outcome: reverted }',
    undefined,
  ],
  [
    'the same version was given up yesterday',
    'old: { prompt: p, challenger: { version: "2.0.0" }, ended_at: "2026-10-31T09:40:00Z", outcome: reverted }',
    undefined,
  ],
])('whether it may start: %s', (_name, other, expected) => {
  const all = experimentsOf(
    `experiments:\n  new: { prompt: p, challenger: { version: "2.0.0" } }\n  ${other}\n`,
  );
  expect(startRefusal(present(all[0]), all, START)).toBe(expected);
});

test('an experiment that has ended does not start again', () => {
  const all = experimentsOf('experiments:\n  new: { prompt: p, ended_at: "2026-10-31T09:40:00Z" }\n');
  expect(startRefusal(present(all[0]), all, START)).toBe('new has ended. Write a new one.');
});
