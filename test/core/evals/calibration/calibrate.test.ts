import { expect, test } from 'vitest';
import { calibrateJudge, type Judged } from '../../../../src/core/evals/calibration/calibrate.ts';
import { expectClose, present } from '../statistics/oracle.ts';

const times = (n: number, make: (i: number) => Judged): Judged[] =>
  Array.from({ length: n }, (_, i) => make(i));

let cases = 0;

/** A labelled answer of a case of its own, and the judge's verdicts on it. */
const judged = (human: number | undefined, ...passes: readonly (boolean | 'error')[]): Judged => ({
  caseId: `case ${cases++}`,
  human,
  repeats: passes.map((pass) => ({
    outcome: pass === 'error' ? 'error' : pass ? 'pass' : 'fail',
    score: pass === true ? 1 : 0,
    named_scores: {},
  })),
});

/** 100 answers: 45 + 25 agree, 15 + 15 do not. */
const hundred = [
  ...times(45, () => judged(1, true, true)),
  ...times(15, () => judged(0, true, true)),
  ...times(15, () => judged(1, false, false)),
  ...times(25, () => judged(0, false, false)),
];

test('agreement of verdicts, by hand', () => {
  const report = calibrateJudge(hundred);
  expect(report).toMatchObject({
    labels: 100,
    unlabelled: 0,
    errors: 0,
    isPassFail: true,
    accuracy: 0.7,
    bias: 0,
  });
  expectClose(present(report.kappa), 0.18 / 0.48, 1e-12);
  const { low, high } = present(report.kappaInterval);
  // The standard error of κ is √(0.7 · 0.3 / 100) / 0.48 = 0.0955 (Cohen 1960).
  expectClose(high - low, 2 * 1.96 * 0.0955, 0.1);
  expect(report.flips).toMatchObject({ count: 0, of: 100 });
  expect(report.kappaQuadratic).toBeUndefined();
  expect(report.corrected).toMatchObject({ mean: 0.6, lambda: 0 }); // Nothing but labels: their mean.
  expect(report.doubts).toEqual(['κ 0.38 is below 0.6']);
});

test('bias and flips', () => {
  const report = calibrateJudge([
    ...times(10, () => judged(0, true, false)),
    ...times(40, () => judged(1, true, true)),
    ...times(30, () => judged(0, false, false)),
  ]);
  expect(report.bias).toBe(10 / 80);
  expect(report.biasInterval?.low).toBeGreaterThan(0);
  expect(report.flips).toMatchObject({ count: 10, of: 80 });
  expect(report.doubts).toEqual(['10 of 80 verdicts change when it is asked again']);
});

test('the score is corrected by what people say of a part', () => {
  const labelled = [
    ...times(35, () => judged(1, true)),
    ...times(9, () => judged(0, true)),
    ...times(16, () => judged(0, false)),
  ];
  const others = [...times(160, () => judged(undefined, true)), ...times(40, () => judged(undefined, false))];
  const report = calibrateJudge([...labelled, ...others]);
  expect(report).toMatchObject({ labels: 60, unlabelled: 200, flips: undefined });
  expectClose(present(report.judgeScore), 204 / 260, 1e-12);
  // By hand: cov = (35/60 − 44/60 · 35/60) · 60/59, var = 204/260 · 56/260 · 260/259, λ = cov / (1.3 · var);
  // the mean is λ · 0.8 + 35/60 − λ · 44/60.
  const lambda = ((35 / 60 - (44 / 60) * (35 / 60)) * (60 / 59)) / (1.3 * ((204 * 56) / (260 * 259)));
  expectClose(present(report.corrected).lambda, lambda, 1e-12);
  expectClose(present(report.corrected).mean, lambda * 0.8 + 35 / 60 - (lambda * 44) / 60, 1e-12);
});

test('graded labels are compared with scores', () => {
  const graded = [0, 0.25, 0.5, 0.75, 1].flatMap((human, i) =>
    times(12, () => ({
      caseId: `graded ${cases++}`,
      human,
      repeats: [
        {
          outcome: human >= 0.5 ? ('pass' as const) : ('fail' as const),
          score: human + (i < 4 ? 0.1 : 0),
          named_scores: {},
        },
      ],
    })),
  );
  const report = calibrateJudge(graded);
  expect(report).toMatchObject({ isPassFail: false, kappa: 1, kappaQuadratic: 1, doubts: [] });
  expectClose(present(report.bias), 0.08, 1e-12);
  expect(report.spearman).toBeCloseTo(1, 12);
});

test('what the judge could not rate counts nowhere else, and unknown is not perfect', () => {
  const report = calibrateJudge([judged(1, 'error'), judged(1, true), judged(1, 'error', true)]);
  expect(report).toMatchObject({ labels: 2, errors: 1, kappa: undefined, flips: undefined });
  expect(report.doubts).toEqual([
    '2 labels are fewer than 50',
    'κ is unknown, since everything got the same verdict',
  ]);
  expect(calibrateJudge([])).toMatchObject({
    labels: 0,
    kappa: undefined,
    corrected: undefined,
    bias: undefined,
  });
});

function widthOf(report: ReturnType<typeof calibrateJudge>): number {
  const { low, high } = present(report.corrected).interval;
  return high - low;
}

test('answers to one case are one observation', () => {
  const ofOneCase = times(20, () => ({ ...judged(1, true), caseId: 'one' }));
  const apart = times(20, () => judged(1, true));
  expect(widthOf(calibrateJudge(ofOneCase))).toBeGreaterThan(0.7);
  expect(widthOf(calibrateJudge(apart))).toBeLessThan(0.2);
});

test('a judge that never differed may differ yet', () => {
  const report = calibrateJudge([...times(30, () => judged(1, true)), ...times(20, () => judged(0, false))]);
  expect(report.kappa).toBe(1);
  // Wilson: at least 50 / (50 + 1.96²) of verdicts are equal; chance gives 0.52.
  const least = 50 / (50 + 1.959963984540054 ** 2);
  expectClose(present(report.kappaInterval).low, (least - 0.52) / 0.48, 1e-12);
  expect(report.kappaInterval?.high).toBe(1);
  const alike = calibrateJudge([...times(5, () => judged(1, true)), ...times(5, () => judged(1, false))]);
  expect(alike).toMatchObject({ kappa: 0, kappaInterval: undefined });
});
