import { describe, expect, test } from 'vitest';
import {
  type MetricLimits,
  type Outcome,
  type Phase,
  assessMetric,
  assessRun,
  outcomeOf,
} from '../../../../src/core/experiments/rollout/measurements.ts';
import { type Step, nextMove } from '../../../../src/core/experiments/rollout/rollout.ts';
import { type Oracle, present, readOracle } from '../../evals/statistics/oracle.ts';

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  S: 'successful',
  F: 'failed',
  I: 'inconclusive',
  E: 'error',
  N: 'failed',
};
const outcomes = (letters: string): Outcome[] => Array.from(letters, (letter) => present(OUTCOMES[letter]));

describe('canary_argo_traces', () => {
  interface Row {
    readonly input: { readonly config: MetricLimits; readonly measurements: string };
    readonly expected: {
      readonly phase: Phase;
      readonly decided_at: number | null;
      readonly trace: readonly Phase[];
    };
  }
  const { cases }: Oracle<Row> = JSON.parse(readOracle('canary_argo_traces'));
  test.each(cases)('$input', ({ input, expected }) => {
    const measured = outcomes(input.measurements);
    const { phase, decidedAt } = assessMetric(input.config, measured);
    expect(phase).toBe(expected.phase);
    expect(decidedAt ?? null).toBe(expected.decided_at);
    const trace = expected.trace.map((_, i) => assessMetric(input.config, measured.slice(0, i + 1)).phase);
    expect(trace).toEqual(expected.trace);
  });
});

describe('canary_flagger_traces', () => {
  interface Row {
    readonly input: {
      readonly threshold: number;
      readonly stepWeight: number;
      readonly maxWeight: number;
      readonly ticks: string;
    };
    readonly expected: { readonly phase: string; readonly trace: readonly (string | number)[] };
  }
  const { cases }: Oracle<Row> = JSON.parse(readOracle('canary_flagger_traces'));

  /**
   * Flagger's rollout by ours. A check that fails halts, and what has failed too often is taken back on the next tick;
   * we take it back at once, so that the last halt and the rollback are one move.
   */
  function trace({ threshold, stepWeight, maxWeight, ticks }: Row['input']): (string | number)[] {
    const weights = Array.from({ length: maxWeight / stepWeight }, (_, i) => stepWeight * (i + 1));
    const steps = weights.map((weight): Step => ({
      share: weight / 100,
      holdMs: 0,
      sample: 1,
      needsApproval: false,
    }));
    const found: (string | number)[] = [stepWeight];
    const measured: Outcome[] = [];
    let step = 1;
    for (const [i, outcome] of outcomes(ticks).entries()) {
      if (i === 0) continue;
      measured.push(outcome);
      const { phase } = assessMetric({ failureLimit: threshold - 1 }, measured);
      const failed = measured.filter((one) => one === 'failed').length;
      const state = { step, stepStartedAt: 0, approved: new Set<number>() };
      const move = nextMove(steps, state, { now: i, evidence: { units: 1, phase, latest: outcome } });
      if (move.kind === 'wait') found.push(`halt(${failed})`);
      if (move.kind === 'complete') return [...found, 'Promote'];
      if (move.kind === 'abort')
        return [...found, `halt(${failed})`, ...(i + 1 < ticks.length ? ['Rollback'] : [])];
      if (move.kind !== 'advance') continue;
      ({ step } = move);
      found.push(move.share * 100);
    }
    return found;
  }

  test.each(cases)('$input', ({ input, expected }) => expect(trace(input)).toEqual(expected.trace));
});

test.each<[Phase, readonly (Phase | `${Phase} dry`)[]]>([
  ['Successful', []],
  ['Successful', ['Successful', 'Successful']],
  ['Running', ['Successful', 'Running']],
  ['Inconclusive', ['Running', 'Inconclusive']],
  ['Error', ['Inconclusive', 'Error']],
  ['Failed', ['Error', 'Failed', 'Successful']],
  ['Successful', ['Failed dry', 'Successful']],
])('a run is %s: %j', (expected, metrics) => {
  const phases = ['Successful', 'Running', 'Inconclusive', 'Error', 'Failed'] as const;
  const runs = metrics.map((text) => ({
    phase: present(phases.find((phase) => text.startsWith(phase))),
    isDry: text.endsWith('dry'),
  }));
  expect(assessRun(runs)).toBe(expected);
});

test.each<[Outcome, Parameters<typeof outcomeOf>[0]]>([
  ['successful', { success: true }],
  ['failed', { success: false }],
  ['failed', { failure: true }],
  ['successful', { failure: false }],
  ['successful', { success: true, failure: false }],
  ['failed', { success: false, failure: true }],
  ['failed', { success: true, failure: true }],
  ['inconclusive', { success: false, failure: false }],
])('%s: %j', (expected, conditions) => expect(outcomeOf(conditions)).toBe(expected));
