import { type Price, costOf, isFree } from '../models/prices.ts';
import { tokenUpperBound } from '../models/tokens.ts';
import type { Evidence } from './evidence.ts';
import type { Plan, PlannedCall } from './plan.ts';
import { percentile } from './percentile.ts';
import { asks } from './scorers/index.ts';
import { singleAssertions } from './suite/suite.ts';

/** What a run will ask and cost, before anything is spent. */
export interface Forecast {
  readonly calls: number;
  /** Calls that are answered already, by an earlier run or by another call of this one. */
  readonly reused: number;
  readonly cases: number;
  /** US dollars, judging left out; undefined where a price is unknown. `low` equals `high` where nothing is paid. */
  readonly cost_usd: { readonly low: number; readonly high: number } | undefined;
  /** Calls to the judge come on top, at a price that depends on the answers. */
  readonly isJudged: boolean;
}

/** As much of a plan as says what it costs. */
export interface PlannedCost
  extends Pick<Plan, 'cases' | 'price' | 'judge' | 'embedders'>, Partial<Pick<Plan, 'schemaRetries'>> {
  readonly calls: readonly Pick<PlannedCall, 'request' | 'context' | 'digest'>[];
}

/**
 * Counts what has to be asked, and bounds its cost. Input is known from the rendered text: at least a token
 * for six bytes, at most one for three (English is at about four; the true count needs the model's
 * tokenizer). Output comes from answers to this prompt's other calls (10th to 90th percentile); where there
 * are none yet, from a tenth of `max_tokens` to all of it.
 */
export function forecastRun(plans: readonly PlannedCost[], evidence: Evidence | undefined): Forecast {
  const seen = new Set<string>();
  let [calls, reused, cases] = [0, 0, 0];
  let [low, high] = [0, 0];
  let isKnown = true;
  for (const plan of plans) {
    cases += plan.cases.length;
    const output = outputTokens(plan, evidence);
    for (const call of plan.calls) {
      calls++;
      const key = `${call.digest}#${call.context.repeat}`;
      if (seen.has(key) || evidence?.has(call.digest, call.context.repeat)) {
        reused++;
        continue;
      }
      seen.add(key);
      if (!plan.price) isKnown = false;
      else
        [low, high] = add(
          [low, high],
          costRange(call, plan.price, { output, schemaRetries: plan.schemaRetries }),
        );
    }
  }
  return {
    calls,
    reused,
    cases,
    cost_usd: isKnown ? { low, high } : undefined,
    isJudged: plans.some(usesJudge),
  };
}

/** What several runs ask and cost together. */
export function addForecasts(forecasts: readonly Forecast[]): Forecast {
  const sum = (pick: (forecast: Forecast) => number): number =>
    forecasts.reduce((total, forecast) => total + pick(forecast), 0);
  const isKnown = forecasts.every(({ cost_usd }) => cost_usd);
  return {
    calls: sum(({ calls }) => calls),
    reused: sum(({ reused }) => reused),
    cases: sum(({ cases }) => cases),
    cost_usd: isKnown
      ? { low: sum(({ cost_usd }) => cost_usd!.low), high: sum(({ cost_usd }) => cost_usd!.high) }
      : undefined,
    // What is judged already is not judged again because another run asks something.
    isJudged: forecasts.some(({ isJudged, calls, reused }) => isJudged && calls > reused),
  };
}

type Range = readonly [low: number, high: number];

const add = (a: Range, b: Range): [number, number] => [a[0] + b[0], a[1] + b[1]];

const UNSAID_MAX_TOKENS = 1000;

function outputTokens({ calls }: PlannedCost, evidence: Evidence | undefined): Range {
  const known = calls.flatMap(
    ({ digest, context }) => evidence?.get(digest, context.repeat)?.usage?.output_tokens ?? [],
  );
  if (known.length >= 5) return [percentile(known, 0.1)!, percentile(known, 0.9)!];
  const most = calls[0]?.request.parameters.max_tokens ?? UNSAID_MAX_TOKENS;
  return [most / 10, most];
}

/** The higher bound is that of a model whose answers never satisfy the schema, so that each is asked for again. */
function costRange(
  { request }: Pick<PlannedCall, 'request'>,
  price: Price,
  { output: [fewest, most], schemaRetries = 0 }: { output: Range; schemaRetries: number | undefined },
): Range {
  const bytes = tokenUpperBound(request.messages);
  const cost = (bytesPerToken: number, output_tokens: number): number =>
    costOf({ input_tokens: Math.ceil(bytes / bytesPerToken), cached_input_tokens: 0, output_tokens }, price);
  const tries = request.parameters.output_schema ? 1 + schemaRetries : 1;
  return [cost(6, fewest), tries * cost(3, most)];
}

const isPaid = (price: Price | undefined): boolean => !(price && isFree(price));

/** Whether assertions ask a judge or an embedding model that costs something. */
function usesJudge({ judge, embedders, cases }: PlannedCost): boolean {
  if (Array.from(embedders.values()).some(({ price }) => isPaid(price))) return true;
  if (!judge || !isPaid(judge.price)) return false;
  return cases.some(({ assertions }) => singleAssertions(assertions).some(({ type }) => asks(type, 'judge')));
}

/** The cost with a word of what comes on top of it. */
export const renderSpending = ({ cost_usd, isJudged }: Pick<Forecast, 'cost_usd' | 'isJudged'>): string =>
  `${renderCost(cost_usd)}${isJudged ? ', and judging' : ''}`;

/** `≈ $0.12–0.19`, `free` or `at an unknown price`: short enough for a lens. */
export function renderCost(cost: Forecast['cost_usd']): string {
  if (!cost) return 'at an unknown price';
  if (cost.high === 0) return 'free';
  if (cost.high < 0.001) return 'under $0.001';
  const digits = cost.high >= 0.1 ? 2 : cost.high >= 0.01 ? 3 : 4;
  const [low, high] = [cost.low.toFixed(digits), cost.high.toFixed(digits)];
  return low === high ? `≈ $${high}` : `≈ $${low}–${high}`;
}
