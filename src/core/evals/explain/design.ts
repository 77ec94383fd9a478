import { PromptError } from '../../base/errors.ts';
import type { Evidence } from '../evidence.ts';
import { type Forecast, forecastRun } from '../forecast.ts';
import { type Plan, type PlanPorts, planRun } from '../plan.ts';
import { asks } from '../scorers/index.ts';
import { singleAssertions } from '../suite/suite.ts';
import {
  type Configuration,
  type Factor,
  type RunFactor,
  findFactors,
  mixContents,
  withoutJudge,
} from './configuration.ts';

/** A combination that is run: the factors that are as in `to`, on the cases of one side. */
export interface Cell {
  readonly changed: ReadonlySet<RunFactor>;
  readonly cases: 'from' | 'to';
}

/** What is run to tell apart what moved a score. */
export interface ExplanationDesign {
  readonly from: Configuration;
  readonly to: Configuration;
  readonly factors: readonly Factor[];
  readonly repeats: number;
  /** The runs to make, the two ends first. */
  readonly cells: ReadonlyMap<string, Plan>;
  /** Why a combination is not run, as sentences. */
  readonly left: readonly string[];
  readonly forecast: Forecast;
}

export interface DesignOptions {
  readonly repeats: number;
  /** US dollars. Undefined: no limit. */
  readonly maxCost?: number | undefined;
  readonly evidence: Evidence | undefined;
}

export const keyOfCell = ({ changed, cases }: Cell): string => [cases, ...[...changed].toSorted()].join('+');

/**
 * Chooses the runs that tell the factors apart: all their combinations where that fits into the budget, for only
 * these show how the factors depend on each other; else the cheapest way from one end to the other, one factor after
 * another; else the two ends, which say how much moved and not what moved it. What earlier runs answered costs
 * nothing, so the ends mostly are there already.
 * @throws PromptError `bad-input` where an end cannot be run or scored by itself, `budget-exceeded` where the budget is too small for both
 */
export function designExplanation(
  from: Configuration,
  to: Configuration,
  ports: PlanPorts,
  options: DesignOptions,
): ExplanationDesign {
  refuseRivals(from, to);
  const factors = findFactors(from, to, ports);
  const runFactors = factors.filter((factor): factor is RunFactor => factor !== 'cases');
  const planner = new CellPlanner({ from, to }, ports, options);
  const ends = endsOf(factors, runFactors);
  const gap = factors.includes('cases') && runFactors.length > 0 ? planner.whyNot(BETWEEN_CASES) : undefined;
  const choice = gap === undefined ? planner.choose(ends, runFactors) : { cells: [], left: [gap] };
  const chosen = gap === undefined ? ends : ends.filter((cell) => cell !== BETWEEN_CASES);
  const cells = new Map([...chosen, ...choice.cells].map((cell) => [keyOfCell(cell), planner.require(cell)]));
  const forecast = forecastRun([...cells.values()], options.evidence);
  return { from, to, factors, repeats: options.repeats, cells, left: choice.left, forecast };
}

/** What compares answers with the baseline's has no score of its own that a change could have moved. */
function refuseRivals(...sides: readonly Configuration[]): void {
  const asserted = sides.flatMap(({ suite }) =>
    suite.cases.flatMap((one) => singleAssertions(one.assertions)),
  );
  const rival = asserted.find(({ type, against }) => asks(type, 'baseline') && against === undefined);
  if (!rival) return;
  throw new PromptError('bad-input', `What moved the score cannot be explained with \`${rival.type}\`.`, {
    hint: 'It compares the answer with the baseline’s, so it scores no version by itself. Write texts under `against`, or leave it out of the suite.',
  });
}

/** `from` on the cases of `to`: what parts the cases from all else. Without it they count together. */
const BETWEEN_CASES: Cell = { changed: new Set(), cases: 'to' };

/** `from` as it was, `from` on the cases of `to` where these differ, and `to` as it is. */
function endsOf(factors: readonly Factor[], runFactors: readonly RunFactor[]): Cell[] {
  const none = new Set<RunFactor>();
  return [
    ...(factors.includes('cases') ? [{ changed: none, cases: 'from' as const }] : []),
    BETWEEN_CASES,
    ...(runFactors.length > 0 ? [{ changed: new Set(runFactors), cases: 'to' as const }] : []),
  ];
}

class CellPlanner {
  readonly #sides: { readonly from: Configuration; readonly to: Configuration };
  readonly #ports: PlanPorts;
  readonly #options: DesignOptions;
  readonly #plans = new Map<string, Plan | PromptError>();

  constructor(
    sides: { readonly from: Configuration; readonly to: Configuration },
    ports: PlanPorts,
    options: DesignOptions,
  ) {
    this.#sides = sides;
    this.#ports = ports;
    this.#options = options;
  }

  /** @throws PromptError where the combination cannot be run */
  require(cell: Cell): Plan {
    const plan = this.#plan(cell);
    if (plan instanceof PromptError) throw plan;
    return plan;
  }

