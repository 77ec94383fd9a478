import { QUALITY } from '../metrics.ts';
import type { Judged } from '../verdict.ts';
import type { Outcome, Phase } from './measurements.ts';
import type { StepEvidence } from './rollout.ts';

/** What an analysis since the step began means for a rollout. Missing data is never a pass, and never a failure. */
const PHASES: Readonly<Record<Judged['verdict'], readonly [Phase, Outcome | undefined]>> = {
  collecting: ['Running', undefined],
  continue: ['Running', 'successful'],
  // A rollout asks for no harm; that the challenger is no better does not stop it.
  inconclusive: ['Running', 'successful'],
  promote: ['Running', 'successful'],
  hold: ['Inconclusive', 'inconclusive'],
  unhealthy: ['Inconclusive', 'inconclusive'],
  revert: ['Failed', 'failed'],
};

export function stepEvidenceOf({ verdict, evidence }: Judged): StepEvidence {
  const [phase, latest] = PHASES[verdict];
  // Whoever has no quality score was not measured. In the last step there is no control, and still a sample.
  const scored = evidence.arms.challenger.metrics.get(QUALITY);
  return { units: scored?.kind === 'moments' ? scored.moments.units : 0, phase, latest };
}
