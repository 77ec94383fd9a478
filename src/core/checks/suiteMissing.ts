import type { PromptCheck } from './check.ts';

/** A suite that is named must be there; the default one may be absent. */
export const suiteMissing: PromptCheck = {
  codes: ['suite-missing'],
  check({ prompt, sources, suiteLocation: { uri, path } }) {
    const { suite } = prompt.evals;
    if (!suite || sources.read(uri).state !== 'missing') return [];
    const message = `There is no suite “${path}”. Create it with a list of \`tests\`, or correct the path: it is relative to this file.`;
    return [
      {
        problem: {
          code: 'suite-missing',
          message,
          severity: 'error',
          range: suite.range,
          data: { path, uri },
        },
      },
    ];
  },
};
