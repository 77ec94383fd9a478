import { toGlob } from '../../base/glob.ts';
import type { FileChange } from '../../base/ports.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import { versionsGlob } from '../content.ts';
import { isInside, joinPath } from './revisionPaths.ts';
import { type RevisionState, statePaths } from './revisionState.ts';
import { filesNamedBy } from './versionRecords.ts';

/**
 * The files that a state's registry consists of and that these prompts name, as patterns of Git's paths. Of a
 * template its neighbours are meant too: one that is renamed, or has one file for each version, is followed.
 */
export function patternsOf(state: RevisionState, prompts: Iterable<RegisteredPrompt>): Set<string> {
  const patterns = new Set([toGlob(state.root)]);
  const add = (from: string, path: string): void => {
    const pattern = joinPath(toGlob(statePaths.toPath(from)), path);
    if (isInside(pattern) && pattern !== '') patterns.add(pattern);
  };
  for (const { uri, settings } of state.registry?.files ?? [])
    for (const { value } of settings.include) add(uri, value);
  for (const { from, value } of state.registry?.settings.partials.values() ?? []) add(from, toGlob(value));
  for (const { block, file } of prompts) {
    const { versionsDir, templates } = filesNamedBy(block);
    if (versionsDir !== undefined) add(file.uri, versionsGlob(versionsDir));
    for (const path of templates) add(file.uri, neighbours(path));
  }
  return patterns;
}

const neighbours = (path: string): string =>
  toGlob(path).replace(/[^/]+(\.[^./]+)$/, (_, extension: string) => `*${extension}`);

/** The names of the prompts of a state that changes of other files than registries concern. */
export function promptsConcernedBy(state: RevisionState, changes: readonly FileChange[]): Set<string> {
  const names = new Set<string>();
  const registries = new Set(state.registry?.files.map(({ uri }) => statePaths.toPath(uri)));
  const others = changes.map(({ path }) => path).filter((path) => !registries.has(path));
  if (others.length === 0) return names;
  const changed = new Set(others);
  for (const { block, file } of state.registry?.prompts ?? []) {
    const { versionsDir, templates } = filesNamedBy(block);
    const from = statePaths.toPath(file.uri);
    const folder = versionsDir === undefined ? undefined : `${joinPath(from, versionsDir)}/`;
    const isConcerned =
      templates.some((path) => changed.has(joinPath(from, path))) ||
      (folder !== undefined && others.some((path) => path.startsWith(folder)));
    if (isConcerned) names.add(block.name);
  }
  return names;
}
