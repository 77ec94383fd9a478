import coerce from 'semver/functions/coerce.js';
import type { Problem, TextRange } from '../base/problem.ts';
import type { Prompt } from '../registry/model.ts';
import { entryOf, nodeAt } from '../yaml/tree.ts';
import type { PromptCheck } from './check.ts';
import { isVersion } from '../versions/isVersion.ts';
import { placeOf, renameFix, textIn, valueFix } from './fixEdits.ts';

interface Named {
  readonly value: string;
  readonly range: TextRange;
  readonly isNumber: boolean;
}

/** Versions are semantic versions wherever one is written: pointers, keys of `versions`, names of version files. */
export const versionInvalid: PromptCheck = {
  codes: ['version-invalid'],
  check({ prompt, contents }) {
    const keys = prompt.versions.map(({ version, keyRange }) => ({
      value: version,
      range: keyRange,
      isNumber: false,
    }));
    const written = [...pointersOf(prompt), ...keys].filter(({ value }) => !isVersion(value));
    const files = contents.filter(({ where, version }) => where === 'file' && !isVersion(version));
    return [
      ...written.map((named) => ({ problem: problemOf(named) })),
      ...files.map(({ version, keyRange }) => ({ problem: fileProblem(version, keyRange) })),
    ];
  },
  findFixes(problem, context) {
    const [written = '', suggestion] = [textIn(problem, 'version'), textIn(problem, 'suggestion')];
    const place = placeOf(problem, context);
    if (suggestion === undefined || !place) return [];
    // Of “release-3” nobody knows whether 3.0.0 was meant.
    const options = { title: `Write "${suggestion}"`, isPreferred: /^v?[\d.]+$/i.test(written.trim()) };
    if (!place.isKey) return valueFix(problem, context, { ...options, value: suggestion });
    const isTaken = entryOf(place.around[0], suggestion) !== undefined;
    return isTaken ? [] : [renameFix(context, options, problem.range, suggestion)];
  },
};

function pointersOf({ node, version, rollbackTo, environments }: Prompt): Named[] {
  const isNumber = (...path: string[]): boolean => {
    const found = nodeAt(node, path);
    return found?.kind === 'scalar' && typeof found.value === 'number';
  };
  return [
    ...(version ? [{ ...version, isNumber: isNumber('version') }] : []),
    ...Array.from(environments, ([name, found]) => ({ ...found, isNumber: isNumber('environments', name) })),
    ...(rollbackTo ? [{ ...rollbackTo, isNumber: isNumber('rollback_to') }] : []),
  ];
}

function problemOf({ value, range, isNumber }: Named): Problem {
  const suggestion = coerce(value)?.version;
  const example = suggestion ?? '1.0.0';
  const message = isNumber
    ? `YAML reads ${value} as a number. Write the version in quotes and with three parts, such as "${example}".`
    : `“${value}” is no semantic version. Write three numbers, such as "${example}"${/^v\d/i.test(value) ? ', without the “v”' : ''}.`;
  return {
    code: 'version-invalid',
    message,
    severity: 'error',
    range,
    data: { version: value, ...(suggestion && { suggestion }) },
  };
}

function fileProblem(version: string, range: TextRange): Problem {
  const message = `The folder holds “${version}.yaml”, whose name is no semantic version. Rename it, to “1.0.0.yaml” for example.`;
  return { code: 'version-invalid', message, severity: 'error', range, data: { version } };
}
