import { percentile } from '../evals/percentile.ts';
import { isRefusal } from '../evals/scorers/isRefusal.ts';
import { kolmogorovSmirnov, stabilityIndex } from '../evals/statistics/distributionDistance.ts';
import type { Interval } from '../evals/statistics/interval.ts';
import { wilsonInterval } from '../evals/statistics/wilson.ts';
import { isScoreError } from '../evals/outcome.ts';

/** What is known of an answer. */
export interface AnswerFacts {
  readonly output: string;
  readonly score: number;
  readonly milliseconds: number | undefined;
  /** US dollars at list price. */
  readonly costUsd: number | undefined;
  /** Undefined where there is no schema, or nobody knows it. */
  readonly isValid: boolean | undefined;
}

/** The same call, answered twice. */
export interface AnsweredPair {
  readonly unit: string;
  readonly candidate: AnswerFacts;
  readonly served: AnswerFacts;
}

export interface Rate {
  readonly count: number;
  readonly of: number;
  readonly interval: Interval;
}

/** A number of each side, and the candidate’s as a multiple of the other. */
export interface Ratio {
  readonly candidate: number;
  readonly served: number;
  readonly ratio: number;
  /** Pairs that have both. */
  readonly pairs: number;
}

/** What is compared. What nobody measured is undefined. */
export interface Comparisons {
  /** Means. */
  readonly score: { readonly candidate: number; readonly served: number };
  readonly valid:
    | {
        readonly candidate: Rate;
        readonly served: Rate | undefined;
        /** `open`: more answers would tell. */
        readonly state: 'met' | 'broken' | 'open';
      }
    | undefined;
  /** 95th percentiles, in milliseconds. */
  readonly latency: Ratio | undefined;
  /** Means of a call, in US dollars. */
  readonly cost: Ratio | undefined;
  readonly refusals: { readonly candidate: Rate; readonly served: Rate };
  /** Characters of the answers: medians, and how far the two distributions are apart. */
  readonly length: {
    readonly candidate: number;
    readonly served: number;
    /** Kolmogorov and Smirnov’s D. */
    readonly ks: number;
    /** Population stability index over the tenths of what was served. */
    readonly psi: number;
  };
}

/** By how much fewer answers may satisfy the schema. */
const VALID_MARGIN = 0.01;

/** At least one pair. */
export function compareAnswers(pairs: readonly AnsweredPair[]): Comparisons {
  const refuses = refusalTest();
  return {
    score: {
      candidate: mean(pairs.map(({ candidate }) => candidate.score)),
      served: mean(pairs.map(({ served }) => served.score)),
    },
    valid: compareValid(pairs),
    latency: ratioOf(pairs, ({ milliseconds }) => milliseconds, p95),
    cost: ratioOf(pairs, ({ costUsd }) => costUsd, mean),
    refusals: {
      candidate: rateOf(pairs.map(({ candidate }) => refuses(candidate.output))),
      served: rateOf(pairs.map(({ served }) => refuses(served.output))),
    },
    length: compareLengths(pairs),
  };
}

/** The rate’s lower bound may not lie below what was served by more than the margin. Without a rate of that, all were valid. */
function compareValid(pairs: readonly AnsweredPair[]): Comparisons['valid'] {
  const known = pairs.flatMap(({ candidate }) => candidate.isValid ?? []);
  if (known.length === 0) return undefined;
  const candidate = rateOf(known);
  const before = pairs.flatMap(({ served }) => served.isValid ?? []);
  const served = before.length > 0 ? rateOf(before) : undefined;
  const wanted = (served ? served.count / served.of : 1) - VALID_MARGIN;
  const { low, high } = candidate.interval;
  return { candidate, served, state: low >= wanted ? 'met' : high < wanted ? 'broken' : 'open' };
}

const rateOf = (values: readonly boolean[]): Rate => {
  const count = values.filter(Boolean).length;
  return { count, of: values.length, interval: wilsonInterval(count, values.length) };
};

function ratioOf(
  pairs: readonly AnsweredPair[],
  pick: (facts: AnswerFacts) => number | undefined,
  summary: (values: readonly number[]) => number,
): Ratio | undefined {
  const both = pairs.flatMap((pair) => {
    const [candidate, served] = [pick(pair.candidate), pick(pair.served)];
    return candidate === undefined || served === undefined ? [] : [{ candidate, served }];
  });
  if (both.length === 0) return undefined;
  const candidate = summary(both.map((pair) => pair.candidate));
  const served = summary(both.map((pair) => pair.served));
  if (served <= 0) return undefined;
  return { candidate, served, ratio: candidate / served, pairs: both.length };
}

const p95 = (values: readonly number[]): number => percentile(values, 0.95)!;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The words by which the scorer of that name tells a refusal. */
function refusalTest(): (output: string) => boolean {
  const scorer = isRefusal.compile({ type: 'is-refusal', inverted: false }, {});
  if (typeof scorer !== 'function') throw new Error('The scorer of refusals needs nothing');
  return (output) => {
    const judgement = scorer({ output, variables: {} });
    if (judgement instanceof Promise || isScoreError(judgement))
      throw new Error('The scorer of refusals answers at once');
    return judgement.pass;
  };
}

function compareLengths(pairs: readonly AnsweredPair[]): Comparisons['length'] {
  const candidate = pairs.map((pair) => pair.candidate.output.length);
  const served = pairs.map((pair) => pair.served.output.length);
  return {
    candidate: percentile(candidate, 0.5)!,
    served: percentile(served, 0.5)!,
    ks: kolmogorovSmirnov(candidate, served),
    psi: stabilityIndex(served, candidate, tenthsOf(served)),
  };
}

/** Edges between which a tenth of the values lies each; equal ones are one, and the ends are open. */
function tenthsOf(values: readonly number[]): number[] {
  const inner = Array.from({ length: 9 }, (_, i) => percentile(values, (i + 1) / 10)!);
  return [-Infinity, ...new Set(inner), Infinity];
}
