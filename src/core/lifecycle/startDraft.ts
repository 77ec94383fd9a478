import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { LifecycleContext, Transition } from './transition.ts';

/**
 * Gives a prompt a draft: what is served, or `from`, copied as it is written. Inline content moves under its
 * version first, comments and all.
 * @throws PromptError `bad-input` where there is a draft that would be lost, or nothing to start from
 */
export function startDraft(
  prompt: RegisteredPrompt,
  _context: LifecycleContext,
  _from?: PlacedContent,
): Transition {
  throw new PromptError('bad-input', `${prompt.block.name} cannot have a draft yet.`);
}
