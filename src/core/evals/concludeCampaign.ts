import { type CampaignVerdict, decideCampaign } from './campaign.ts';
import type { Evaluated, Evaluation } from './evaluate.ts';

/**
 * `drafted`: the draft has the change; `proven`: nothing regressed and nothing was written; `open`: not measured to
 * the end; `blocked`: it cannot take part as it stands.
 */
export type CampaignState =
  | 'drafted'
  | 'proven'
  | 'regressed'
  | 'inconclusive'
  | 'below-minimum'
  | 'open'
  | 'blocked';

/** What became of one prompt of a campaign. */
export interface CampaignEntry {
  readonly prompt: string;
  readonly state: CampaignState;
  /** What is left to do, or why nothing is; a sentence. */
  readonly reason: string;
  readonly evaluated: Evaluated | undefined;
  readonly decided: CampaignVerdict | undefined;
}

/** A prompt of a campaign with what was measured; undefined where nothing was. */
export interface Tried extends Pick<Evaluation, 'minScore' | 'maxDrop'> {
  readonly prompt: string;
  readonly evaluated: Evaluated | undefined;
}

/** What follows from what was measured: which prompts are safe, and what is left to do for the others. */
export function concludeCampaign(
  tried: readonly Tried[],
  { acceptsInconclusive }: { readonly acceptsInconclusive: boolean },
): CampaignEntry[] {
  const verdicts = decideCampaign(
    tried.map(({ maxDrop, evaluated }) => ({
      evaluated: isWhole(evaluated) ? evaluated : undefined,
      maxDrop,
    })),
  );
  return tried.map(({ prompt, minScore, evaluated }, index) => {
    const decided = verdicts[index];
    const judged = judge(evaluated, decided, { minScore, accepts: acceptsInconclusive });
    return { prompt, evaluated, decided, ...judged };
  });
}

/** A comparison with holes is none: what is missing may be what regressed. */
const isWhole = (evaluated: Evaluated | undefined): boolean =>
  evaluated?.baseline !== undefined &&
  evaluated.run.incomplete.length === 0 &&
  evaluated.baseline.incomplete.length === 0;

function judge(
  evaluated: Evaluated | undefined,
  decided: CampaignVerdict | undefined,
  { minScore, accepts }: { readonly minScore: number | undefined; readonly accepts: boolean },
): Pick<CampaignEntry, 'state' | 'reason'> {
  if (!evaluated || !decided) return { state: 'open', reason: whyOpen(evaluated) };
  const { verdict, alone } = decided;
  const { score = 0 } = evaluated.run;
  if (verdict === 'regressed')
    return { state: 'regressed', reason: 'It regressed: look at the broken cases, and adapt the prompt.' };
  if (minScore !== undefined && score < minScore)
    return { state: 'below-minimum', reason: `Score ${score.toFixed(4)} is below min_score ${minScore}.` };
  if (verdict !== 'inconclusive') return { state: 'proven', reason: 'Nothing regressed.' };
  if (accepts && (evaluated.comparison?.delta ?? -1) >= 0)
    return { state: 'proven', reason: 'Inconclusive, and not worse in these cases.' };
  const needed = evaluated.comparison?.casesNeeded;
  const more = needed === undefined ? 'more cases or repeats' : `about ${needed} cases`;
  const shared =
    alone === 'inconclusive'
      ? ''
      : ` Alone it would count as “${alone}”, beside so many others it may be chance.`;
  return { state: 'inconclusive', reason: `It takes ${more} to tell.${shared}` };
}

function whyOpen(evaluated: Evaluated | undefined): string {
  const incomplete = [...(evaluated?.run.incomplete ?? []), ...(evaluated?.baseline?.incomplete ?? [])];
  if (incomplete.includes('budget'))
    return 'The budget ran out. Go on with a new one: what was answered is not paid again.';
  if (incomplete.includes('cancelled') || !evaluated)
    return 'It was stopped. The same command goes on with it.';
  if (incomplete.includes('errors')) return 'Cases could not be judged. The same command asks them again.';
  if (incomplete.includes('sample')) return 'Its answers are samples of another wording, which say nothing.';
  return 'There is nothing to compare with.';
}
