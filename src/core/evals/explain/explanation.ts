import { DEFAULT_MAX_DROP, scoresOf } from '../evaluate.ts';
import type { Run } from '../run.ts';
import type { ScoresByCase } from '../statistics/pairedEstimate.ts';
import { type CaseDifference, type Factor, type RunFactor, compareCases } from './configuration.ts';
import { type Cell, type ExplanationDesign, keyOfCell, ordersOf, subsetsOf } from './design.ts';
import { type Effect, type Term, casesEffect, pairedEffect, repeatNoise } from './effects.ts';

/** What one factor did, or several that could not be told apart. */
export interface FactorEffect {
  readonly factors: readonly Factor[];
  readonly effect: Effect | undefined;
  /**
   * `moved`: its interval is on one side of zero; `negligible`: whatever it did is smaller than `max_drop` by
   * default; `cannot tell`: neither.
   */
  readonly outcome: 'moved' | 'negligible' | 'cannot tell';
  /** What it does alone, on what the score was before, and on top of all others. They differ where factors depend on each other. */
  readonly alone?: number;
  readonly last?: number;
}

export interface ExplainedEnd {
  readonly label: string;
  readonly score: number | undefined;
  /** As the file has it; undefined where none is recorded. */
  readonly recorded: number | undefined;
}

/** What moved a score. */
export interface Explanation {
  readonly prompt: string;
  readonly from: ExplainedEnd;
  readonly to: ExplainedEnd;
  /** `factorial`: every combination was run; `path`: one order; `ends`: nothing between. */
  readonly method: 'factorial' | 'path' | 'ends';
  readonly total: Effect | undefined;
  /** They sum to the total, up to cases that could not be judged everywhere. */
  readonly effects: readonly FactorEffect[];
  readonly cases: CaseDifference;
  readonly repeats: number;
  /** Half-width of what asking the same again would move the total by; undefined where each question was asked once. */
  readonly noise: number | undefined;
  /** Of the recorded change, what the same calls do not show now: noise, and what changed behind the model’s name. */
  readonly drift: number | undefined;
  /** What keeps factors from being told apart, as sentences. */
  readonly left: readonly string[];
  /** US dollars; null where a price is unknown. */
  readonly cost_usd: number | null;
}

/** Says what moved the score, as far as the runs that were made to their end tell. */
export function explainChange(
  design: ExplanationDesign,
  runs: ReadonlyMap<string, Run>,
  cost_usd: number | null,
): Explanation {
  const { from, to, factors, repeats } = design;
  const whole = new Map([...runs].filter(([, run]) => isWhole(run)));
  const runFactors = factors.filter((factor): factor is RunFactor => factor !== 'cases');
  const scores = new Map(Array.from(whole, ([key, run]) => [key, scoresOf(run)]));
  const lattice = new Lattice(scores, runFactors);
  const origin = whole.get(
    keyOfCell({ changed: new Set(), cases: factors.includes('cases') ? 'from' : 'to' }),
  );
  const end = whole.get(keyOfCell({ changed: new Set(runFactors), cases: 'to' }));
  const total = origin && end && totalOf(scoresOf(end), scoresOf(origin), factors);
  const hasCases = factors.includes('cases');
  const isInseparable = hasCases && runFactors.length > 0 && !lattice.hasStart;
  const { method, effects } = isInseparable
    ? { method: 'ends' as const, effects: [toFactorEffect(factors, total)] }
    : lattice.decompose();
  const byCases = hasCases && !isInseparable ? [caseFactor(scores)] : [];
  const ends = { from: toEnd(from, origin), to: toEnd(to, end) };
  return {
    prompt: from.placed.prompt.block.name,
    ...ends,
    method,
    total,
    effects: [...effects, ...byCases],
    cases: compareCases(from.suite, to.suite),
    repeats,
    noise: origin && end && repeatNoise(origin === end ? [origin] : [origin, end]),
    drift: driftOf(ends),
    left: [...design.left, ...interrupted(design, whole, runs)],
    cost_usd,
  };
}

const isWhole = ({ incomplete, score }: Run): boolean =>
  score !== undefined && incomplete.every((reason) => reason === 'errors');

function interrupted(
  { cells }: ExplanationDesign,
  whole: ReadonlyMap<string, Run>,
  runs: ReadonlyMap<string, Run>,
): string[] {
  const missing = [...cells.keys()].filter((key) => !whole.has(key)).length;
  if (missing === 0) return [];
  const errors = [...runs.values()].flatMap(({ cases }) =>
    cases.filter(({ outcome }) => outcome === 'error'),
  );
  const reason = errors[0]?.repeats.find(({ outcome }) => outcome === 'error')?.reason;
  return [
    `${missing} of ${cells.size} runs were not made to their end; the same command goes on with them.`,
    ...(reason === undefined ? [] : [reason]),
  ];
}

