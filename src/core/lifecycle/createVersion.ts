import { PromptError } from '../base/errors.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { LifecycleContext, Transition } from './transition.ts';

/** What becomes of the text that a frozen version was changed to. */
export interface CreateVersionRequest {
  /** The number of the new version, or `draft`, where the prompt has none. */
  readonly version: string;
  /** The frozen version as it was released; its digest is what the file says. */
  readonly released: PlacedContent;
}

/**
 * Makes the edited text of a frozen version a version of its own, and puts the frozen one back.
 * @throws PromptError `bad-input` where `released` is not what was released
 */
export function createVersion(
  changed: PlacedContent,
  _request: CreateVersionRequest,
  _context: LifecycleContext,
): Transition {
  throw new PromptError('bad-input', `${changed.version} cannot be restored yet.`);
}
