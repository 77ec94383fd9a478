import type { CaseResult } from '../run.ts';
import {
  accuracyOf,
  biasOf,
  cohensKappa,
  kendallTau,
  pearson,
  spearman,
  type Rating,
} from '../statistics/agreement.ts';
import { bootstrap, percentileInterval } from '../statistics/bootstrap.ts';
import { correctedScore, type CorrectedScore } from '../statistics/correctedScore.ts';
import type { Interval } from '../statistics/interval.ts';
import { scoreInterval } from '../statistics/meanInterval.ts';
import { wilsonInterval } from '../statistics/wilson.ts';

/** A labelled answer with what the judge said of it, each time that it was asked. */
export interface Judged {
  /** Answers to the same case are not independent of each other. */
  readonly caseId: string;
  readonly human: number | undefined;
  readonly repeats: readonly Pick<CaseResult, 'outcome' | 'score' | 'named_scores'>[];
}

export interface Share {
  readonly count: number;
  readonly of: number;
  readonly interval: Interval;
}

/** How far a judge can be trusted. What cannot be computed is undefined. */
export interface JudgeReport {
  /** Answers that both a person and the judge rated. */
  readonly labels: number;
  /** Answers that only the judge rated. */
  readonly unlabelled: number;
  /** Answers that the judge could not rate; they count nowhere else. */
  readonly errors: number;
  /** Whether every label is pass or fail: then the judge's verdicts are compared, else its scores. */
  readonly isPassFail: boolean;
  readonly accuracy: number | undefined;
  /** Of pass and fail; a graded label passes from 0.5 on. */
  readonly kappa: number | undefined;
  readonly kappaInterval: Interval | undefined;
  /** Quadratic κ and correlations of graded labels, the judge's scores taken to the nearest label. */
  readonly kappaQuadratic: number | undefined;
  readonly pearson: number | undefined;
  readonly spearman: number | undefined;
  readonly kendall: number | undefined;
  /** By how much the judge rates higher than people do. */
  readonly bias: number | undefined;
  readonly biasInterval: Interval | undefined;
  /** Answers whose verdict changed when the judge was asked again. */
  readonly flips: Share | undefined;
  /** The share of comparisons in which the judge's choice changed with the order of the answers. */
  readonly orderFlips: number | undefined;
  readonly judgeScore: number | undefined;
  readonly corrected: CorrectedScore | undefined;
  /** Why the judge should not decide yet; empty where it may. */
  readonly doubts: readonly string[];
}

/** From here on a judge may decide: OPERATIONS calls agreement of this size substantial (Landis and Koch 1977). */
const LEAST_KAPPA = 0.6;
const FEWEST_LABELS = 50;
const MOST_FLIPS = 0.1;

interface Row {
  readonly caseId: string;
  readonly human: number | undefined;
  readonly score: number;
  readonly passes: readonly boolean[];
  readonly orderFlips: number | undefined;
}

/** Compares a judge with people. @param level of the intervals */
export function calibrateJudge(judged: readonly Judged[], level = 0.95): JudgeReport {
  const rows = judged.flatMap(toRow);
  const labelled = rows.flatMap((row) => (row.human === undefined ? [] : [{ ...row, human: row.human }]));
  const isPassFail = labelled.every(({ human }) => human === 0 || human === 1);
  const rate = ({ score, passes }: Row): number => (isPassFail ? Number(passes[0]) : score);
  const toRating = (row: Row & { readonly human: number }): Rating => ({
    judge: rate(row),
    human: row.human,
  });
  const ratings = labelled.map(toRating);
  const verdicts = labelled.map((row) => ({ judge: Number(row.passes[0]), human: Number(row.human >= 0.5) }));
  const groups = groupByCase(labelled);
  const corrected = correctedScore(
    groups.map((group) => meanRating(group.map(toRating))),
    groupByCase(rows.filter(({ human }) => human === undefined)).map((group) => mean(group.map(rate))),
    level,
  );
  const known = ratings.length > 0;
  const report = {
    labels: ratings.length,
    unlabelled: rows.length - ratings.length,
    errors: judged.length - rows.length,
    isPassFail,
    accuracy: known ? accuracyOf(verdicts) : undefined,
    kappa: known ? cohensKappa(verdicts) : undefined,
    kappaInterval: kappaInterval(labelled, verdicts, level),
    ...(isPassFail ? NOT_GRADED : gradedAgreement(ratings)),
    bias: known ? biasOf(ratings) : undefined,
    biasInterval: known
      ? biasInterval(
          groups.map((group) => group.map(toRating)),
          level,
        )
      : undefined,
    flips: toFlips(rows, level),
    orderFlips: meanOf(rows.flatMap(({ orderFlips }) => orderFlips ?? [])),
    judgeScore: meanOf(rows.map(rate)),
    corrected,
  };
  return { ...report, doubts: findDoubts(report) };
}

