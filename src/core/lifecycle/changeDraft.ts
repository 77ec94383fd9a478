import type { FileEdits } from '../base/problem.ts';
import type { ContentChange } from '../evals/variant.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { readable } from './readable.ts';
import { PromptText } from './promptText.ts';

/** Changes keys of the draft, or of inline content that has no version yet, and nothing besides. */
export function changeDraftEdits(
  given: RegisteredPrompt,
  { model, parameters = {} }: ContentChange,
): FileEdits[] {
  const prompt = readable(given);
  const text = new PromptText(prompt);
  const at = promptOf(prompt).draft ? ['draft'] : [];
  if (model !== undefined) text.set([{ path: [...at, 'model'], value: model }]);
  for (const [key, value] of Object.entries(parameters))
    text.set([{ path: [...at, key], value: value ?? undefined, after: 'model' }]);
  return text.toEdits();
}
