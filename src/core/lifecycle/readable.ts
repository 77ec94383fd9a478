import { PromptError } from '../base/errors.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import type { LifecycleContext } from './transition.ts';

/**
 * The prompt as its whole file makes it readable, where an alias stands for what another part of the file names.
 * Who typed the alias may not have looked at it yet, so nobody may have parsed the file as a whole.
 */
export function readable(prompt: RegisteredPrompt): RegisteredPrompt {
  const { block, file } = prompt;
  const hasAlias = block.parsed.problems.some(({ code }) => code === 'yaml-alias');
  if (!hasAlias || !file.mayNeedWhole) return prompt;
  const whole = file.parsedWhole();
  const found = whole.prompts.find((other) => other.block.name === block.name);
  return found ? { ...prompt, file: whole, block: found.block, start: found.start } : prompt;
}

/** An edit of a text that cannot be read would be a guess. @throws PromptError `has-problems` */
export function refuseBroken({ block }: RegisteredPrompt): void {
  const error = block.parsed.problems.find(({ code }) => code === 'yaml-syntax');
  if (!error) return;
  throw new PromptError('has-problems', `${block.name} cannot be read as it stands: ${error.message}`, {
    hint: 'Correct its mistakes first; nothing was changed.',
  });
}

/** A content of the prompt as its files have it now; of another commit it is what the files have under its number. */
export function currentForm(
  prompt: RegisteredPrompt,
  placed: PlacedContent,
  { sources }: Pick<LifecycleContext, 'sources'>,
): PlacedContent {
  const isDraft = placed.where === 'draft';
  const found = findContents(prompt, sources).find(
    ({ version, where }) => version === placed.version && (where === 'draft') === isDraft,
  );
  return found ?? placed;
}
