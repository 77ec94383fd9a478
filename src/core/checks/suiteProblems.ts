import type { Problem } from '../base/problem.ts';
import { checkSuiteVariables } from '../evals/suite/checkSuiteVariables.ts';
import { editedContent } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import type { Finding, PromptContext } from './check.ts';

/** What is wrong in a prompt's suite: by itself, and with the variables of the template that a run would take. */
export function checkSuite(context: PromptContext): Finding[] {
  const { suite, registered, sources } = context;
  if (!suite) return [];
  const found = toFindings(suite.problems);
  const placed = editedContent(registered, sources);
  if (!placed || !suite.complete) return found;
  const messages = messagesOf(placed, sources);
  const isBroken =
    messages.messages.length === 0 || messages.messages.some(({ template }) => template.problems.length > 0);
  if (!messages.complete || isBroken) return found;
  return [...found, ...toFindings(checkSuiteVariables(suite.suite, variablesOf(messages)))];
}

function toFindings(problems: ReadonlyMap<string, readonly Problem[]>): Finding[] {
  return Array.from(problems).flatMap(([uri, list]) => list.map((problem) => ({ uri, problem })));
}