  /** Why a combination cannot be run, as a sentence. */
  whyNot(cell: Cell): string | undefined {
    const plan = this.#plan(cell);
    return plan instanceof PromptError
      ? `The old prompt cannot be run on the new cases: ${plan.message}`
      : undefined;
  }

  choose(
    ends: readonly Cell[],
    factors: readonly RunFactor[],
  ): { readonly cells: readonly Cell[]; readonly left: readonly string[] } {
    const fixed = ends.map((cell) => this.require(cell));
    this.#refuseTooDear(fixed);
    const between = subsetsOf(factors)
      .filter(({ size }) => size > 0 && size < factors.length)
      .map((changed): Cell => ({ changed, cases: 'to' }));
    if (between.length === 0) return { cells: [], left: [] };
    const left: string[] = [];
    const runnable = between.filter((cell) => {
      const plan = this.#plan(cell);
      if (!(plan instanceof PromptError)) return true;
      left.push(`${describeCell(cell)} cannot be run: ${plan.message}`);
      return false;
    });
    if (runnable.length === between.length && this.#fits([...fixed, ...this.#plansOf(runnable)]))
      return { cells: runnable, left };
    const chain = this.#cheapestChain(factors, fixed);
    if (chain) {
      if (left.length === 0 && chain.length < between.length)
        left.push(
          'The budget is too small for all combinations: how the factors depend on each other is not known.',
        );
      return { cells: chain, left };
    }
    if (left.length === 0) left.push('The budget is too small for any run between the two ends.');
    return { cells: [], left };
  }

  #cheapestChain(factors: readonly RunFactor[], fixed: readonly Plan[]): readonly Cell[] | undefined {
    const chains = ordersOf(factors).map((order) =>
      order
        .slice(0, -1)
        .map((_, index): Cell => ({ changed: new Set(order.slice(0, index + 1)), cases: 'to' })),
    );
    const possible = chains
      .filter((chain) => chain.every((cell) => !(this.#plan(cell) instanceof PromptError)))
      .map((chain) => ({ chain, plans: [...fixed, ...this.#plansOf(chain)] }))
      .filter(({ plans }) => this.#fits(plans))
      .map(({ chain, plans }) => ({ chain, cost: this.#forecast(plans).cost_usd?.high ?? 0 }));
    return possible.toSorted((a, b) => a.cost - b.cost)[0]?.chain;
  }

  #plansOf(cells: readonly Cell[]): Plan[] {
    return cells.map((cell) => this.require(cell));
  }

  #forecast(plans: readonly Plan[]): Forecast {
    return forecastRun(plans, this.#options.evidence);
  }

  #fits(plans: readonly Plan[]): boolean {
    const { maxCost } = this.#options;
    if (maxCost === undefined) return true;
    const cost = this.#forecast(plans).cost_usd;
    return cost !== undefined && cost.high <= maxCost;
  }

  #refuseTooDear(plans: readonly Plan[]): void {
    if (this.#fits(plans)) return;
    const cost = this.#forecast(plans).cost_usd;
    const { maxCost } = this.#options;
    throw cost
      ? new PromptError(
          'budget-exceeded',
          `Measuring both ends may cost $${cost.high.toFixed(4)}, and the budget is $${maxCost}.`,
          { hint: 'Raise --max-cost, or ask each question less often with --repeat 1.' },
        )
      : new PromptError('price-unknown', 'The price of a model is unknown, so the budget cannot be kept.', {
          hint: 'Add the model under `prices:` in the registry, or run without a budget.',
        });
  }

  #plan(cell: Cell): Plan | PromptError {
    const key = keyOfCell(cell);
    const known = this.#plans.get(key);
    if (known) return known;
    const { from, to } = this.#sides;
    const { suite, suitePath } = cell.cases === 'from' ? from : to;
    const parsed = { suite: withoutJudge(suite), problems: new Map(), complete: true, files: [] };
    const { repeats } = this.#options;
    let plan: Plan | PromptError;
    try {
      const placed = { ...mixContents(from, to, cell.changed), version: describeCell(cell) };
      plan = planRun(placed, { suite: parsed, suitePath, repeats }, this.#ports);
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      plan = error;
    }
    this.#plans.set(key, plan);
    return plan;
  }
}

/** What a combination takes from `to`. */
function describeCell({ changed, cases }: Cell): string {
  const parts = [...changed].toSorted();
  if (parts.length === 0) return cases === 'from' ? 'old, on the old cases' : 'old';
  return `new ${parts.join(' and ')}`;
}

export function subsetsOf<T>(items: readonly T[]): ReadonlySet<T>[] {
  return items.reduce<ReadonlySet<T>[]>(
    (subsets, item) => [...subsets, ...subsets.map((subset) => new Set([...subset, item]))],
    [new Set<T>()],
  );
}

export function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
