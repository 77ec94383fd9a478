import { checkRecorded } from '../core/evals/checkRecorded.ts';
import type { Evaluated, Evaluation, Gate } from '../core/evals/evaluate.ts';

/**
 * Makes the score that stands in the file part of the gate, so that every report says what `--check` found. What
 * it fails or leaves open comes first of the reasons; a run that is incomplete stays that.
 */
export function holdAgainstRecorded(evaluated: Evaluated, { subject, maxDrop }: Evaluation): Evaluated {
  const { state, reason } = checkRecorded(subject, evaluated.run, maxDrop);
  const { gate } = evaluated;
  const found =
    state === 'missing' || state === 'stale' || state === 'regressed'
      ? 'failed'
      : state === 'inconclusive'
        ? 'inconclusive'
        : 'passed';
  const isWorse = SEVERITY.indexOf(found) > SEVERITY.indexOf(gate.state);
  return {
    ...evaluated,
    gate: isWorse
      ? { state: found, reasons: [reason, ...gate.reasons] }
      : { state: gate.state, reasons: [...gate.reasons, reason] },
  };
}

const SEVERITY: readonly Gate['state'][] = ['passed', 'inconclusive', 'failed', 'incomplete'];
