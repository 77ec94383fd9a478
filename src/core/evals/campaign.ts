import { type Evaluated, type Evaluation, scoresOf } from './evaluate.ts';
import { type ClaimPValues, claimPValues } from './statistics/claims.ts';
import { holm } from './statistics/multiplicity.ts';
import type { Verdict } from './statistics/paired.ts';

/** Chance that any verdict of a campaign is wrong: that of one comparison, shared by all. */
const LEVEL = 0.05;

export interface CampaignVerdict {
  readonly verdict: Verdict;
  /** The verdict that the comparison would have had alone; it may be wrong more often. */
  readonly alone: Verdict;
  /** Of the claim that decided, adjusted by Holm’s method. */
  readonly p: number;
}

/** One of the comparisons; undefined where it was not made, or not to its end. */
type Measured = Pick<Evaluated, 'run' | 'baseline'> | undefined;

/**
 * The verdicts of many comparisons at once. Each claim (improved, no regression, regressed) is corrected by Holm’s
 * method over all prompts of the campaign. A prompt that is not measured yet counts as one that shows nothing, so
 * that no verdict is taken back when the campaign goes on.
 */
export function decideCampaign(
  comparisons: readonly { readonly evaluated: Measured; readonly maxDrop: Evaluation['maxDrop'] }[],
): (CampaignVerdict | undefined)[] {
  const claims = comparisons.map(
    ({ evaluated, maxDrop }) =>
      evaluated?.baseline && claimPValues(scoresOf(evaluated.run), scoresOf(evaluated.baseline), maxDrop),
  );
  const adjust = (pick: (values: ClaimPValues) => number): number[] =>
    holm(claims.map((values) => (values ? pick(values) : 1)));
  const improved = adjust((values) => values.improved);
  const noRegression = adjust((values) => values.noRegression);
  const regressed = adjust((values) => values.regressed);
  return claims.map((values, index) => {
    if (!values) return undefined;
    const adjusted = {
      improved: improved[index]!,
      noRegression: noRegression[index]!,
      regressed: regressed[index]!,
    };
    return { ...decide(adjusted), alone: decide(values).verdict };
  });
}

function decide({ improved, noRegression, regressed }: ClaimPValues): { verdict: Verdict; p: number } {
  if (improved <= LEVEL) return { verdict: 'improved', p: improved };
  if (noRegression <= LEVEL) return { verdict: 'no regression', p: noRegression };
  if (regressed <= LEVEL) return { verdict: 'regressed', p: regressed };
  return { verdict: 'inconclusive', p: Math.min(noRegression, regressed) };
}
