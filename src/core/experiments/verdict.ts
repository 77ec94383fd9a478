import { type Analysis, analyse } from './analyse.ts';
import type { ExperimentEvidence } from './evidence.ts';
import { isBreached } from './guardrail.ts';
import type { ExperimentSettings } from './settings.ts';
import {
  collectingWords,
  continueWords,
  crossedWords,
  exposureWords,
  inconclusiveWords,
  oneArmWords,
  promoteWords,
  revertWords,
  sideEffectWords,
  unguardedWords,
  unmeasuredWords,
  worseWords,
} from './verdictWords.ts';

export type ExperimentVerdict =
  /** Too little to judge harm by. */
  | 'collecting'
  /** A guardrail is breached: give the challenger up. */
  | 'revert'
  /** The units are not what the weights say: no comparison holds. */
  | 'unhealthy'
  /** No harm; the sample is not there yet. */
  | 'continue'
  | 'promote'
  /** The sample is there and says nothing: keep the control. */
  | 'inconclusive'
  /** Something speaks against going on, and a person has to say what. */
  | 'hold';

export interface Judged extends Analysis {
  readonly verdict: ExperimentVerdict;
  /** One sentence for each fact that decided. */
  readonly reasons: readonly string[];
}

/** What a look at the sample ratio may find by chance: it is looked at all the time. */
const SAMPLE_RATIO_ALPHA = 0.001;
/** Below this no χ² says anything. */
const LEAST_EXPECTED = 8;
const CROSSED_SHARE = 0.01;

/** The verdict on an experiment, by what was measured so far. Asking often costs nothing of its level. */
export function judge(settings: ExperimentSettings, evidence: ExperimentEvidence): Judged {
  const analysis = analyse(settings, evidence);
  return { ...analysis, ...decide(analysis) };
}

type Decision = Pick<Judged, 'verdict' | 'reasons'>;

function decide(analysis: Analysis): Decision {
  const { guardrail, evidence } = analysis;
  const { control, challenger } = evidence.arms;
  if (control.calls + challenger.calls === 0)
    return { verdict: 'collecting', reasons: ['No call of this experiment was recorded yet.'] };
  const { weights } = analysis.settings;
  if (Math.min(weights.control, weights.challenger) === 0)
    return { verdict: 'continue', reasons: [oneArmWords(analysis.settings)] };
  const unhealthy = findFaults(analysis);
  if (!guardrail) {
    if (unhealthy.length > 0) return { verdict: 'unhealthy', reasons: unhealthy };
    return { verdict: unguardedVerdict(analysis), reasons: [unguardedWords(analysis)] };
  }
  if (guardrail.state === 'collecting')
    return { verdict: 'collecting', reasons: [collectingWords(analysis)] };
  if (isBreached(guardrail)) return { verdict: 'revert', reasons: [revertWords(analysis), ...unhealthy] };
  if (unhealthy.length > 0) return { verdict: 'unhealthy', reasons: unhealthy };
  return decideHealthy(analysis);
}

/** Scores come late: only where there are calls enough, and still no score, something is wrong. */
function unguardedVerdict({ evidence, settings }: Analysis): 'collecting' | 'hold' {
  return evidence.arms.challenger.units >= settings.minimumSampleSize ? 'hold' : 'collecting';
}

function decideHealthy(analysis: Analysis): Decision {
  const { settings, results } = analysis;
  const [primary] = results.filter(({ metric }) => metric.name === settings.metrics[0]);
  if (!primary) return { verdict: 'hold', reasons: [unmeasuredWords(analysis)] };
  const { control, challenger } = primary.arms;
  if (Math.min(control.units, challenger.units) < settings.minimumSampleSize)
    return { verdict: 'continue', reasons: [continueWords(primary, settings)] };
  if (primary.finding === 'worse') return { verdict: 'hold', reasons: [worseWords(primary)] };
  if (primary.finding === 'open')
    return { verdict: 'inconclusive', reasons: [inconclusiveWords(primary, settings)] };
  const spoiled = results.filter(({ finding }) => finding === 'worse');
  const reasons = [promoteWords(primary), ...spoiled.map(sideEffectWords)];
  return { verdict: spoiled.length > 0 ? 'hold' : 'promote', reasons };
}

/** Why no comparison holds. */
function findFaults({ sampleRatio, crossedShare, evidence, settings }: Analysis): string[] {
  const { p, leastExpected } = sampleRatio;
  const isUneven = p < SAMPLE_RATIO_ALPHA && leastExpected >= LEAST_EXPECTED;
  return [
    ...(isUneven ? [exposureWords(evidence, settings, p)] : []),
    ...(crossedShare > CROSSED_SHARE ? [crossedWords(evidence, crossedShare)] : []),
  ];
}
