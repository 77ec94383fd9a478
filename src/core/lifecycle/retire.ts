import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../versions/content.ts';
import { findTrials } from './gates/trials.ts';
import { digestOf } from './knownContents.ts';
import { placedRecordEdits } from './placedRecord.ts';
import { PromptText } from './promptText.ts';
import { overrideOf, refusalOf } from './requirements.ts';
import type { ExperimentStanding } from './traffic.ts';
import type { LifecycleContext, Requirement, Transition } from './transition.ts';

/**
 * Records that a version is not to be served any more. Its content stays: Git and experiments that ended name it.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function retire(
  prompt: RegisteredPrompt,
  { target, reason }: { readonly target: PlacedContent; readonly reason?: string | undefined },
  context: LifecycleContext,
): Transition {
  const { name } = promptOf(prompt);
  const title = `Retire ${name} ${target.version}`;
  const trials = findTrials(prompt, context.now).filter(({ experiment: { control, challenger } }) =>
    [control, challenger].some(({ version }) => version?.value === target.version),
  );
  const requirements = [
    checkPlace(target),
    checkServed(prompt, target, trials),
    checkAwaited(prompt, target, trials),
  ];
  const refusal = refusalOf(requirements, { title, reason });
  const shown = { action: 'promote' as const, title, requirements, refusal };
  const result = `Retired ${name} ${target.version}.`;
  if (refusal) return { ...shown, result, edits: [], newFiles: [] };
  const content = digestOf(target, context);
  const facts = {
    at: context.now,
    action: 'promote',
    stage: 'retired',
    ...(content && { content }),
  } as const;
  const override = overrideOf(requirements, { ...facts, reason });
  const text = new PromptText(prompt);
  const edits = placedRecordEdits(text, target, { record: { stage: 'retired' }, override });
  return { ...shown, result, edits: [...text.toEdits(), ...edits], newFiles: [] };
}

function checkPlace({ version, where }: PlacedContent): Requirement {
  const of = { id: 'target-exists', strength: 'required' } as const;
  if (version === DRAFT)
    return { ...of, outcome: 'unmet', text: 'A draft is not retired: remove it, or release it first.' };
  if (where === 'git')
    return {
      ...of,
      outcome: 'unmet',
      text: `${version} is only in Git’s history: nothing in the files can serve it.`,
    };
  return { ...of, outcome: 'met', text: `${version} is in the files.` };
}

function checkServed(
  prompt: RegisteredPrompt,
  { version }: PlacedContent,
  trials: readonly ExperimentStanding[],
): Requirement {
  const of = { id: 'not-served', strength: 'required' } as const;
  const by = servedVersions(prompt).get(version);
  if (by)
    return {
      ...of,
      outcome: 'unmet',
      text: `${by.join(', ')} serves ${version}. Deploy another version there first.`,
    };
  const running = trials.find(({ state }) => state === 'running');
  if (running)
    return {
      ...of,
      outcome: 'unmet',
      text: `${running.experiment.name} serves ${version} to a part of the traffic. Stop it first.`,
    };
  return { ...of, outcome: 'met', text: `Nobody is served ${version}.` };
}

function checkAwaited(
  prompt: RegisteredPrompt,
  { version }: PlacedContent,
  trials: readonly ExperimentStanding[],
): Requirement {
  const of = { id: 'not-awaited', strength: 'overridable' } as const;
  if (promptOf(prompt).rollbackTo?.value === version)
    return {
      ...of,
      outcome: 'unmet',
      text: `A rollback would go to ${version}. Name another version in \`rollback_to\` first.`,
    };
  const planned = trials.find(({ state }) => state === 'planned');
  if (planned)
    return {
      ...of,
      outcome: 'unmet',
      text: `${planned.experiment.name} is planned with ${version}. Take it out of there first.`,
    };
  return { ...of, outcome: 'met', text: `Nothing is to go back to ${version}.` };
}
