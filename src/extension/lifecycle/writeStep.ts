import { type Step, allowed } from '../../core/lifecycle/transition.ts';
import type { FileChanges } from '../edits.ts';
import { toFileChanges } from './fileChanges.ts';
import type { ActionPlace } from './session.ts';
import { type ChangedFile, findChangedFiles } from './showChange.ts';

/** What was done, with what it takes to undo it. */
export interface Done {
  readonly step: Step;
  readonly files: readonly ChangedFile[];
  readonly changes: FileChanges;
}

/**
 * Writes a step, computed on the texts that it is applied to.
 * @param agree throws where what would be written is not what was agreed to
 * @throws PromptError `bad-input` where the step is refused, `conflict` where texts change meanwhile
 */
export async function writeStep(
  { app, prompt }: Pick<ActionPlace, 'app' | 'prompt'>,
  compute: () => Step,
  agree: (files: readonly ChangedFile[]) => void = () => {},
): Promise<Done> {
  let done: Done | undefined;
  await app.applyChanges(() => {
    const step = allowed(compute());
    const changes = toFileChanges(prompt, step);
    const files = findChangedFiles(app, changes);
    agree(files);
    done = { step, files, changes };
    return changes;
  });
  return done!;
}