const totalOf = (end: ScoresByCase, origin: ScoresByCase, factors: readonly Factor[]): Effect | undefined =>
  factors.includes('cases')
    ? casesEffect(end, origin)
    : pairedEffect([{ weight: 1, with: end, without: origin }]);

function toEnd({ label, placed }: ExplanationDesign['from'], run: Run | undefined): ExplainedEnd {
  return { label, score: run?.score, recorded: placed.content.evalScore?.value };
}

function driftOf({ from, to }: { from: ExplainedEnd; to: ExplainedEnd }): number | undefined {
  if (from.recorded === undefined || to.recorded === undefined) return undefined;
  if (from.score === undefined || to.score === undefined) return undefined;
  return to.recorded - from.recorded - (to.score - from.score);
}

function caseFactor(scores: ReadonlyMap<string, ScoresByCase>): FactorEffect {
  const none = new Set<RunFactor>();
  const after = scores.get(keyOfCell({ changed: none, cases: 'to' }));
  const before = scores.get(keyOfCell({ changed: none, cases: 'from' }));
  return toFactorEffect(['cases'], after && before && casesEffect(after, before));
}

function toFactorEffect(factors: readonly Factor[], effect: Effect | undefined): FactorEffect {
  return { factors, effect, outcome: outcomeOf(effect) };
}

function outcomeOf(effect: Effect | undefined): FactorEffect['outcome'] {
  if (!effect) return 'cannot tell';
  const { low, high } = effect.interval;
  if (low > 0 || high < 0) return 'moved';
  return Math.max(-low, high) < DEFAULT_MAX_DROP ? 'negligible' : 'cannot tell';
}

/** The combinations of the factors on the new cases, from none changed to all changed. */
class Lattice {
  readonly #scores: ReadonlyMap<string, ScoresByCase>;
  readonly #factors: readonly RunFactor[];

  constructor(scores: ReadonlyMap<string, ScoresByCase>, factors: readonly RunFactor[]) {
    this.#scores = scores;
    this.#factors = factors;
  }

  /** Whether the old prompt, model and judge were run on the new cases. */
  get hasStart(): boolean {
    return this.#at(new Set()) !== undefined;
  }

  /** By all combinations (Shapley: the mean over all orders), by one order, or all factors as one. */
  decompose(): { method: Explanation['method']; effects: FactorEffect[] } {
    const factors = this.#factors;
    if (factors.length === 0) return { method: 'factorial', effects: [] };
    if (subsetsOf(factors).every((changed) => this.#at(changed)))
      return { method: 'factorial', effects: factors.map((factor) => this.#shapley(factor)) };
    const order = ordersOf(factors).find((candidate) =>
      candidate.every((_, index) => this.#at(new Set(candidate.slice(0, index + 1)))),
    );
    if (order && this.#at(new Set()))
      return {
        method: 'path',
        effects: order.map((factor, index) =>
          toFactorEffect([factor], pairedEffect([this.#step(new Set(order.slice(0, index)), factor)])),
        ),
      };
    const [without, all] = [this.#at(new Set()), this.#at(new Set(factors))];
    const effect = without && all && pairedEffect([{ weight: 1, with: all, without }]);
    return { method: 'ends', effects: [toFactorEffect(factors, effect)] };
  }

  #shapley(factor: RunFactor): FactorEffect {
    const others = this.#factors.filter((other) => other !== factor);
    const count = this.#factors.length;
    const terms = subsetsOf(others).map((changed) => ({
      ...this.#step(changed, factor),
      weight: (factorial(changed.size) * factorial(count - changed.size - 1)) / factorial(count),
    }));
    const effect = toFactorEffect([factor], pairedEffect(terms));
    if (others.length === 0) return effect;
    const [alone, last] = [terms[0]!, terms.at(-1)!].map(
      (term) => pairedEffect([{ ...term, weight: 1 }])?.delta,
    );
    return { ...effect, ...(alone !== undefined && { alone }), ...(last !== undefined && { last }) };
  }

  #step(changed: ReadonlySet<RunFactor>, factor: RunFactor): Term {
    return { weight: 1, with: this.#at(new Set([...changed, factor]))!, without: this.#at(changed)! };
  }

  #at(changed: Cell['changed']): ScoresByCase | undefined {
    return this.#scores.get(keyOfCell({ changed, cases: 'to' }));
  }
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
