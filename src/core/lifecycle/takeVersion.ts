import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { frozenText } from './frozenText.ts';
import { PromptText } from './promptText.ts';
import type { LifecycleContext, Step } from './transition.ts';
import { putVersion } from './versionText.ts';

/**
 * Writes a version that only Git has into the files, whole, so that pointers may name it.
 * @throws PromptError `bad-input` where it cannot be written out
 */
export function takeVersion(
  prompt: RegisteredPrompt,
  historic: PlacedContent,
  context: LifecycleContext,
): Step {
  const { name } = promptOf(prompt);
  const { version } = historic;
  const text = new PromptText(prompt);
  const written = frozenText(historic, {}, context);
  const newFiles = putVersion(text, prompt, { version, written, sources: context.sources });
  return {
    title: `Take ${name} ${version} from Git`,
    result: `Took ${name} ${version} from Git: the files have it again.`,
    requirements: [],
    edits: text.toEdits(),
    newFiles,
    refusal: undefined,
  };
}
