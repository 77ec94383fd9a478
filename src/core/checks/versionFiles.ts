import type { Problem } from '../base/problem.ts';
import { checkContent } from '../registry/promptBlock.ts';
import { versionFileOf, versionsGlob } from '../versions/content.ts';
import type { Finding, PromptContext } from './check.ts';

/** Syntax and shape of the files in `versions_dir`: what a registry file is checked for when it is parsed. */
export function checkVersionFiles({
  prompt: { versionsDir },
  registered,
  sources,
}: PromptContext): Finding[] {
  if (!versionsDir) return [];
  const uris = sources.find(registered.file.uri, versionsGlob(versionsDir.value)) ?? [];
  return uris.flatMap((uri) => {
    const file = versionFileOf(sources.read(uri));
    if (!file) return [];
    const shape = file.content ? checkContent(file.content) : file.problems.length === 0 ? [notAMap()] : [];
    return [...file.problems, ...shape].map((problem) => ({ uri, problem }));
  });
}

function notAMap(): Problem {
  const message =
    'A version file is a map with the keys of a version, such as `model` and `template`. Add them.';
  return { code: 'wrong-type', message, severity: 'error', range: { start: 0, end: 0 } };
}
