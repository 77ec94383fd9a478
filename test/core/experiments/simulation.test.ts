import { expect, test } from 'vitest';
import { mulberry32 } from '../../../src/core/evals/statistics/mulberry32.ts';
import { isBreached, judgeGuardrail } from '../../../src/core/experiments/guardrail.ts';
import { planExperiment } from '../../../src/core/experiments/planExperiment.ts';
import { type Sensitivity } from '../../../src/core/experiments/settings.ts';
import { simulateGuardrail } from '../../../src/core/experiments/simulate.ts';
import { differenceOf } from '../../../src/core/experiments/statistics/difference.ts';
import { type UnitMoments, ratioEstimate } from '../../../src/core/experiments/statistics/moments.ts';
import { present, readOracle } from '../evals/statistics/oracle.ts';
import { settings } from './evidenceOf.ts';

interface Row {
  readonly recommended: { readonly p_rollback: number; readonly median_n: number | null };
  readonly seq_anyharm_n100: { readonly p_rollback: number };
}
const reference: Readonly<Record<string, Row>> = JSON.parse(readOracle('sim_guardrail'));
const clustered: {
  readonly clustered_units_10_calls_each: {
    readonly seq_false_rollback_call_level: number;
    readonly seq_false_rollback_unit_ratio: number;
  };
} = JSON.parse(readOracle('sim_cluster'));

const EXPERIMENTS = 400;
const scores = { sd: 0.12, base: 0.88, experiments: EXPERIMENTS, until: 5000, seed: 7 };

/** Three standard errors of the difference of two simulated rates, ours and that of the reference. */
const tolerance = (rate: number): number =>
  3 * Math.sqrt((2 * Math.max(rate * (1 - rate), 0.005)) / EXPERIMENTS);

test.each([0, -0.02, -0.05, -0.088, -0.1, -0.12, -0.15, -0.3])('a true change of %d', (delta) => {
  const { recommended } = present(reference[`score delta=${delta}`]);
  const found = simulateGuardrail(settings, { ...scores, delta });
  expect(Math.abs(found.reverted - recommended.p_rollback)).toBeLessThan(tolerance(recommended.p_rollback));
  if (delta >= -0.05) expect(found.reverted).toBeLessThanOrEqual(0.01);
  if (delta <= -0.12) expect(found.reverted).toBe(1);
  if (recommended.median_n !== null && recommended.p_rollback > 0.5)
    expect(Math.abs(present(found.medianUnits) - recommended.median_n)).toBeLessThanOrEqual(50);
});

test('any harm: the level holds under continuous looking', () => {
  const found = simulateGuardrail({ ...settings, sensitivity: 'any_harm' }, { ...scores, delta: 0 });
  expect(found.reverted).toBeLessThanOrEqual(0.05);
  const { p_rollback } = present(reference['score delta=0']).seq_anyharm_n100;
  expect(Math.abs(found.reverted - p_rollback)).toBeLessThan(tolerance(p_rollback));
});

/** A user calls 1 to 19 times, and has a level of their own. */
function clusteredFalseAlarms(unit: 'user' | 'call', sensitivity: Sensitivity): number {
  const random = mulberry32(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const empty = { units: 0, calls: 0, total: 0, callsSquared: 0, totalSquared: 0, product: 0 };
  const addUser = (arm: typeof empty): void => {
    const calls = 1 + Math.floor(random() * 19);
    const level = 0.8 + 0.1 * normal();
    if (unit === 'user') {
      const total = calls * level + 0.1 * Math.sqrt(calls) * normal();
      arm.units++;
      arm.calls += calls;
      arm.total += total;
      arm.callsSquared += calls * calls;
      arm.totalSquared += total * total;
      arm.product += calls * total;
      return;
    }
    for (let call = 0; call < calls; call++) {
      const score = level + 0.1 * normal();
      arm.units++;
      arm.calls++;
      arm.total += score;
      arm.callsSquared++;
      arm.totalSquared += score * score;
      arm.product += score;
    }
  };
  const experiments = 200;
  let reverted = 0;
  for (let i = 0; i < experiments; i++) {
    const [control, challenger] = [{ ...empty }, { ...empty }];
    for (let users = 1; users <= 600; users++) {
      for (let k = 0; k < 9; k++) addUser(control);
      addUser(challenger);
      if (users % 10 !== 0 || !isAlarm(control, challenger, sensitivity)) continue;
      reverted++;
      break;
    }
  }
  return reverted / experiments;
}

function isAlarm(control: UnitMoments, challenger: UnitMoments, sensitivity: Sensitivity): boolean {
  const arms = { control: ratioEstimate(control), challenger: ratioEstimate(challenger) };
  return isBreached(judgeGuardrail(differenceOf(arms), challenger.units, { ...settings, sensitivity }));
}

test('A/A with calls clustered by user, looked at all the time: at most 1 % are reverted', () => {
  expect(clusteredFalseAlarms('user', 'threshold')).toBeLessThanOrEqual(0.01);
});

test('that takes units: calls that count as independent revert what is healthy', () => {
  const { seq_false_rollback_call_level: level } = clustered.clustered_units_10_calls_each;
  expect(level).toBeGreaterThan(0.2);
  expect(clusteredFalseAlarms('call', 'any_harm')).toBeGreaterThan(0.15);
  expect(clusteredFalseAlarms('user', 'any_harm')).toBeLessThanOrEqual(0.05);
});

test('a plan of very many units takes no longer', () => {
  const large = planExperiment(
    { ...settings, minimumSampleSize: 1_000_000 },
    { unitsPerDay: undefined, sd: 0.15, base: 0.86 },
  );
  expect(large.units).toEqual({ control: 9_000_000, challenger: 1_000_000 });
  expect(large.days).toBeUndefined();
  expect(large.falseAlarms.reverted).toBe(0);
});

test.each([
  [0, 1],
  [1, 0],
])('no plan where one arm has all of the traffic: %d and %d', (control, challenger) => {
  const all = { ...settings, weights: { control, challenger } };
  expect(() => planExperiment(all, { unitsPerDay: 1, sd: 0.15, base: 0.86 })).toThrow(
    'has all of the traffic',
  );
});

test('a plan: units, days, what is seen, and what the guardrail does', () => {
  const plan = planExperiment(settings, { unitsPerDay: 400, sd: 0.15, base: 0.86 });
  expect(plan.units).toEqual({ control: 4500, challenger: 500 });
  expect(plan.days).toBe(12.5);
  expect(plan.detectableByOneLook).toBeCloseTo(0.0198, 4);
  expect(plan.detectable).toBeCloseTo(0.0274, 4);
  expect(plan.falseAlarms.reverted).toBe(0);
  expect(plan.harm.map(({ delta, found }) => [delta, found.reverted > 0.4])).toEqual([
    [-0.1, true],
    [-0.15000000000000002, true],
    [-0.30000000000000004, true],
  ]);
  expect(plan.harm.at(-1)?.found).toEqual({ reverted: 1, medianUnits: 50 });
});