/** Without the answers that the judge could not rate. */
function toRow({ caseId, human, repeats }: Judged): Row[] {
  const rated = repeats.filter(({ outcome }) => outcome !== 'error');
  const [first] = rated;
  if (!first) return [];
  return [
    {
      caseId,
      human,
      score: Math.min(1, Math.max(0, first.score)),
      passes: rated.map(({ outcome }) => outcome === 'pass'),
      orderFlips: first.named_scores['order-flips'],
    },
  ];
}

function groupByCase<T extends Row>(rows: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.caseId, [...(groups.get(row.caseId) ?? []), row]);
  return Array.from(groups.values());
}

/** Cases are drawn anew, each with all of its answers. */
function kappaInterval(
  labelled: readonly Row[],
  verdicts: readonly Rating[],
  level: number,
): Interval | undefined {
  const ofCase = new Map<string, Rating[]>();
  for (const [index, { caseId }] of labelled.entries())
    ofCase.set(caseId, [...(ofCase.get(caseId) ?? []), verdicts[index]!]);
  const groups = Array.from(ofCase.values());
  const kappas = bootstrap(groups.length, (drawn) => cohensKappa(drawn.flatMap((index) => groups[index]!)));
  const interval = percentileInterval(kappas, level);
  if (!interval || interval.low < interval.high) return interval;
  return verdicts.every(({ judge, human }) => judge === human) ? faultlessKappa(verdicts, level) : undefined;
}

/**
 * Where no verdict differs, every sample says 1, though the next verdict may differ: then κ is at least what it
 * is with as few equal verdicts as Wilson's interval allows, chance being as it is.
 */
function faultlessKappa(verdicts: readonly Rating[], level: number): Interval | undefined {
  const passed = verdicts.filter(({ human }) => human === 1).length / verdicts.length;
  const chance = passed * passed + (1 - passed) * (1 - passed);
  if (chance === 1) return undefined;
  const { low } = wilsonInterval(verdicts.length, verdicts.length, level);
  return { low: (low - chance) / (1 - chance), high: 1 };
}

/** The interval of a mean of differences, which lie between −1 and 1: that of scores, on its scale. */
function biasInterval(groups: readonly (readonly Rating[])[], level: number): Interval | undefined {
  const halves = groups.map((ratings) => [(1 + biasOf(ratings)) / 2]);
  const interval = scoreInterval(halves, level)?.interval;
  return interval && { low: 2 * interval.low - 1, high: 2 * interval.high - 1 };
}

const NOT_GRADED = { kappaQuadratic: undefined, pearson: undefined, spearman: undefined, kendall: undefined };

function gradedAgreement(
  ratings: readonly Rating[],
): Pick<JudgeReport, 'kappaQuadratic' | 'pearson' | 'spearman' | 'kendall'> {
  const levels = [...new Set(ratings.map(({ human }) => human))];
  const nearest = (score: number): number =>
    levels.reduce((best, level) => (Math.abs(level - score) < Math.abs(best - score) ? level : best));
  const rounded = ratings.map(({ judge, human }) => ({ judge: nearest(judge), human }));
  return {
    kappaQuadratic: cohensKappa(rounded, 'quadratic'),
    pearson: pearson(ratings),
    spearman: spearman(ratings),
    kendall: kendallTau(ratings),
  };
}

function toFlips(rows: readonly Row[], level: number): Share | undefined {
  const asked = rows.filter(({ passes }) => passes.length > 1);
  if (asked.length === 0) return undefined;
  const count = asked.filter(({ passes }) => passes.some((pass) => pass !== passes[0])).length;
  return { count, of: asked.length, interval: wilsonInterval(count, asked.length, level) };
}

function findDoubts({
  labels,
  kappa,
  flips,
  orderFlips = 0,
}: Pick<JudgeReport, 'labels' | 'kappa' | 'flips' | 'orderFlips'>): string[] {
  const doubts: string[] = [];
  if (labels < FEWEST_LABELS) doubts.push(`${labels} labels are fewer than ${FEWEST_LABELS}`);
  if (kappa === undefined) doubts.push('κ is unknown, since everything got the same verdict');
  else if (kappa < LEAST_KAPPA) doubts.push(`κ ${kappa.toFixed(2)} is below ${LEAST_KAPPA}`);
  if (flips && flips.count >= MOST_FLIPS * flips.of)
    doubts.push(`${flips.count} of ${flips.of} verdicts change when it is asked again`);
  if (orderFlips >= MOST_FLIPS)
    doubts.push(`${Math.round(100 * orderFlips)} % of its choices change with the order of the answers`);
  return doubts;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const meanOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : mean(values);

const meanRating = (ratings: readonly Rating[]): Rating => ({
  judge: mean(ratings.map(({ judge }) => judge)),
  human: mean(ratings.map(({ human }) => human)),
});
