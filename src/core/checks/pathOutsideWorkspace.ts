import type { Problem } from '../base/problem.ts';
import type { Located } from '../registry/model.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import { shiftTree, valueOf } from '../yaml/tree.ts';
import type { CheckedSources, FileCheck, Finding, PromptCheck } from './check.ts';
import { inContent } from './findings.ts';

/** The files that a prompt names stay in the workspace, as written and behind symbolic links. */
export const pathOutsideWorkspace: PromptCheck = {
  codes: ['path-outside-workspace'],
  check({ prompt, contents, sources, registered, suiteLocation }) {
    const { uri } = registered.file;
    const found: Finding[] = contents.flatMap((placed) => {
      const { wording } = placed.content;
      if (wording.kind !== 'file' || !leaves(sources, placed.uri, wording.path.value)) return [];
      return [inContent(placed, problemOf(wording.path))];
    });
    const { suite } = prompt.evals;
    if (suite && leaves(sources, uri, suiteLocation.path)) found.push({ problem: problemOf(suite) });
    // A folder is listed, not read: only what is written can be judged.
    const folder = prompt.versionsDir;
    if (folder && sources.leavesWorkspace(uri, folder.value)) found.push({ problem: problemOf(folder) });
    return found;
  },
};

/** So do the files that the registry names: includes, partials, recorded answers. */
export const settingOutsideWorkspace: FileCheck = {
  codes: ['path-outside-workspace'],
  check({ file, sources }) {
    const { include, partials } = file.settings;
    const globs = include.filter(({ value }) => sources.leavesWorkspace(file.uri, value));
    const files = [...partials.values()].filter(({ value }) => leaves(sources, file.uri, value));
    const cassettes = findReplays(file).filter(({ value }) => sources.leavesWorkspace(file.uri, value));
    return [...globs, ...files, ...cassettes].map((path) => ({ problem: problemOf(path) }));
  },
};

function leaves(sources: CheckedSources, from: string, path: string): boolean {
  return sources.leavesWorkspace(from, path) || sources.read(sources.resolve(from, path)).state === 'outside';
}

function findReplays({ sections }: RegistryFile): Located<string>[] {
  return sections.flatMap(({ entry, start }) => {
    if (entry?.key !== 'endpoints' || entry.value.kind !== 'map') return [];
    return entry.value.entries.flatMap(({ value }) => {
      const replay = valueOf(value, 'replay');
      if (replay?.kind !== 'scalar' || typeof replay.value !== 'string') return [];
      return [{ value: replay.value, range: shiftTree(replay, start).range }];
    });
  });
}

function problemOf({ value, range }: Located<string>): Problem {
  const message = `“${value}” leads out of the workspace, where nothing is read. Move what it names into the workspace, and correct the path.`;
  return { code: 'path-outside-workspace', message, severity: 'error', range, data: { path: value } };
}
