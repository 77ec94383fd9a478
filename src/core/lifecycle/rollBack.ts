import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { MoveRequest } from './deploy.ts';
import type { LifecycleContext, Transition } from './transition.ts';

/**
 * Makes an environment serve an earlier version again.
 * @throws PromptError `bad-input` where the edit cannot be made
 */
export function rollBack(
  prompt: RegisteredPrompt,
  _request: MoveRequest,
  _context: LifecycleContext,
): Transition {
  throw new PromptError('bad-input', `${prompt.block.name} cannot be rolled back yet.`);
}
