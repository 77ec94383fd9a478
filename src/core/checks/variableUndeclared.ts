import { findSimilar } from '../base/didYouMean.ts';
import { type Problem, shiftEdits } from '../base/problem.ts';
import { type RegisteredPrompt, idOf } from '../registry/workspace.ts';
import type { Template, VariableUse } from '../template/template.ts';
import { messagesOf } from '../versions/messages.ts';
import type { PromptCheck } from './check.ts';
import { promptText } from '../versions/content.ts';
import { setEdits } from '../yaml/edits.ts';
import { parseYaml } from '../yaml/parse.ts';
import { inTemplate } from './findings.ts';
import type { Fix } from './fix.ts';
import { promptPathOf, textFix, textIn } from './fixEdits.ts';

/**
 * Where a prompt declares its variables, its templates use no others. Partials see only what is passed to
 * them, so their variables are none of the prompt's. Older versions may have had others.
 */
export const variableUndeclared: PromptCheck = {
  codes: ['variable-undeclared'],
  check({ prompt: { variables }, registered, current, sources }) {
    if (!variables) return [];
    return current.flatMap((placed) =>
      messagesOf(placed, sources).messages.flatMap((message) =>
        message.template.variables
          .filter(({ local, name }) => !local && !variables.has(name))
          .map((use) => {
            const problem = problemOf(use, message.template, [...variables.keys()]);
            return inTemplate(message, placed, {
              ...problem,
              data: { ...problem.data, prompt: idOf(registered) },
            });
          }),
      ),
    );
  },
  findFixes(problem, context) {
    const [name = '', similar] = [textIn(problem, 'name'), textIn(problem, 'similar')];
    const id = textIn(problem, 'prompt');
    const prompt = context.prompts.find((one) => idOf(one) === id);
    const isWritten = context.text.slice(problem.range.start, problem.range.end) === name;
    const options = { title: `Change to “${similar}”`, isPreferred: true };
    return [
      ...(similar !== undefined && isWritten
        ? [textFix(context, options, [{ ...problem.range, newText: similar }])]
        : []),
      ...(prompt ? declare(name, prompt) : []),
    ];
  },
};

/** Adds a variable to what the prompt declares, in the prompt's file. */
function declare(name: string, prompt: RegisteredPrompt): Fix[] {
  const text = promptText(prompt);
  const { root } = parseYaml(text);
  if (root?.kind !== 'map') return [];
  const path = [...promptPathOf(prompt), 'variables', name];
  const edits = shiftEdits(setEdits({ text, root }, path, {}), prompt.start);
  return [{ title: `Declare “${name}”`, edits: [{ uri: prompt.file.uri, edits }] }];
}

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
