import type { Sources } from '../base/sources.ts';
import type { GateName } from '../registry/model.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { findCandidate } from './candidate.ts';
import { checkGates } from './gates/checkGates.ts';
import { servedVersion } from './knownContents.ts';
import { stageAfter } from './promote.ts';
import { isInTheWay } from './requirements.ts';
import { type LifecycleContext, PRODUCTION, type Requirement } from './transition.ts';

/** The step that `promote` takes where nobody names a version or a stage. */
export interface NextStep {
  readonly placed: PlacedContent;
  readonly stage: GateName;
}

/** Undefined where nothing is on its way: then the files have no more than what production serves. */
export function nextStepOf(prompt: RegisteredPrompt, sources: Sources): NextStep | undefined {
  const placed = findCandidate(prompt, sources);
  if (!placed || placed.version === servedVersion(prompt, PRODUCTION)) return undefined;
  return { placed, stage: stageAfter(placed) };
}

/** What the step is, and what its gate and those before it say of it, a line each. */
export function describeNextStep(
  { placed, stage }: NextStep,
  prompt: RegisteredPrompt,
  context: LifecycleContext,
): { readonly sentence: string; readonly evidence: readonly string[] } {
  const requirements = checkGates(stage, { placed, prompt }, context);
  const name = placed.version === DRAFT ? 'The draft' : placed.version;
  const state = requirements.some(isInTheWay) ? 'is not there yet' : 'has what the gates ask for';
  return { sentence: `${name} goes to ${stage} next, and ${state}.`, evidence: requirements.map(lineOf) };
}

const MARKS: Readonly<Record<Requirement['outcome'], string>> = { met: '✓', unmet: '!', unknown: '?' };

const lineOf = ({ gate, outcome, text }: Requirement): string =>
  `${MARKS[outcome]} ${gate === undefined ? '' : `${gate}: `}${text}`;
