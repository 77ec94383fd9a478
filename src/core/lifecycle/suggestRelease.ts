import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { Bump } from '../versions/bump.ts';
import type { LifecycleContext } from './transition.ts';

/** The number that a release should have, and why. */
export interface ReleaseSuggestion {
  readonly version: string;
  readonly bump: Bump;
  /** Why the step is not smaller, as short clauses. */
  readonly reasons: readonly string[];
  /** The version that the content was compared with; undefined for a first release. */
  readonly base: string | undefined;
  /** Other numbers that may be taken, larger steps included, each with what it would be. */
  readonly alternatives: readonly { readonly version: string; readonly bump: Bump }[];
}

/** @throws PromptError `bad-input` where the prompt has nothing to release */
export function suggestRelease(prompt: RegisteredPrompt, _context: LifecycleContext): ReleaseSuggestion {
  throw new PromptError('bad-input', `${prompt.block.name} cannot be released yet.`);
}
