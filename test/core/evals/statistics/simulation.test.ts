import { expect, test } from 'vitest';
import { type Rating, cohensKappa } from '../../../../src/core/evals/statistics/agreement.ts';
import { bootstrap, percentileInterval } from '../../../../src/core/evals/statistics/bootstrap.ts';
import { correctedScore } from '../../../../src/core/evals/statistics/correctedScore.ts';
import { studentTTail } from '../../../../src/core/evals/statistics/distributions.ts';
import { benjaminiHochberg, holm } from '../../../../src/core/evals/statistics/multiplicity.ts';
import { scoreInterval } from '../../../../src/core/evals/statistics/meanInterval.ts';
import { mulberry32, type Random } from '../../../../src/core/evals/statistics/mulberry32.ts';
import { comparePaired, type PairedComparison } from '../../../../src/core/evals/statistics/paired.ts';
import {
  casesForDrop,
  detectableDrop,
  detectableDropOfFlips,
} from '../../../../src/core/evals/statistics/power.ts';
import { present } from './oracle.ts';

/** Synthetic suites per scenario: a rate of 2.5 % is then known to ± 0.35 %, one of 80 % to ± 0.9 % (1 SE). */
const SUITES = 2000;

/** A standard normal number (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
const flip = (random: Random, p: number): number => (random() < p ? 1 : 0);

/** The share of suites, in percent, of which something is true. */
function rate(seed: number, holds: (random: Random) => boolean): number {
  const random = mulberry32(seed);
  let count = 0;
  for (let i = 0; i < SUITES; i++) if (holds(random)) count++;
  return (100 * count) / SUITES;
}

function expectBetween(value: number, [low, high]: readonly [number, number]): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

/** How the scores of one case come about, and their mean over all cases. */
interface CaseModel {
  readonly truth: number;
  readonly draw: (random: Random) => number[];
}

/** Graded scores: a case has its own level, a repeat its own error; both far enough from 0 and 1. */
const graded: CaseModel = {
  truth: 0.6,
  draw: (random) => {
    const level = 0.6 + 0.08 * normal(random);
    return times(5, () => level + 0.05 * normal(random));
  },
};

const passFail = (p: number): CaseModel => ({ truth: p, draw: (random) => [flip(random, p)] });

/** Half of the cases always pass, the others mostly do: three repeats, correlated within their case. */
const repeated: CaseModel = {
  truth: 0.9,
  draw: (random) => {
    const p = random() < 0.5 ? 1 : 0.8;
    return times(3, () => flip(random, p));
  },
};

/** One case in twenty fails altogether, each time. */
const broken: CaseModel = {
  truth: 0.95,
  draw: (random) => {
    const outcome = flip(random, 0.95);
    return [outcome, outcome, outcome];
  },
};

/** Nearly all cases score 1; one in twelve loses half of it. */
const nearlyPerfect: CaseModel = { truth: 23 / 24, draw: (random) => [flip(random, 11 / 12) * 0.5 + 0.5] };

test.each<[string, number, CaseModel, readonly [number, number]]>([
  ['graded', 4, graded, [93.7, 96.3]],
  ['graded', 12, graded, [93.7, 96.3]],
  ['graded', 48, graded, [93.7, 96.3]],
  ['pass/fail 0.5', 12, passFail(0.5), [93, 97.5]],
  ['pass/fail 0.5', 48, passFail(0.5), [93, 97.5]],
  ['pass/fail 0.8', 12, passFail(0.8), [93, 99]],
  ['pass/fail 0.95', 12, passFail(0.95), [96.5, 99.5]],
  ['pass/fail 0.95', 48, passFail(0.95), [93, 98.5]],
  ['repeated pass/fail', 12, repeated, [94, 99.5]],
  ['repeated pass/fail', 48, repeated, [93.5, 98.5]],
  ['broken cases, repeated', 12, broken, [96.5, 99.5]],
  ['broken cases, repeated', 48, broken, [93, 98.5]],
  ['nearly perfect', 12, nearlyPerfect, [95, 100]],
  ['nearly perfect', 48, nearlyPerfect, [95, 100]],
])(
  'the interval covers the truth as often as it says: %s, %i cases',
  (_name, cases, { truth, draw }, bounds) => {
    const covered = rate(cases, (random) => {
      const interval = scoreInterval(times(cases, () => draw(random)))?.interval;
      return interval !== undefined && interval.low <= truth && truth <= interval.high;
    });
    expectBetween(covered, bounds);
  },
);

/** How the scores of subject and baseline on one case come about. */
type PairModel = (random: Random) => readonly [subject: number, baseline: number];

