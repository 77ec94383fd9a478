import { PromptError } from '../base/errors.ts';
import { renderUsd } from '../evals/reports/amounts.ts';

/**
 * What a validation may spend in US dollars, undefined for any amount: no more than was given for it, and no more than
 * is left of the day’s allowance, which is its own beside that of evaluations.
 * @param dailyCap undefined: no limit
 * @param spentToday by all shadow validations of this registry
 * @throws PromptError `budget-exceeded` where nothing is left of the day
 */
export function allowanceOf(
  { maxCost, dailyCap }: { readonly maxCost: number | undefined; readonly dailyCap: number | undefined },
  spentToday: number,
): number | undefined {
  if (dailyCap === undefined) return maxCost;
  const left = dailyCap - spentToday;
  if (left > 0) return Math.min(maxCost ?? Infinity, left);
  const spent = `Shadow validations have spent ${renderUsd(spentToday)} today, of ${renderUsd(dailyCap)} that a day allows.`;
  throw new PromptError('budget-exceeded', spent, {
    hint: 'Go on tomorrow (days are those of UTC), or raise what a day allows.',
  });
}
