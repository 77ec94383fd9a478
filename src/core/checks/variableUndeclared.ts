import { findSimilar } from '../base/didYouMean.ts';
import type { Problem } from '../base/problem.ts';
import type { Template, VariableUse } from '../template/template.ts';
import { messagesOf } from '../versions/messages.ts';
import type { PromptCheck } from './check.ts';
import { inTemplate } from './findings.ts';

/**
 * Where a prompt declares its variables, its templates use no others. Partials see only what is passed to
 * them, so their variables are none of the prompt's. Older versions may have had others.
 */
export const variableUndeclared: PromptCheck = {
  codes: ['variable-undeclared'],
  check({ prompt: { variables }, current, sources }) {
    if (!variables) return [];
    return current.flatMap((placed) =>
      messagesOf(placed, sources).messages.flatMap((message) =>
        message.template.variables
          .filter(({ local, name }) => !local && !variables.has(name))
          .map((use) => inTemplate(message, placed, problemOf(use, message.template, [...variables.keys()]))),
      ),
    );
  },
};

function problemOf({ name, range }: VariableUse, { source }: Template, declared: readonly string[]): Problem {
  const similar = findSimilar(name, declared);
  const advice = similar === undefined ? 'Declare it there, or remove it.' : `Did you mean “${similar}”?`;
  const end = source.startsWith(name, range.start) ? range.start + name.length : range.end;
  return {
    code: 'variable-undeclared',
    message: `“${name}” is not among the \`variables\` of this prompt. ${advice}`,
    severity: 'error',
    range: { start: range.start, end },
    data: { name, ...(similar !== undefined && { similar }) },
  };
}
