import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { LastEval } from '../registry/model.ts';
import { DRAFT, type PlacedContent } from './content.ts';
import { contentDigest } from './digest.ts';

/** A score with what stands behind it, as a diff shows it. */
export interface ScoreEvidence {
  readonly value: number;
  readonly ci95: readonly [number, number] | undefined;
  readonly cases: number | undefined;
  readonly passed: number | undefined;
  readonly at: string | undefined;
  readonly suite: string | undefined;
  /** `unverified`: no run stands behind it. `stale`: it is about another text. `unknown`: a file cannot be read. */
  readonly state: 'fresh' | 'stale' | 'unverified' | 'unknown';
}

/**
 * Whether a change made things better.
 * - `better`, `worse`: shown; `no worse`: a drop that would matter is ruled out; `unsettled`: measured, and it
 *   may be either
 * - `unknown`: nothing that was measured answers it
 */
export interface ScoreChange {
  readonly outcome: 'better' | 'no worse' | 'worse' | 'unsettled' | 'unknown';
  readonly delta: number | undefined;
  readonly ci95: readonly [number, number] | undefined;
  /** The same cases were compared one by one, in one run. Else two scores are held against each other. */
  readonly isPaired: boolean;
  /** The whole answer as one clause, such as “better: +0.040, 95 % interval +0.010 to +0.070, case by case”. */
  readonly text: string;
}

interface Ports {
  readonly sources: Sources;
  readonly sha256: Sha256;
}

export function scoreOf(placed: PlacedContent, { sources, sha256 }: Ports): ScoreEvidence | undefined {
  const { evalScore, lastEval } = placed.content;
  if (!evalScore) return undefined;
  const digest = lastEval?.content === undefined ? undefined : contentDigest(placed, sources, sha256);
  const state =
    lastEval?.content === undefined
      ? 'unverified'
      : digest === undefined
        ? 'unknown'
        : digest === lastEval.content
          ? 'fresh'
          : 'stale';
  const { ci95, cases, passed, at, suite } = lastEval ?? {};
  return { value: evalScore.value, ci95, cases, passed, at, suite, state };
}

/** What is known of the scores of two contents says whether the second is better. */
export function compareScores(before: PlacedContent, after: PlacedContent, ports: Ports): ScoreChange {
  for (const placed of [after, before]) {
    const score = scoreOf(placed, ports);
    const reason = score ? UNUSABLE[score.state] : 'has no score';
    if (reason !== undefined) return unknown(`${nameOf(placed)} ${reason}`);
  }
  const [old, now] = [before.content.lastEval!, after.content.lastEval!];
  const change = comparedWith(now, before) ?? inverted(comparedWith(old, after));
  return change ?? withoutPairs(before, after);
}

const UNUSABLE: Readonly<Record<ScoreEvidence['state'], string | undefined>> = {
  fresh: undefined,
  stale: 'has a score that is about another text',
  unverified: 'has a score that no run stands behind',
  unknown: 'has a file that cannot be read',
};

const nameOf = ({ version }: PlacedContent): string => (version === DRAFT ? 'the draft' : version);

const unknown = (text: string): ScoreChange => ({
  outcome: 'unknown',
  delta: undefined,
  ci95: undefined,
  isPaired: false,
  text: `unknown: ${text}`,
});

type Paired = Pick<ScoreChange, 'outcome'> & { readonly delta: number; readonly ci95?: [number, number] };

/** What a run found that compared with the other version. */
function comparedWith({ baseline }: LastEval, { version }: PlacedContent): ScoreChange | undefined {
  if (baseline?.version !== version || version === DRAFT || baseline.delta === undefined) return undefined;
  const { delta, ci95, verdict } = baseline;
  const outcome = VERDICTS.get(verdict ?? '') ?? 'unsettled';
  return toPaired({ outcome, delta, ...(ci95 && { ci95: [ci95[0], ci95[1]] }) });
}

const VERDICTS: ReadonlyMap<string, ScoreChange['outcome']> = new Map([
  ['improved', 'better'],
  ['no regression', 'no worse'],
  ['regressed', 'worse'],
]);

/** The same comparison from the other side. That one is no worse says nothing of the other: its interval does. */
function inverted(change: ScoreChange | undefined): ScoreChange | undefined {
  if (change?.delta === undefined) return undefined;
  const ci95 = change.ci95 && ([-change.ci95[1], -change.ci95[0]] as [number, number]);
  const isSure = change.outcome === 'better' || change.outcome === 'worse';
  const outcome = isSure
    ? change.outcome === 'better'
      ? 'worse'
      : 'better'
    : ci95
      ? sideOf(ci95)
      : 'unsettled';
  return toPaired({ outcome, delta: -change.delta, ...(ci95 && { ci95 }) });
}

const sideOf = ([low, high]: readonly [number, number]): ScoreChange['outcome'] =>
  low > 0 ? 'better' : high < 0 ? 'worse' : 'unsettled';

function toPaired({ outcome, delta, ci95 }: Paired): ScoreChange {
  const interval = ci95 ? `, 95 % interval ${signed(ci95[0])} to ${signed(ci95[1])}` : '';
  return {
    outcome,
    delta,
    ci95,
    isPaired: true,
    text: `${outcome}: ${signed(delta)}${interval}, case by case`,
  };
}

/** Two scores of one suite differ for sure where their intervals have no score in common. */
function withoutPairs(before: PlacedContent, after: PlacedContent): ScoreChange {
  const [old, now] = [before.content, after.content];
  const isOneSuite =
    old.lastEval?.suite_digest !== undefined && old.lastEval.suite_digest === now.lastEval?.suite_digest;
  if (!isOneSuite) return unknown('the scores come from different suites');
  const delta = now.evalScore!.value - old.evalScore!.value;
  const [a, b] = [old.lastEval?.ci95, now.lastEval?.ci95];
  const outcome = a && b ? (b[0] > a[1] ? 'better' : b[1] < a[0] ? 'worse' : 'unsettled') : 'unsettled';
  const text = `${outcome}: ${signed(delta)}, not compared case by case`;
  return { outcome, delta, ci95: undefined, isPaired: false, text };
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
