import { stateOf } from '../registry/experimentState.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { deploy } from './deploy.ts';
import { type ExperimentPlace, experimentEdits, joinEdits } from './experimentEdits.ts';
import { gatesOf } from './gates/stages.ts';
import { refusalOf } from './requirements.ts';
import { IN_EFFECT } from './serve.ts';
import { type LifecycleContext, PRODUCTION, type Requirement, type Transition } from './transition.ts';

export type StopRequest = {
  /** Recorded with how it ended. */
  readonly reason?: string | undefined;
} & (
  | { readonly outcome: 'reverted' | 'stopped' }
  | {
      readonly outcome: 'promoted';
      readonly challenger: PlacedContent;
      /** What the analysis says of a promotion; undefined where there was none. */
      readonly decided: { readonly isMet: boolean; readonly text: string } | undefined;
      /** The gates are asked for, although the prompt may declare none. */
      readonly asksGates?: boolean | undefined;
    }
);

const WORDS = {
  promoted: { title: 'Promote the challenger of', done: 'Promoted the challenger of' },
  reverted: { title: 'Revert', done: 'Reverted' },
  stopped: { title: 'Stop', done: 'Stopped' },
} as const;

/**
 * Ends an experiment: from then on everybody is served what the pointer says. A promotion moves the pointer to the
 * challenger in the same edit, and asks for the evidence; to give a challenger up is always allowed.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function stopExperiment(
  place: ExperimentPlace,
  request: StopRequest,
  context: LifecycleContext,
): Transition {
  const { name } = place.experiment;
  const { outcome, reason } = request;
  const words = WORDS[outcome];
  const title = `${words.title} ${name}`;
  const deployed =
    request.outcome === 'promoted'
      ? deploy(
          place.prompt,
          { target: request.challenger, environment: PRODUCTION, reason, asksGates: request.asksGates },
          context,
        )
      : undefined;
  const requirements = [
    running(place, context),
    ...(request.outcome === 'promoted' ? [decided(request.decided, place)] : []),
    ...(deployed?.requirements.filter(({ id }) => id !== 'experiment-decided') ?? []),
  ];
  const refusal = refusalOf(requirements, { title, reason });
  const serves = deployed ? ` ${deployed.result}` : ` Everybody is served the control. ${IN_EFFECT}`;
  const ended = [
    { path: ['ended_at'], value: context.now },
    { path: ['outcome'], value: outcome },
    ...(reason === undefined ? [] : [{ path: ['reason'], value: reason.trim() }]),
  ];
  return {
    action: 'stop-experiment',
    title,
    result: `${words.done} ${name}.${serves}`,
    requirements,
    edits: refusal ? [] : joinEdits([...(deployed?.edits ?? []), experimentEdits(place, ended)]),
    newFiles: refusal ? [] : (deployed?.newFiles ?? []),
    refusal,
  };
}

function running({ experiment }: ExperimentPlace, { now }: Pick<LifecycleContext, 'now'>): Requirement {
  const state = stateOf(experiment, Date.parse(now));
  return {
    id: 'experiment-running',
    strength: 'required',
    outcome: state === 'running' ? 'met' : 'unmet',
    text:
      state === 'running'
        ? `${experiment.name} runs since ${experiment.startedAt}.`
        : state === 'ended'
          ? `${experiment.name} has ended already.`
          : `${experiment.name} was not started.`,
  };
}

function decided(
  facts: { readonly isMet: boolean; readonly text: string } | undefined,
  { prompt }: ExperimentPlace,
): Requirement {
  const isAsked = gatesOf(promptOf(prompt)).deployed !== undefined;
  const of = { id: 'experiment-decided', strength: isAsked ? 'overridable' : 'advice' } as const;
  if (!facts) return { ...of, outcome: 'unknown', text: 'Nobody analysed what was measured.' };
  return { ...of, outcome: facts.isMet ? 'met' : 'unmet', text: facts.text };
}
