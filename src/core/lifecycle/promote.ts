import type { GateName } from '../registry/model.ts';
import { GATES } from '../registry/model.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { deploy } from './deploy.ts';
import { checkGates } from './gates/checkGates.ts';
import { type Stage, gatesOf, nextStage, passedGate } from './gates/stages.ts';
import { decisionOf, findTrialOf } from './gates/trials.ts';
import { digestOf } from './knownContents.ts';
import { placedRecordEdits } from './placedRecord.ts';
import { PromptText } from './promptText.ts';
import { currentForm, readable } from './readable.ts';
import { isInTheWay, overrideOf, refusalOf } from './requirements.ts';
import { retire } from './retire.ts';
import { stopExperiment } from './stopExperiment.ts';
import { type LifecycleContext, PRODUCTION, type Requirement, type Transition } from './transition.ts';

export interface PromoteRequest {
  /** The draft, or a version. */
  readonly target: PlacedContent;
  /** Undefined: the stage that `stageAfter` gives. */
  readonly to?: Stage | undefined;
  /** Why requirements that can be overridden are; recorded beside the version. */
  readonly reason?: string | undefined;
}

/** The stage that a content is promoted to where nobody names one: the next whose gate asks for something. */
export const stageAfter = ({ prompt, content }: PlacedContent): GateName =>
  nextStage(content.stage, gatesOf(promptOf(prompt)));

/**
 * Promotes a content to a stage: every gate up to it is asked, and what passed is recorded beside the content. The
 * last step is a deployment, or the end of the experiment that tries the version.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function promote(
  given: RegisteredPrompt,
  request: PromoteRequest,
  context: LifecycleContext,
): Transition {
  const prompt = readable(given);
  const target = currentForm(prompt, request.target, context);
  const to = request.to ?? stageAfter(target);
  if (to === 'deployed') return promoteToProduction(prompt, { ...request, target }, context);
  if (to === 'retired') return retire(prompt, { ...request, target }, context);
  const { reason } = request;
  const name = target.version === DRAFT ? `the draft of ${prompt.block.name}` : nameOf(prompt, target);
  const title = `Promote ${name} to ${to}`;
  const requirements = [
    ...checkPlace(target, to, context),
    ...checkGates(to, { placed: target, prompt }, context),
  ];
  const refusal = refusalOf(requirements, { title, reason });
  const shown = { action: 'promote' as const, title, requirements, refusal };
  const isThere = target.content.stage === to;
  const result = isThere
    ? `Nothing to record: ${name} is ${to}, and passes its gate.`
    : `Promoted ${name} to ${to}.`;
  if (refusal) return { ...shown, result, edits: [], newFiles: [] };
  const content = digestOf(target, context);
  const facts = { at: context.now, action: 'promote', stage: to, ...(content && { content }) } as const;
  const override = overrideOf(requirements, { ...facts, reason });
  const text = new PromptText(prompt);
  const edits = placedRecordEdits(text, target, { record: isThere ? {} : { stage: to }, override });
  return { ...shown, result, edits: [...text.toEdits(), ...edits], newFiles: [] };
}

const nameOf = ({ block }: RegisteredPrompt, { version }: PlacedContent): string =>
  `${block.name} ${version}`;

/** Whether the content stands where a stage can be written, and the stage lies ahead of one that it has earned. */
function checkPlace(target: PlacedContent, to: GateName, context: LifecycleContext): Requirement[] {
  const { version, where, content, prompt } = target;
  const strength = 'required';
  const passed = passedGate(content.stage);
  const isBehind =
    passed !== undefined &&
    GATES.indexOf(to) < GATES.indexOf(passed) &&
    !checkGates(passed, { placed: target, prompt }, context).some(isInTheWay);
  const found: Requirement[] = [];
  if (where === 'git')
    found.push({
      id: 'target-exists',
      outcome: 'unmet',
      strength,
      text: `${version} is only in Git’s history. Take it into the files first.`,
    });
  if (version === DRAFT && to === 'canary')
    found.push({
      id: 'released',
      outcome: 'unmet',
      strength,
      text: 'An experiment names a version, and a draft has none: release it first.',
    });
  if (isBehind)
    found.push({
      id: 'stage-ahead',
      outcome: 'unmet',
      strength,
      text: `It is ${passed} already, which comes after ${to}.`,
    });
  return found;
}

/** Who runs against what is served goes on being served a part of the traffic: its experiment ends with the promotion. */
function promoteToProduction(
  prompt: RegisteredPrompt,
  { target, reason }: PromoteRequest,
  context: LifecycleContext,
): Transition {
  const trial = findTrialOf(prompt, target.version, context.now);
  if (trial?.state !== 'running')
    return deploy(prompt, { target, environment: PRODUCTION, reason, asksGates: true }, context);
  const { experiment, file } = trial;
  const analysis = context.measured?.get(experiment.name);
  const decided = analysis && decisionOf(analysis);
  return stopExperiment(
    { experiment, file, prompt },
    { outcome: 'promoted', challenger: target, decided, reason, asksGates: true },
    context,
  );
}
