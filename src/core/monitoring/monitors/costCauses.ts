import { groupBy } from '../../base/groupBy.ts';
import { counted, renderUsd } from '../../evals/reports/amounts.ts';
import { renderPercent } from '../../experiments/verdictWords.ts';
import type { AddedSums, TelemetryRow } from '../source.ts';
import type { MonitorTarget } from '../targets.ts';
import type { Look } from './look.ts';
import { addUp } from './sums.ts';

/** A change smaller than this is no cause. */
const LEAST_CHANGE = 0.1;

/**
 * Why a call costs more than it did in the usual week, the largest factor first. A cost a call is tokens a call times
 * US dollars a token, so that the logarithms of both changes add up to that of the cost.
 */
export async function costCauses(
  look: Look,
  {
    target,
    version,
    usual,
  }: { readonly target: MonitorTarget; readonly version: string; readonly usual: string },
): Promise<string[]> {
  const hour = (await look.lastHour(['version', 'model'])).of(target.prompt, version);
  const week = (await look.usualWeek(['version', 'model'])).of(target.prompt, usual);
  const [now, before] = [addUp(hour), addUp(week)];
  if (now.calls === 0 || before.calls === 0 || before.pricedCalls === 0) return [];
  const factors = [
    factor(inputsOf, [now, before], tokenWords('input')),
    factor(outputsOf, [now, before], tokenWords('output')),
  ];
  const price = factor(
    priceOf,
    [now, before],
    (usd, once) => `${renderUsd(usd * 1000)} for 1,000 of them instead of ${renderUsd(once * 1000)}`,
  );
  const sentences = [
    ...factors.map((one) => ({ ...one, text: `A call has ${one.words}.` })),
    { ...price, text: `Tokens cost more: ${price.words}${modelsOf(hour, week)}.` },
  ]
    .filter(({ change }) => change > LEAST_CHANGE)
    .toSorted((a, b) => b.change - a.change)
    .map(({ text }) => text);
  const [retries, usualRetries] = [now.retried / now.calls, before.retried / before.calls];
  const isRetried = retries > usualRetries + LEAST_CHANGE / 2;
  return isRetried
    ? [
        ...sentences,
        `${renderPercent(retries)} of the calls were retried instead of ${renderPercent(usualRetries)}, and each attempt is paid.`,
      ]
    : sentences;
}

interface Factor {
  /** Of the logarithm. */
  readonly change: number;
  readonly words: string;
}

function factor(
  of: (sums: AddedSums) => number,
  [now, before]: readonly [AddedSums, AddedSums],
  render: (value: number, usual: number) => string,
): Factor {
  const [value, usual] = [of(now), of(before)];
  const change = value > 0 && usual > 0 ? Math.log(value / usual) : 0;
  return { change, words: render(value, usual) };
}

const tokenWords =
  (kind: string) =>
  (value: number, usual: number): string =>
    `${counted(Math.round(value), `${kind} token`)} instead of ${Math.round(usual)}`;

const inputsOf = (sums: AddedSums): number => sums.inputTokens / sums.calls;
const outputsOf = (sums: AddedSums): number => sums.outputTokens / sums.calls;

/** Calls without a price have tokens all the same: the mean cost of the others is held against the mean of all. */
function priceOf(sums: AddedSums): number {
  const tokens = (sums.inputTokens + sums.outputTokens) / sums.calls;
  return sums.pricedCalls > 0 && tokens > 0 ? sums.costUsd / sums.pricedCalls / tokens : 0;
}

/** ` (gpt-4o has 80 % of the calls instead of 10 %)`: the model whose share has grown most. */
function modelsOf(hour: readonly TelemetryRow[], week: readonly TelemetryRow[]): string {
  const before = sharesOf(week);
  const [grown] = [...sharesOf(hour)]
    .map(([model, share]) => ({ model, share, usual: before.get(model) ?? 0 }))
    .toSorted((a, b) => b.share - b.usual - (a.share - a.usual));
  if (!grown || grown.model === '' || grown.share - grown.usual < LEAST_CHANGE) return '';
  return ` (${grown.model} has ${renderPercent(grown.share)} of the calls instead of ${renderPercent(grown.usual)})`;
}

function sharesOf(rows: readonly TelemetryRow[]): ReadonlyMap<string, number> {
  const all = addUp(rows).calls;
  const models = groupBy(rows, ({ model }) => model ?? '');
  return new Map([...models].map(([model, own]) => [model, addUp(own).calls / all]));
}
