import { PromptError } from '../base/errors.ts';
import type { FileEdits } from '../base/problem.ts';
import { wholeBuckets } from '../experiments/assignment.ts';
import { rolloutOf } from '../experiments/rollout/rollout.ts';
import { startRefusal } from '../experiments/rollout/startRefusal.ts';
import { type ExperimentSettings, QUALITY_DELTA, SAMPLE_SIZE, settingsOf } from '../experiments/settings.ts';
import { renderPercent } from '../experiments/verdictWords.ts';
import type { Arm, Experiment } from '../registry/experiments.ts';
import { stateOf } from '../registry/experimentState.ts';
import { sectionEdits } from '../registry/sectionEdits.ts';
import { findContents } from '../versions/content.ts';
import type { YamlChange } from '../yaml/edits.ts';
import { type ExperimentPlace, experimentEdits } from './experimentEdits.ts';
import { servedVersion } from './knownContents.ts';
import { refusalOf } from './requirements.ts';
import { IN_EFFECT } from './serve.ts';
import { type LifecycleContext, PRODUCTION, type Requirement, type Transition } from './transition.ts';

export interface StartRequest {
  /** The challenger's share of the traffic, in place of the one that is written; for one that runs, its next one. */
  readonly weight?: number | undefined;
  /** All experiments of the registry. */
  readonly others: readonly Experiment[];
}

const DAY_MS = 86_400_000;

/**
 * Lets an experiment share the traffic of its prompt from now on, or changes how it does. What a change of the weights
 * makes incomparable does not count any more; who had met the challenger still does while its weight only grows.
 * @throws PromptError `bad-input` where a weight cannot be
 */
export function startExperiment(
  place: ExperimentPlace,
  { weight, others }: StartRequest,
  context: Pick<LifecycleContext, 'sources' | 'now'>,
): Transition {
  const experiment = reweighted(place.experiment, weight);
  return start(
    { ...place, experiment },
    { others, isReweighted: weight !== undefined },
    context,
    (isRunning) => experimentEdits(place, changesOf(experiment, { isRunning, now: context.now })),
  );
}

function start(
  place: ExperimentPlace,
  { others, isReweighted }: { readonly others: readonly Experiment[]; readonly isReweighted: boolean },
  context: Pick<LifecycleContext, 'sources' | 'now'>,
  edit: (isRunning: boolean) => FileEdits,
): Transition {
  const { experiment } = place;
  const { name } = experiment;
  const now = Date.parse(context.now);
  const isRunning = stateOf(experiment, now) === 'running';
  const settings = settingsOf(experiment);
  const share = settings === undefined ? '' : ` with ${renderPercent(settings.weights.challenger)}`;
  const title = isRunning ? `Go on with ${name}${share}` : `Start ${name}${share}`;
  const requirements = [
    completeness(experiment, settings),
    ...(settings ? [versionsThere(place, settings, context)] : []),
    freedom(experiment, { others, now, isRunning: isRunning && !isReweighted }),
    ...(settings ? [smallness(experiment, settings, now), control(place, settings)] : []),
  ];
  const refusal = refusalOf(requirements, { title, reason: undefined });
  return {
    action: 'start-experiment',
    title,
    result: `${isRunning ? 'Changed' : 'Started'} ${name}: ${settings?.versions.challenger} gets ${renderPercent(settings?.weights.challenger ?? 0)} of the traffic. ${IN_EFFECT}`,
    requirements,
    edits: refusal ? [] : [edit(isRunning)],
    newFiles: [],
    refusal,
  };
}

export interface NewExperiment {
  readonly name: string;
  readonly challenger: string;
  /** The challenger's share of the traffic; `steps`: a rollout with the usual steps. */
  readonly share: number | 'steps';
}

/** What a challenger gets where nobody says more. */
export const FIRST_SHARE = 0.05;

/**
 * Writes an experiment that is not there yet, against what production serves, and lets it share the traffic from now
 * on. Its guardrail is written out, so that a review sees when the challenger is given up.
 * @param file of the registry, to write it in
 * @throws PromptError `bad-input` where production serves nothing, or the share cannot be
 */
