import { renderBlock } from '../yaml/render.ts';
import type { PromptCheck } from './check.ts';
import { fileFixes } from './fileFix.ts';
import { textIn } from './fixEdits.ts';
import { firstCase } from './fixes/suiteCases.ts';

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
  findFixes(problem, context) {
    const [path, uri] = [textIn(problem, 'path'), textIn(problem, 'uri')];
    if (path === undefined || uri === undefined) return [];
    const text = renderBlock({ tests: [firstCase(context)] }, '', '\n').join('\n');
    const title = `Create “${path}” with a first case`;
    return fileFixes(problem, context, { uri, path, text: `${text}\n`, title });
  },
};
