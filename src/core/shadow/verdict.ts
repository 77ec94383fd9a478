import { counted, renderSigned } from '../evals/reports/amounts.ts';
import type { Comparisons } from './comparisons.ts';
import { FEWEST_UNITS, type NonInferiority } from './nonInferiority.ts';

export type ShadowState = 'pass' | 'fail' | 'inconclusive';

/** What a shadow validation amounts to. */
export interface ShadowVerdict {
  readonly state: ShadowState;
  /** A sentence for each thing that decided, or kept from deciding. */
  readonly reasons: readonly string[];
  /** What somebody should look at, although it does not decide. */
  readonly notes: readonly string[];
}

/** Inconclusive: it is neither certain that the candidate may pass nor that it must not, and more pairs may tell. */
export function stateOf(quality: NonInferiority, valid: Comparisons['valid']): ShadowState {
  if (quality.state === 'fail' || valid?.state === 'broken') return 'fail';
  return quality.state === 'pass' && (!valid || valid.state === 'met') ? 'pass' : 'inconclusive';
}

/** Quality and the schema decide. Latency, cost, refusals and length only stand beside them. */
export function verdictOf(
  quality: NonInferiority,
  comparisons: Comparisons,
  { margin, costCapUsd }: { readonly margin: number; readonly costCapUsd: number | undefined },
): ShadowVerdict {
  const { valid } = comparisons;
  return {
    state: stateOf(quality, valid),
    reasons: [qualityWords(quality, margin), ...(valid ? [validWords(valid)] : [])],
    notes: notesOf(comparisons, costCapUsd),
  };
}

function qualityWords({ state, delta, bounds, units, pairs }: NonInferiority, margin: number): string {
  const measured = `Quality differs by ${renderSigned(delta)} over ${counted(pairs, 'pair')} of ${counted(units, 'unit')}`;
  const limit = renderSigned(-margin);
  switch (state) {
    case 'pass':
      return `${measured}: ${renderSigned(bounds.low)} at worst, above the ${limit} that is put up with.`;
    case 'fail':
      return `${measured}: ${renderSigned(bounds.high)} at best, below the ${limit} that is put up with.`;
    default:
      if (units < FEWEST_UNITS)
        return `${measured}; it takes ${FEWEST_UNITS} units to say how sure that is. Record calls of more users or conversations.`;
      return `${measured}, and may be ${renderSigned(bounds.low)} to ${renderSigned(bounds.high)}: ${limit} is among that. More calls of more units would tell.`;
  }
}

function validWords({ state, candidate, served }: NonNullable<Comparisons['valid']>): string {
  const rate = percentOf(candidate.count / candidate.of);
  const before = served ? `; served ${percentOf(served.count / served.of)}` : '';
  const measured = `${rate} of the answers satisfy output_schema (95 % at least ${percentOf(candidate.interval.low)}${before})`;
  switch (state) {
    case 'met':
      return `${measured}.`;
    case 'broken':
      return `${measured}: more than a point fewer than before, for certain.`;
    default:
      return `${measured}: that it is at most a point fewer is not certain yet.`;
  }
}

export const percentOf = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** From where on a monitor of production would raise an alarm. */
const SLOWER = 2;

/** From where on two distributions count as clearly different. */
const CLEARLY_DIFFERENT = 0.25;

function notesOf({ latency, cost, refusals, length }: Comparisons, costCapUsd: number | undefined): string[] {
  const notes: string[] = [];
  if (latency && latency.ratio > SLOWER)
    notes.push(
      `It is ${latency.ratio.toFixed(1)} times as slow at the 95th percentile: a monitor would raise an alarm.`,
    );
  if (cost && costCapUsd !== undefined && cost.candidate > costCapUsd)
    notes.push(
      `A call costs $${cost.candidate.toPrecision(2)} on average, above cost_cap_usd (${costCapUsd}).`,
    );
  if (refusals.candidate.interval.low > refusals.served.interval.high)
    notes.push('It refuses more often than what was served.');
  if (length.psi > CLEARLY_DIFFERENT)
    notes.push(
      `Its answers are clearly ${length.candidate < length.served ? 'shorter' : length.candidate > length.served ? 'longer' : 'of other lengths'} than what was served.`,
    );
  return notes;
}