export function startNewExperiment(
  { prompt, file }: Omit<ExperimentPlace, 'experiment'>,
  { name, challenger, share }: NewExperiment,
  { others, ...context }: Pick<StartRequest, 'others'> & Pick<LifecycleContext, 'sources' | 'now'>,
): Transition {
  const served = servedVersion(prompt, PRODUCTION);
  if (served === undefined)
    throw new PromptError('bad-input', `${prompt.block.name} serves nothing to compare a challenger with.`, {
      hint: 'Deploy a version first.',
    });
  const planned = plannedExperiment({ name, prompt: prompt.block.name, served, challenger });
  const experiment =
    share === 'steps'
      ? reweighted({ ...planned, rollout: USUAL_STEPS }, undefined)
      : reweighted(planned, share);
  const { control: own, challenger: other } = experiment;
  return start({ experiment, file, prompt }, { others, isReweighted: false }, context, () =>
    sectionEdits(file, ['experiments', name], {
      prompt: prompt.block.name,
      control: { version: served, weight: own.weight?.value ?? 0 },
      challenger: { version: challenger, weight: other.weight?.value ?? 0 },
      started_at: context.now,
      guardrails: { auto_revert: true, revert_if: { quality_score_delta: QUALITY_DELTA } },
      minimum_sample_size: SAMPLE_SIZE,
      ...(share === 'steps' && { rollout: { step: 1, step_started_at: context.now } }),
    }),
  );
}

const USUAL_STEPS: Experiment['rollout'] = {
  steps: undefined,
  step: undefined,
  stepStartedAt: undefined,
  approved: [],
};

/** Nothing of it stands in a file yet. */
function plannedExperiment({
  name,
  prompt,
  served,
  challenger,
}: Readonly<Record<'name' | 'prompt' | 'served' | 'challenger', string>>): Experiment {
  const nowhere = { start: 0, end: 0 };
  const arm = (of: Arm['name'], version: string): Arm => ({
    name: of,
    version: { value: version, range: nowhere },
    weight: undefined,
  });
  return {
    name,
    keyRange: nowhere,
    description: undefined,
    prompt: { value: prompt, range: nowhere },
    control: arm('control', served),
    challenger: arm('challenger', challenger),
    metrics: undefined,
    guardrails: { autoRevert: undefined, qualityScoreDelta: undefined, sensitivity: undefined },
    minimumSampleSize: undefined,
    significanceLevel: undefined,
    rollout: undefined,
    salt: undefined,
    startedAt: undefined,
    reweightedAt: undefined,
    endedAt: undefined,
    outcome: undefined,
  };
}

/** A name for an experiment that nothing in the registry has. */
export function experimentName(prompt: string, challenger: string, others: readonly Experiment[]): string {
  const taken = new Set(others.map(({ name }) => name));
  const usual = `${prompt}-${challenger}`;
  for (let i = 1; ; i++) {
    const name = i === 1 ? usual : `${usual}-${i}`;
    if (!taken.has(name)) return name;
  }
}

function reweighted(experiment: Experiment, weight: number | undefined): Experiment {
  const { rollout } = experiment;
  if (rollout && weight !== undefined)
    throw new PromptError('bad-input', `The steps of ${experiment.name} say what its challenger gets.`, {
      hint: 'Leave the weight out, or take `rollout` away.',
    });
  const share =
    weight ?? (rollout && rollout.step === undefined ? rolloutOf(experiment)?.steps[0]?.share : undefined);
  if (share === undefined) return experiment;
  if (wholeBuckets(share) === undefined)
    throw new PromptError('bad-input', `${share} is no share of the traffic.`, {
      hint: 'It is a number from 0 to 1 with at most four decimals, such as 0.1.',
    });
  const weighted = (arm: Arm, value: number): Arm => ({
    ...arm,
    weight: { value, range: arm.weight?.range ?? experiment.keyRange },
  });
  return {
    ...experiment,
    control: weighted(experiment.control, Number((1 - share).toFixed(4))),
    challenger: weighted(experiment.challenger, share),
  };
}

