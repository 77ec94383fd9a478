import type { Problem } from '../base/problem.ts';
import type { Located } from '../registry/model.ts';
import { isVersion } from '../versions/isVersion.ts';
import type { PromptCheck } from './check.ts';
import type { Fix, FixContext } from './fix.ts';
import { placeOf, removeFix } from './fixEdits.ts';
import { listOf } from './findings.ts';
import { takeFromGit } from './gitFix.ts';
import { knownVersionFixes, knownVersions } from './knownVersions.ts';

/** Both versions of a staged rollback are served while it lasts: where one is missing, no traffic moves at all. */
export const stagedRollbackUndefined: PromptCheck = {
  codes: ['staged-rollback-undefined'],
  check(context) {
    const { rollback } = context.prompt;
    const known = rollback && knownVersions(context);
    if (!known) return [];
    return [rollback.from, rollback.to].flatMap((version) =>
      version && isVersion(version.value) && !known.has(version.value)
        ? [{ problem: undefinedProblem(version, known) }]
        : [],
    );
  },
  findFixes: (problem, context) => [
    ...takeFromGit(problem, context),
    ...knownVersionFixes(problem, context),
    ...withoutRollback(problem, context),
  ],
};

/** Traffic that moves from a version to the same one moves nowhere. */
export const stagedRollbackToItself: PromptCheck = {
  codes: ['staged-rollback-to-itself'],
  check({ prompt: { rollback } }) {
    const { from, to } = rollback ?? {};
    if (!from || !to || from.value !== to.value) return [];
    const message = `Traffic would move from ${from.value} to ${to.value}, which is the same version. Name the one that it leaves under \`from\`, or remove \`rollback\`.`;
    return [{ problem: { code: 'staged-rollback-to-itself', message, severity: 'error', range: to.range } }];
  },
  findFixes: (problem, context) => withoutRollback(problem, context),
};

function undefinedProblem({ value, range }: Located<string>, known: ReadonlySet<string>): Problem {
  const others = listOf([...known]);
  const advice = others === undefined ? '.' : `, or name one that is there: ${others}.`;
  const message = `Version ${value} stands nowhere in the files, so no traffic moves: everybody is served what \`version\` names. Add it under \`versions\`${advice}`;
  return {
    code: 'staged-rollback-undefined',
    message,
    severity: 'error',
    range,
    data: { version: value, known: [...known] },
  };
}

function withoutRollback(problem: Problem, context: FixContext): Fix[] {
  const path = placeOf(problem, context)?.path.slice(0, -1);
  return path ? removeFix(context, { title: 'Remove “rollback”' }, path) : [];
}
