import type { Problem } from '../base/problem.ts';
import type { Located } from '../registry/model.ts';
import type { PromptCheck } from './check.ts';
import { listOf } from './findings.ts';
import { takeFromGit } from './gitFix.ts';
import { knownVersionFixes, knownVersions } from './knownVersions.ts';
import { isVersion } from '../versions/isVersion.ts';

/** What a pointer names must stand in the files: the runtime never asks Git. */
export const versionUndefined: PromptCheck = {
  codes: ['version-undefined'],
  check(context) {
    const { version, environments } = context.prompt;
    const known = knownVersions(context);
    if (!known) return [];
    const pointers: (Located<string> & { pointer: string })[] = [
      ...(version ? [{ ...version, pointer: 'version' }] : []),
      ...Array.from(environments, ([name, found]) => ({ ...found, pointer: name })),
    ];
    return pointers
      .filter(({ value }) => isVersion(value) && !known.has(value))
      .map((pointer) => ({ problem: problemOf(pointer, known) }));
  },
  findFixes: (problem, context) => [...takeFromGit(problem, context), ...knownVersionFixes(problem, context)],
};

function problemOf(
  { value, range, pointer }: Located<string> & { pointer: string },
  known: ReadonlySet<string>,
): Problem {
  const others = listOf([...known]);
  const advice = others === undefined ? '.' : `, or name one that is there: ${others}.`;
  const message = `Version ${value} stands nowhere in the files, so it cannot be served. Add it under \`versions\`${advice}`;
  return {
    code: 'version-undefined',
    message,
    severity: 'error',
    range,
    data: { version: value, pointer, known: [...known] },
  };
}