function compare(random: Random, model: PairModel, pairs: number): PairedComparison {
  const [subject, baseline] = [new Map<string, number[]>(), new Map<string, number[]>()];
  for (let i = 0; i < pairs; i++) {
    const [after, before] = model(random);
    subject.set(`${i}`, [after]);
    baseline.set(`${i}`, [before]);
  }
  return present(comparePaired(subject, baseline, { maxDrop: 0.05 }));
}

/** Graded scores that differ by `delta` on average, with a spread of `sd`. */
const shifted =
  (delta: number, sd: number): PairModel =>
  (random) => {
    const before = 0.5 + 0.05 * normal(random);
    return [before + delta + sd * normal(random), before];
  };

/** Every case passed before; the share `p` of them is broken. */
const breaking =
  (p: number): PairModel =>
  (random) => [flip(random, 1 - p), 1];

/** Passes before with probability 0.8; flips in both directions, more often to failing by `drop`. */
const churning =
  (drop: number): PairModel =>
  (random) => {
    const before = flip(random, 0.8);
    return [before === 1 ? flip(random, 1 - (0.05 + drop) / 0.8) : flip(random, 0.05 / 0.2), before];
  };

/** Every case scored 1 before; the share `p` of them loses half of it. */
const halving =
  (p: number): PairModel =>
  (random) => [1 - 0.5 * flip(random, p), 1];

const acceptable = ({ verdict }: PairedComparison): boolean =>
  verdict === 'no regression' || verdict === 'improved';

test.each<[string, number, PairModel, readonly [number, number]]>([
  ['graded', 12, shifted(-0.05, 0.2), [1.6, 3.4]],
  ['graded', 48, shifted(-0.05, 0.2), [1.6, 3.4]],
  ['graded', 48, shifted(-0.05, 0.05), [1.6, 3.4]],
  ['broken cases', 12, breaking(0.05), [0, 0.1]],
  ['broken cases', 48, breaking(0.05), [0, 3.4]],
  ['broken cases', 120, breaking(0.05), [0, 3.4]],
  ['flips both ways', 48, churning(0.05), [0.5, 3.4]],
  ['flips both ways', 120, churning(0.05), [0.8, 3.4]],
  ['half broken cases', 12, halving(0.1), [0, 0.1]],
  ['half broken cases', 48, halving(0.1), [0, 3.4]],
])(
  'a drop as large as the margin is waved through once in forty at most: %s, %i pairs',
  (_name, pairs, model, bounds) => {
    expectBetween(
      rate(pairs, (random) => acceptable(compare(random, model, pairs))),
      bounds,
    );
  },
);

test.each<[string, number, PairModel, readonly [number, number]]>([
  ['graded', 12, shifted(0, 0.2), [1.6, 3.4]],
  ['graded', 48, shifted(0, 0.2), [1.6, 3.4]],
  ['flips both ways', 48, churning(0), [0.3, 3.4]],
  ['flips both ways', 200, churning(0), [0.8, 3.4]],
])(
  'an equal version is called better or worse once in forty at most each: %s, %i pairs',
  (_name, pairs, model, bounds) => {
    expectBetween(
      rate(pairs, (random) => compare(random, model, pairs).verdict === 'improved'),
      bounds,
    );
    expectBetween(
      rate(pairs, (random) => compare(random, model, pairs).interval.high < 0),
      bounds,
    );
  },
);

test('as many cases as the formula asks for settle 4 comparisons in 5', () => {
  const pairs = Math.ceil(casesForDrop(0.2 ** 2, 0.05));
  expectBetween(
    rate(1, (random) => acceptable(compare(random, shifted(0, 0.2), pairs))),
    [76.5, 83.5],
  );
});

const seen = (model: PairModel, pairs: number): number =>
  rate(pairs, (random) => compare(random, model, pairs).interval.high < 0);

test('the drop that is called detectable is detected 4 times in 5', () => {
  expectBetween(seen(shifted(-detectableDrop(0.2 / Math.sqrt(20), 19), 0.2), 20), [77, 84]);
  expectBetween(seen(shifted(-detectableDrop(0.2 / Math.sqrt(60), 59), 0.2), 60), [77, 84]);
  expectBetween(seen(breaking(detectableDropOfFlips(0, 48)), 48), [75, 95]);
  expectBetween(seen(breaking(detectableDropOfFlips(0, 12)), 12), [65, 95]);
});

/** Ratings of one answer by a person and by a judge, and what people would give on average. */
interface RatingModel {
  readonly truth: number;
  readonly draw: (random: Random) => Rating;
}

