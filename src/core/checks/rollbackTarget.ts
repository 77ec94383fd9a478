import type { PromptCheck } from './check.ts';
import { knownVersions } from './knownVersions.ts';
import { isVersion } from './versionInvalid.ts';

/** A warning only: Git's history may have the target. Rolling back to what nobody has is the error. */
export const rollbackTargetUndefined: PromptCheck = {
  codes: ['rollback-target-undefined'],
  check(context) {
    const { rollbackTo, version } = context.prompt;
    const known = knownVersions(context);
    if (!known || !rollbackTo || !isVersion(rollbackTo.value)) return [];
    if (known.has(rollbackTo.value) || rollbackTo.value === version?.value) return [];
    const message = `Version ${rollbackTo.value} is not in the files, so there is nothing to roll back to at run time. Add it under \`versions\`; Git’s history may have it.`;
    const data = { version: rollbackTo.value, known: [...known] };
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
};

export const rollbackTargetIsCurrent: PromptCheck = {
  codes: ['rollback-target-is-current'],
  check({ prompt: { rollbackTo, version } }) {
    if (!rollbackTo || rollbackTo.value !== version?.value) return [];
    const message = `A rollback would change nothing: ${rollbackTo.value} is what \`version\` names. Name an earlier version, or remove this line.`;
    const data = { version: rollbackTo.value };
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
};
