import type { Transition } from '../../core/lifecycle/transition.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';
import type { FileChanges } from '../edits.ts';

/** A transition as the writer takes it: with the places of its new files. */
export function toFileChanges(
  app: Pick<App, 'store'>,
  target: Target,
  { edits, newFiles }: Pick<Transition, 'edits' | 'newFiles'>,
): FileChanges {
  const { uri } = findTarget(app, target).file;
  return {
    edits,
    newFiles: newFiles.map(({ path, text }) => ({ uri: app.store.resolve(uri, path), text })),
  };
}
