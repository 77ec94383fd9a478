import compare from 'semver/functions/compare.js';
import type { Problem } from '../base/problem.ts';
import type { PromptCheck } from './check.ts';
import type { Fix, FixContext } from './fix.ts';
import { placeOf, removeFix, textIn, valueFix } from './fixEdits.ts';
import { takeFromGit } from './gitFix.ts';
import { knownVersionFixes, knownVersions } from './knownVersions.ts';
import { isVersion } from '../versions/isVersion.ts';

/** A warning only: Git's history may have the target. Rolling back to what nobody has is the error. */
export const rollbackTargetUndefined: PromptCheck = {
  codes: ['rollback-target-undefined'],
  check(context) {
    const { rollbackTo, version } = context.prompt;
    const known = knownVersions(context);
    if (!known || !rollbackTo || !isVersion(rollbackTo.value)) return [];
    if (known.has(rollbackTo.value) || rollbackTo.value === version?.value) return [];
    const message = `Version ${rollbackTo.value} is not in the files, so there is nothing to roll back to at run time. Add it under \`versions\`; Git’s history may have it.`;
    const data = {
      version: rollbackTo.value,
      known: [...known].filter((other) => other !== version?.value),
    };
    return [
      {
        problem: {
          code: 'rollback-target-undefined',
          message,
          severity: 'warning',
          range: rollbackTo.range,
          data,
        },
      },
    ];
  },
  findFixes: (problem, context) => [
    ...takeFromGit(problem, context),
    ...knownVersionFixes(problem, context),
    ...withoutTarget(problem, context),
  ],
};

export const rollbackTargetIsCurrent: PromptCheck = {
  codes: ['rollback-target-is-current'],
  check(context) {
    const { rollbackTo, version } = context.prompt;
    if (!rollbackTo || rollbackTo.value !== version?.value) return [];
    const message = `A rollback would change nothing: ${rollbackTo.value} is what \`version\` names. Name an earlier version, or remove this line.`;
    const data = {
      version: rollbackTo.value,
      earlier: earlierThan(rollbackTo.value, knownVersions(context)),
    };
    return [
      {
        problem: {
          code: 'rollback-target-is-current',
          message,
          severity: 'error',
          range: rollbackTo.range,
          data,
        },
      },
    ];
  },
  findFixes(problem, context) {
    const earlier = textIn(problem, 'earlier');
    const change =
      earlier === undefined
        ? []
        : valueFix(problem, context, { title: `Change to ${earlier}`, value: earlier });
    return [...change, ...withoutTarget(problem, context)];
  },
};

/** The version right before another one. */
function earlierThan(version: string, known: ReadonlySet<string> | undefined): string | undefined {
  const earlier = [...(known ?? [])].filter((other) => isVersion(other) && compare(other, version) < 0);
  return isVersion(version) ? earlier.toSorted(compare).at(-1) : undefined;
}

function withoutTarget(problem: Problem, context: FixContext): Fix[] {
  const place = placeOf(problem, context);
  return place ? removeFix(context, { title: 'Remove “rollback_to”' }, place.path) : [];
}
