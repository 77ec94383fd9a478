import { PromptError } from '../../base/errors.ts';
import type { SuiteCase } from './suite.ts';

/**
 * The case that somebody means by its number from 1, its id or a part of its description.
 * @param path of the suite, for the message
 * @throws PromptError `bad-input` where there is none
 */
export function caseNamed(cases: readonly SuiteCase[], wanted: string, path: string): SuiteCase {
  const text = wanted.toLowerCase();
  const found = /^\d+$/.test(wanted)
    ? cases[Number(wanted) - 1]
    : cases.find(({ description, id }) => id === wanted || description.toLowerCase().includes(text));
  if (found) return found;
  throw new PromptError('bad-input', `The suite ${path} has no case “${wanted}”.`, {
    hint: `It has ${cases.length} cases; name one by its number from 1 or a part of its description.`,
  });
}