function completeness(experiment: Experiment, settings: ExperimentSettings | undefined): Requirement {
  const of = { id: 'experiment-complete', strength: 'required' } as const;
  if (!settings)
    return {
      ...of,
      outcome: 'unmet',
      text: `${experiment.name} is not complete: \`prompt-ledger validate\` says what is missing.`,
    };
  const { versions, weights } = settings;
  const text = `${versions.control} has ${renderPercent(weights.control)}, ${versions.challenger} ${renderPercent(weights.challenger)} of the traffic.`;
  return { ...of, outcome: 'met', text };
}

function versionsThere(
  { prompt }: ExperimentPlace,
  { versions }: ExperimentSettings,
  { sources }: Pick<LifecycleContext, 'sources'>,
): Requirement {
  const known = new Set(findContents(prompt, sources).map(({ version }) => version));
  const missing = Object.values(versions).filter((version) => !known.has(version));
  return {
    id: 'target-exists',
    strength: 'required',
    outcome: missing.length === 0 ? 'met' : 'unmet',
    text:
      missing.length === 0
        ? 'Both versions stand in the files.'
        : `Version ${missing.join(' and ')} stands nowhere in the files, so nobody can be served it.`,
  };
}

function freedom(
  experiment: Experiment,
  facts: { readonly others: readonly Experiment[]; readonly now: number; readonly isRunning: boolean },
): Requirement {
  const refusal = facts.isRunning
    ? `${experiment.name} runs already, since ${experiment.startedAt}.`
    : startRefusal(experiment, facts.others, facts.now);
  return {
    id: 'experiment-free',
    strength: 'required',
    outcome: refusal === undefined ? 'met' : 'unmet',
    text: refusal ?? `Nothing else shares the traffic of ${experiment.prompt?.value}.`,
  };
}

/** On the first day; a rollout has its steps. */
function smallness(experiment: Experiment, { weights }: ExperimentSettings, now: number): Requirement {
  const isFirstDay = !(now - Date.parse(experiment.startedAt ?? '') >= DAY_MS);
  const isLarge = weights.challenger >= 0.5 && isFirstDay && !experiment.rollout;
  return {
    id: 'starts-small',
    strength: 'required',
    outcome: isLarge ? 'unmet' : 'met',
    text: isLarge
      ? 'Half of the traffic or more is too much for the first day: start with 5 to 10 %.'
      : 'The challenger starts with a small part of the traffic, or has held up for a day.',
  };
}

function control({ prompt }: ExperimentPlace, { versions }: ExperimentSettings): Requirement {
  const served = servedVersion(prompt, PRODUCTION);
  const isServed = served === versions.control;
  return {
    id: 'control-served',
    strength: 'advice',
    outcome: isServed ? 'met' : 'unmet',
    text: isServed
      ? 'The control is what production serves.'
      : `Production serves ${served ?? 'nothing'}, and the control is ${versions.control}: both arms change what users get.`,
  };
}

function changesOf(
  { control: own, challenger, rollout }: Experiment,
  { isRunning, now }: { readonly isRunning: boolean; readonly now: string },
): YamlChange[] {
  const weights = [own, challenger].map(({ name, weight }): YamlChange => ({
    path: [name, 'weight'],
    value: weight?.value,
  }));
  if (isRunning) return [...weights, { path: ['reweighted_at'], value: now, after: 'started_at' }];
  const state = { step: rollout?.step ?? 1, step_started_at: now };
  return [
    ...weights,
    // Not at the end, where the keys of a rollout may go.
    { path: ['started_at'], value: now, after: 'challenger' },
    ...(rollout?.steps
      ? Object.entries(state).map(([key, value]): YamlChange => ({ path: ['rollout', key], value }))
      : rollout
        ? [{ path: ['rollout'], value: state }]
        : []),
  ];
}
