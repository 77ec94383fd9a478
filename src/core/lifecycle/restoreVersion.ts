import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { releasedForm, restoreEdits } from './createVersion.ts';
import { PromptText } from './promptText.ts';
import type { LifecycleContext, Step } from './transition.ts';

/**
 * Puts a frozen version that was edited back to what was released; what is recorded of it stays.
 * @throws PromptError `bad-input` where what was released is not among `context.fromGit`
 */
export function restoreVersion(changed: PlacedContent, context: LifecycleContext): Step {
  const { prompt, version } = changed;
  const { name } = promptOf(prompt);
  const text = new PromptText(prompt);
  const released = releasedForm(changed, context);
  const others = restoreEdits(text, changed, { released, context });
  return {
    title: `Restore ${name} ${version} as it was released`,
    result: `Restored ${name} ${version} as it was released.`,
    requirements: [],
    edits: [...text.toEdits(), ...others],
    newFiles: [],
    refusal: undefined,
  };
}
