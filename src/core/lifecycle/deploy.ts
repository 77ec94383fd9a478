import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { LifecycleContext, Transition } from './transition.ts';

export interface MoveRequest {
  /** In the files, or only in Git: then it is written into the files first. */
  readonly target: PlacedContent;
  /** `production`, or a name in `environments`. */
  readonly environment: string;
  /** Why requirements that can be overridden are; recorded in the target. */
  readonly reason?: string | undefined;
}

/**
 * Makes an environment serve a version.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function deploy(
  prompt: RegisteredPrompt,
  _request: MoveRequest,
  _context: LifecycleContext,
): Transition {
  throw new PromptError('bad-input', `${prompt.block.name} cannot be deployed yet.`);
}
