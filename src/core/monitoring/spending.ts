import type { Dimension, TelemetryRow } from './source.ts';

/** What spending is told apart by. */
export const SPENDING_BY = ['owner', 'prompt', 'version', 'model', 'arm'] as const;
export type SpendingBy = (typeof SPENDING_BY)[number];

/** What production spent on one group. */
export interface Spending {
  /** One for each of what was asked for, in its order; `''` where nobody says. */
  readonly group: readonly string[];
  readonly calls: number;
  /** US dollars, over the calls whose price is known. */
  readonly costUsd: number;
  /** Calls at a price that nobody knows: what they cost is not in `costUsd`, and not nothing. */
  readonly unpricedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The dimensions that a source has to tell apart. */
export const dimensionsOf = (by: readonly SpendingBy[]): readonly Dimension[] =>
  by.filter((one): one is Dimension => one === 'version' || one === 'model' || one === 'arm');

/**
 * Adds up rows by what was asked for, the dearest first.
 * @param ownerOf a prompt
 */
export function spendingBy(
  rows: readonly TelemetryRow[],
  by: readonly SpendingBy[],
  ownerOf: (prompt: string) => string | undefined,
): readonly Spending[] {
  const groups = new Map<string, Spending>();
  for (const row of rows) {
    const group = by.map((one) => (one === 'owner' ? (ownerOf(row.prompt) ?? '') : (row[one] ?? '')));
    const key = JSON.stringify(group);
    const before = groups.get(key);
    const { calls, costUsd, pricedCalls, inputTokens, outputTokens } = row.sums;
    groups.set(key, {
      group,
      calls: (before?.calls ?? 0) + calls,
      costUsd: (before?.costUsd ?? 0) + costUsd,
      unpricedCalls: (before?.unpricedCalls ?? 0) + calls - pricedCalls,
      inputTokens: (before?.inputTokens ?? 0) + inputTokens,
      outputTokens: (before?.outputTokens ?? 0) + outputTokens,
    });
  }
  return [...groups.values()]
    .filter(({ calls }) => calls > 0)
    .toSorted((a, b) => b.costUsd - a.costUsd || b.calls - a.calls);
}
