import { expect, test } from 'vitest';
import { studentInterval } from '../../../../src/core/evals/statistics/clusteredMean.ts';
import { predictionPoweredMean } from '../../../../src/core/evals/statistics/predictionPowered.ts';
import { expectClose, readOracle, type Oracle } from './oracle.ts';

interface Row {
  readonly input: {
    readonly human: readonly number[];
    readonly judge_on_labelled: readonly number[];
    readonly judge_unlabelled: readonly number[];
  };
  readonly expected: {
    readonly lambda_: number;
    readonly estimate: number;
    readonly se: number;
    readonly ci95: readonly [number, number];
    readonly human_only: number;
    readonly human_only_se: number;
  };
}

const table: Oracle<Row> = JSON.parse(readOracle('ppi_mean'));

test.each(table.cases)('around $expected.estimate', ({ input, expected }) => {
  const labelled = input.human.map((human, i) => ({ human, judge: input.judge_on_labelled[i] ?? NaN }));
  const { lambda, mean, se } = predictionPoweredMean(labelled, input.judge_unlabelled);
  expectClose(lambda, expected['lambda_'], table.tolerance_rel);
  expectClose(mean, expected.estimate, table.tolerance_rel);
  expectClose(se, expected.se, table.tolerance_rel);
  const { low, high } = studentInterval({ mean, se, df: Infinity }, 0.95);
  expectClose(low, expected.ci95[0], table.tolerance_rel);
  expectClose(high, expected.ci95[1], table.tolerance_rel);
  const alone = predictionPoweredMean(labelled, []);
  expect(alone.lambda).toBe(0);
  expectClose(alone.mean, expected.human_only, table.tolerance_rel);
  expectClose(alone.se, expected.human_only_se, table.tolerance_rel);
});

test('by hand: a judge that is 0.1 too kind is corrected by 0.1', () => {
  const labelled = [0.2, 0.4, 0.6, 0.8].map((human) => ({ human, judge: human + 0.1 }));
  // cov = var(judge) = 1/15; with N = 4: var of all eight ratings is 8/7 · 0.05 = 0.4/7.
  const { lambda, mean } = predictionPoweredMean(labelled, [0.3, 0.5, 0.7, 0.9]);
  const weight = 1 / 15 / (2 * (0.4 / 7));
  expectClose(lambda, weight, 1e-12);
  expectClose(mean, 0.5, 1e-12);
});

test('a judge whose word never varies adds nothing', () => {
  const labelled = [0, 1, 1, 1].map((human) => ({ human, judge: 1 }));
  expect(predictionPoweredMean(labelled, [1, 1, 1])).toEqual({ lambda: 0, mean: 0.75, se: 0.25 });
});
