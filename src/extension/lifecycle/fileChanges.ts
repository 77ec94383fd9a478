import type { Transition } from '../../core/lifecycle/transition.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { FileChanges } from '../edits.ts';
import { files } from '../files.ts';

/** A transition as the writer takes it: with the places of its new files. */
export function toFileChanges(
  prompt: RegisteredPrompt,
  { edits, newFiles }: Pick<Transition, 'edits' | 'newFiles'>,
): FileChanges {
  const { uri } = prompt.file;
  return { edits, newFiles: newFiles.map(({ path, text }) => ({ uri: files.resolve(uri, path), text })) };
}
