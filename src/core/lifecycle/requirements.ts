import { PromptError } from '../base/errors.ts';
import type { LifecycleAction, Requirement, Step } from './transition.ts';

/** What stands in the way, in one error: what is required and not met, or else what needs a reason. */
export function refusalOf(
  requirements: readonly Requirement[],
  { title, reason }: { readonly title: string; readonly reason: string | undefined },
): PromptError | undefined {
  const open = requirements.filter(isOpen);
  const required = open.filter(({ strength }) => strength === 'required');
  if (required.length > 0)
    return new PromptError('bad-input', `Cannot ${lowered(title)}: ${textOf(required)}`, {
      hint: 'Correct this first.',
    });
  const overridable = open.filter(({ strength }) => strength === 'overridable');
  if (overridable.length === 0 || isReason(reason)) return undefined;
  return new PromptError('bad-input', `Cannot ${lowered(title)}: ${textOf(overridable)}`, {
    hint: 'Correct this first, or give a reason, which is recorded beside the version.',
  });
}

/** Whether a requirement stands in the way of the action: nothing but a met one satisfies it. */
const isOpen = ({ outcome }: Requirement): boolean => outcome !== 'met';

/** Whether a requirement keeps the action from being done without more ado. */
export const isInTheWay = (one: Requirement): boolean => isOpen(one) && one.strength !== 'advice';

/** What is in the way: nothing, something that a reason overrides, or something that nobody can override. */
export function obstacleOf({ requirements, refusal }: Step): 'none' | 'overridable' | 'required' {
  if (!refusal) return 'none';
  return requirements.some((one) => one.strength === 'required' && isOpen(one)) ||
    !requirements.some((one) => one.strength === 'overridable' && isOpen(one))
    ? 'required'
    : 'overridable';
}

const isReason = (reason: string | undefined): reason is string =>
  reason !== undefined && reason.trim() !== '';

const textOf = (requirements: readonly Requirement[]): string =>
  requirements.map(({ text }) => text).join(' ');

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

/** What was overridden, as it is recorded; undefined where nothing was. */
export function overrideOf(
  requirements: readonly Requirement[],
  facts: {
    readonly at: string;
    readonly action: LifecycleAction;
    readonly environment?: string;
    /** The stage of a promotion, and the digest of what was promoted. */
    readonly stage?: string;
    readonly content?: string;
    readonly reason: string | undefined;
  },
) {
  const { reason, ...rest } = facts;
  const unmet = requirements
    .filter(({ outcome, strength }) => outcome !== 'met' && strength === 'overridable')
    .map(({ id }) => id);
  return unmet.length > 0 && isReason(reason) ? { ...rest, unmet, reason: reason.trim() } : undefined;
}