/** People pass the share `p`; the judge errs with probability `lenient` on bad answers and `strict` on good ones. */
const passFailJudge = (p: number, lenient: number, strict: number): RatingModel => ({
  truth: p,
  draw: (random) => {
    const human = flip(random, p);
    return { human, judge: human === 1 ? flip(random, 1 - strict) : flip(random, lenient) };
  },
});

/** Graded ratings, the judge's 0.1 too kind. */
const gradedJudge: RatingModel = {
  truth: 0.6,
  draw: (random) => {
    const human = 0.6 + 0.12 * normal(random);
    return { human, judge: human + 0.1 + 0.08 * normal(random) };
  },
};

test.each<[string, number, RatingModel, readonly [number, number]]>([
  ['pass/fail, a kind judge', 50, passFailJudge(0.7, 0.4, 0.05), [93, 97.5]],
  ['pass/fail, a kind judge', 20, passFailJudge(0.7, 0.4, 0.05), [93, 99.5]],
  ['pass/fail, a judge that knows nothing', 50, passFailJudge(0.8, 0.8, 0.2), [93, 97.5]],
  ['pass/fail, a judge that is nearly always right', 50, passFailJudge(0.8, 0.03, 0.03), [93, 98.5]],
  ['pass/fail, nearly all good', 50, passFailJudge(0.95, 0.5, 0.02), [92, 99]],
  ['graded', 50, gradedJudge, [93.5, 96.5]],
  ['graded', 12, gradedJudge, [93, 97]],
])(
  'the corrected score covers what people would say: %s, %i labels and 200 answers without',
  (_name, labels, { truth, draw }, bounds) => {
    const covered = rate(labels, (random) => {
      const labelled = times(labels, () => draw(random));
      const unlabelled = times(200, () => draw(random).judge);
      const interval = correctedScore(labelled, unlabelled)?.interval;
      return interval !== undefined && interval.low <= truth && truth <= interval.high;
    });
    expectBetween(covered, bounds);
  },
);

test('the judge’s word makes the interval a good deal narrower where it is worth something', () => {
  const random = mulberry32(9);
  const ratios = times(300, () => {
    const labelled = times(50, () => gradedJudge.draw(random));
    const widthOf = (unlabelled: readonly number[]): number => {
      const { low, high } = present(correctedScore(labelled, unlabelled)).interval;
      return high - low;
    };
    return widthOf(times(200, () => gradedJudge.draw(random).judge)) / widthOf([]);
  });
  expectBetween(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length, [0.65, 0.8]);
});

test('the bootstrap interval of κ covers it about as often as it says, with 60 labels', () => {
  // Both pass 70 %; the judge is right on 90 % of the good and 76.7 % of the bad: κ = (0.86 − 0.58) / (1 − 0.58).
  const model = passFailJudge(0.7, 0.7 / 3, 0.1);
  const random = mulberry32(60);
  const covered = times(400, () => {
    const ratings = times(60, () => model.draw(random));
    const values = bootstrap(60, (drawn) => cohensKappa(drawn.map((i) => ratings[i]!)), { resamples: 200 });
    const { low, high } = present(percentileInterval(values));
    return low <= 2 / 3 && 2 / 3 <= high;
  });
  expectBetween((100 * covered.filter(Boolean).length) / covered.length, [90, 97]);
});

/** Of a comparison whose true difference is `shift` standard errors. */
const pValue = (random: Random, shift: number): number =>
  2 * studentTTail(Math.abs(normal(random) + shift), Infinity);

test('of several equal versions Holm rejects one in twenty suites at most, and Benjamini–Hochberg few of the rest', () => {
  const family = rate(20, (random) => holm(times(20, () => pValue(random, 0))).some((p) => p <= 0.05));
  expectBetween(family, [3.4, 6.2]);
  const random = mulberry32(21);
  const shares = times(SUITES, () => {
    const values = [...times(15, () => pValue(random, 0)), ...times(5, () => pValue(random, 4))];
    const rejected = benjaminiHochberg(values).flatMap((p, i) => (p <= 0.05 ? [i] : []));
    return rejected.length === 0 ? 0 : rejected.filter((i) => i < 15).length / rejected.length;
  });
  expectBetween((100 * shares.reduce((sum, share) => sum + share, 0)) / SUITES, [2.8, 4.8]);
});

test('as many cases as an inconclusive comparison asks for see the drop 4 times in 5', () => {
  const asked = present(compare(mulberry32(4), shifted(0, 0.2), 20).casesToSeeDrop);
  expectBetween(asked, [60, 220]);
  const { casesToSeeDrop } = compare(mulberry32(2), breaking(0), 12);
  expectBetween(seen(breaking(0.05), present(casesToSeeDrop)), [75, 97]);
});
