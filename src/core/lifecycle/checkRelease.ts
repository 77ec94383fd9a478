import type { PlacedContent } from '../versions/content.ts';
import { DRAFT } from '../versions/content.ts';
import { isVersion } from '../versions/isVersion.ts';
import { isSmallerStep, stepBase, stepBetween } from '../versions/step.ts';
import { faultOf } from './contentChecks.ts';
import { digestOf, knownContents } from './knownContents.ts';
import { numbersTaken, releasedBefore } from './suggestRelease.ts';
import { checkScore } from './checkScore.ts';
import type { LifecycleContext, Requirement } from './transition.ts';

/** What a release asks for. */
export function checkRelease(
  placed: PlacedContent,
  version: string,
  context: LifecycleContext,
): Requirement[] {
  const number = checkNumber(placed, version, context);
  return [
    ...number,
    ...(number.every(({ outcome }) => outcome === 'met') ? [checkStep(placed, version, context)] : []),
    checkComplete(placed, context),
    checkChanged(placed, version, context),
    ...checkScore(placed, { prompt: placed.prompt, strength: 'advice' }, context),
  ];
}

function checkNumber(placed: PlacedContent, version: string, context: LifecycleContext): Requirement[] {
  const strength = 'required';
  if (!isVersion(version)) {
    const text = `“${version}” is no semantic version: write three numbers, such as 1.2.0.`;
    return [{ id: 'version-valid', outcome: 'unmet', strength, text }];
  }
  const valid: Requirement = {
    id: 'version-valid',
    outcome: 'met',
    strength,
    text: `${version} is a semantic version.`,
  };
  const isTaken = numbersTaken(placed, context).has(version);
  const text = isTaken ? `${version} is taken: choose another number.` : `${version} is free.`;
  return [valid, { id: 'version-free', outcome: isTaken ? 'unmet' : 'met', strength, text }];
}

function checkStep(placed: PlacedContent, version: string, context: LifecycleContext): Requirement {
  const id = 'step-large-enough';
  const base = stepBase(releasedBefore(placed, context), version);
  if (!base)
    return { id, outcome: 'met', strength: 'overridable', text: `Nothing that ${version} follows is known.` };
  const step = stepBetween(base, placed, context.sources);
  if (!step)
    return {
      id,
      outcome: 'unknown',
      strength: 'advice',
      text: `What changed since ${base.version} is not known yet.`,
    };
  const why = step.reasons.length > 0 ? `: ${step.reasons.slice(0, 3).join('; ')}` : '';
  if (isSmallerStep(version, step)) {
    const text = `The change since ${base.version} is a ${step.bump} one${why}. Call it ${step.next}.`;
    return { id, outcome: 'unmet', strength: 'overridable', text };
  }
  const text =
    step.bump === 'none'
      ? `Nothing changed since ${base.version} but the writing.`
      : `${version} says enough: the change since ${base.version} is a ${step.bump} one${why}.`;
  return { id, outcome: 'met', strength: 'overridable', text };
}

function checkComplete(placed: PlacedContent, context: LifecycleContext): Requirement {
  const fault = faultOf(placed, context);
  const name = placed.version === DRAFT ? 'The draft' : 'The content';
  if (fault === undefined)
    return {
      id: 'content-complete',
      outcome: 'met',
      strength: 'required',
      text: `${name} is whole and its template parses.`,
    };
  if (fault.kind === 'unread')
    return {
      id: 'content-complete',
      outcome: 'unknown',
      strength: 'required',
      text: `${name} needs a file that is not read yet.`,
    };
  return {
    id: 'content-complete',
    outcome: 'unmet',
    strength: 'required',
    text: `${name} cannot be released: ${fault.why}.`,
  };
}

function checkChanged(placed: PlacedContent, version: string, context: LifecycleContext): Requirement {
  const id = 'content-changed';
  const strength = 'required';
  const digest = digestOf(placed, context);
  const same = sameContent(placed, version, context);
  if (digest === undefined)
    return { id, outcome: 'unknown', strength, text: 'Whether anything changed is not known yet.' };
  if (same === undefined) return { id, outcome: 'met', strength, text: 'No version has this content yet.' };
  return {
    id,
    outcome: 'unmet',
    strength,
    text: `${same} has this very content: there is nothing to release.`,
  };
}

/** The version that asks the very same; the edited version itself only if it was released so. */
function sameContent(placed: PlacedContent, version: string, context: LifecycleContext): string | undefined {
  const digest = digestOf(placed, context);
  const { where, content } = placed;
  if (where === 'inline' && digest !== undefined && content.digest?.value === digest) return placed.version;
  const inFiles = knownContents(placed.prompt, context).filter(
    (other) => where === 'draft' || other.version !== placed.version,
  );
  const inGit = (context.fromGit ?? []).filter((other) => where === 'draft' || other.version !== version);
  return [...inFiles, ...inGit].find((other) => digestOf(other, context) === digest)?.version;
}
