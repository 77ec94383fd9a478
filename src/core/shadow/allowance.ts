import { PromptError } from '../base/errors.ts';
import type { Forecast } from '../evals/forecast.ts';
import { renderUsd } from '../evals/reports/amounts.ts';

/** In US dollars; undefined: no limit. */
export interface Limits {
  /** Of one validation. */
  readonly maxCost: number | undefined;
  /** Of all shadow validations of a registry on one day, which is an allowance of their own beside evaluations. */
  readonly dailyCap: number | undefined;
}

/** What is about to be spent. */
export interface Spending {
  readonly spentToday: number;
  readonly forecast: Pick<Forecast, 'cost_usd' | 'isJudged'>;
  /** Who is asked, for a price that nobody knows. */
  readonly model: string;
}

/**
 * What a validation may spend in US dollars, undefined for any amount: no more than was given for it, and no more than
 * is left of the day. One that costs nothing is held up by neither.
 * @throws PromptError `budget-exceeded` where nothing is left of the day, `price-unknown` where nobody could keep to it
 */
export function allowanceOf(
  { maxCost, dailyCap }: Limits,
  { spentToday, forecast: { cost_usd: cost, isJudged }, model }: Spending,
): number | undefined {
  if (dailyCap === undefined || (cost?.high === 0 && !isJudged)) return maxCost;
  if (!cost)
    throw new PromptError(
      'price-unknown',
      `The price of ${model} is unknown, so what shadow validations may spend on a day cannot be kept to.`,
      { hint: 'Add the model under `prices:` in the registry, or lift the daily cap.' },
    );
  const left = dailyCap - spentToday;
  if (left > 0) return Math.min(maxCost ?? Infinity, left);
  const spent = `Shadow validations have spent ${renderUsd(spentToday)} today, of ${renderUsd(dailyCap)} that a day allows.`;
  throw new PromptError('budget-exceeded', spent, {
    hint: 'Go on tomorrow (days are those of UTC), or raise what a day allows.',
  });
}
