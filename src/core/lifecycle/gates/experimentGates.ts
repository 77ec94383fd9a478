import { counted } from '../../evals/reports/amounts.ts';
import { settingsOf } from '../../experiments/settings.ts';
import type { ExperimentVerdict } from '../../experiments/verdict.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../versions/content.ts';
import type { LifecycleContext, Requirement, RequirementId } from '../transition.ts';
import type { Gates } from './stages.ts';
import { type ExperimentAnalysis, decisionOf, findTrialOf } from './trials.ts';
import type { ExperimentStanding } from '../traffic.ts';

const strength = 'overridable';

/** What speaks for no harm: also that nobody can tell the two apart. */
const HARMLESS: ReadonlySet<ExperimentVerdict> = new Set(['continue', 'promote', 'inconclusive']);

const line = (id: RequirementId, outcome: Requirement['outcome'], text: string): Requirement => ({
  id,
  outcome,
  strength,
  text,
});

const nameOf = (version: string): string => (version === DRAFT ? 'the draft' : version);

/** An experiment with guardrails that tries the version and has found no harm in it. */
export function checkCanary(
  { version }: PlacedContent,
  prompt: RegisteredPrompt,
  { gate, context }: { readonly gate: NonNullable<Gates['canary']>; readonly context: LifecycleContext },
): Requirement[] {
  const trial = findTrialOf(prompt, version, context.now);
  const guarded = checkGuarded(version, trial);
  if (!trial || guarded.outcome !== 'met') return [guarded];
  const { experiment } = trial;
  if (experiment.outcome === 'reverted')
    return [
      guarded,
      line('experiment-harmless', 'unmet', `${experiment.name} was given up: ${version} was reverted.`),
    ];
  const analysis = context.measured?.get(experiment.name);
  if (!analysis) {
    const isPromoted = experiment.outcome === 'promoted';
    const text = isPromoted ? `${experiment.name} ended with ${version} promoted.` : unmeasured(trial);
    return [guarded, line('experiment-harmless', isPromoted ? 'met' : 'unknown', text)];
  }
  return [
    guarded,
    checkHarmless(trial, analysis),
    ...checkSample('canary-sufficient', analysis, gate.minimumSampleSize),
  ];
}

/** An experiment that shows the version to be better. */
export function checkDecided(
  { version }: PlacedContent,
  prompt: RegisteredPrompt,
  { gate, context }: { readonly gate: NonNullable<Gates['deployed']>; readonly context: LifecycleContext },
): Requirement[] {
  const id = 'experiment-decided';
  const trial = findTrialOf(prompt, version, context.now);
  if (!trial) return [line(id, 'unmet', `No experiment shows that ${nameOf(version)} is better.`)];
  const { name } = trial.experiment;
  const analysis = context.measured?.get(name);
  if (!analysis) return [line(id, 'unknown', unmeasured(trial))];
  const { isMet, text } = decisionOf(analysis);
  return [
    line(id, isMet ? 'met' : 'unmet', `${name}${analysis.move ? ':' : ' says'} ${text}`),
    ...checkSignificant(analysis, gate.significanceLevel),
    ...checkSample('experiment-sufficient', analysis, gate.minimumSampleSize),
  ];
}

function checkGuarded(version: string, trial: ExperimentStanding | undefined): Requirement {
  const id = 'experiment-guarded';
  if (!trial)
    return line(
      id,
      'unmet',
      `No experiment has ${nameOf(version)} as its challenger. Write one under \`experiments\`, and start it.`,
    );
  const { experiment, state } = trial;
  const { name } = experiment;
  const settings = settingsOf(experiment);
  if (!settings)
    return line(id, 'unmet', `${name} is not complete: \`prompt-ledger validate\` says what is missing.`);
  if (state === 'planned')
    return line(id, 'unmet', `${name} was not started: prompt-ledger experiment start ${name}`);
  if (!settings.autoRevert)
    return line(
      id,
      'unmet',
      `${name} has no guardrail: \`auto_revert\` is off. Turn it on, so that harm ends it.`,
    );
  const since = state === 'running' ? `runs since ${experiment.startedAt}` : 'has ended';
  return line(
    id,
    'met',
    `${name} tries ${version} against ${settings.versions.control} with guardrails, and ${since}.`,
  );
}

function checkHarmless(
  { experiment: { name } }: ExperimentStanding,
  { judged: { verdict, reasons }, move }: ExperimentAnalysis,
): Requirement {
  const id = 'experiment-harmless';
  if (move) return line(id, move.kind === 'abort' ? 'unmet' : 'met', `${name}: ${move.reason}`);
  return line(id, HARMLESS.has(verdict) ? 'met' : 'unmet', `${name} says ${verdict}: ${reasons.join(' ')}`);
}

/** Of the metric that decides. A rollout counts step by step, and has said so. */
function checkSample(
  id: 'canary-sufficient' | 'experiment-sufficient',
  analysis: ExperimentAnalysis,
  needed: number,
): Requirement[] {
  if (analysis.move) return [];
  const [control, challenger] = unitsOf(analysis);
  const isEnough = Math.min(control, challenger) >= needed;
  const seen = `${counted(control, 'unit')} of the control and ${challenger} of the challenger were measured`;
  const text = isEnough
    ? `${seen}, at least ${needed} each.`
    : `${seen}, and each needs ${needed}. Wait for more.`;
  return [line(id, isEnough ? 'met' : 'unmet', text)];
}

function unitsOf({ judged: { settings, results } }: ExperimentAnalysis): [number, number] {
  const primary = results.find(({ metric }) => metric.name === settings.metrics[0]);
  return primary ? [primary.arms.control.units, primary.arms.challenger.units] : [0, 0];
}

/** An experiment may be content with less than the gate. */
function checkSignificant({ judged, move }: ExperimentAnalysis, level: number): Requirement[] {
  const { settings, results } = judged;
  const primary = results.find(({ metric }) => metric.name === settings.metrics[0]);
  if (move || !primary) return [];
  const p = primary.p < 0.0001 ? 'p < 0.0001' : `p = ${Number(primary.p.toPrecision(2))}`;
  const isMet = primary.p < level;
  const text = `${primary.metric.name}: ${p}, ${isMet ? 'below' : 'not below'} ${level}.`;
  return [line('experiment-significant', isMet ? 'met' : 'unmet', text)];
}

const unmeasured = ({ experiment: { name } }: ExperimentStanding): string =>
  `Nobody analysed what ${name} measured: there is no telemetry of it here. It is looked for in \`.prompt-ledger/telemetry\`, beside the registry.`;
