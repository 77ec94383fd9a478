import { findSimilar } from '../base/didYouMean.ts';
import type { Problem } from '../base/problem.ts';
import type { VariableDeclaration } from '../registry/model.ts';
import type { PlacedContent } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import { entryOf, valueOf } from '../yaml/tree.ts';
import type { PromptCheck, PromptContext } from './check.ts';
import { namesInBraces } from './fstringBraces.ts';
import { changeFix, placeOf, textIn } from './fixEdits.ts';

/**
 * What a prompt declares, its templates use: whoever supplies a value that goes nowhere is misled. What only older
 * versions use is told apart, since a rollback may need it. While a template is missing or broken, nothing is said.
 */
export const variableUnused: PromptCheck = {
  codes: ['variable-unused'],
  check(context) {
    const { variables, node } = context.prompt;
    if (!variables || context.current.length === 0) return [];
    // What stands behind an anchor is shared: another prompt may use it.
    const declared = valueOf(node, 'variables');
    if (declared?.alias) return [];
    const used = usedIn(context.current, context);
    if (!used) return [];
    // A misspelt name in a template is one mistake: it is reported where it stands.
    const misspelt = new Set(
      [...used].flatMap((name) => (variables.has(name) ? [] : (findSimilar(name, variables.keys()) ?? []))),
    );
    const unused = [...variables.values()].filter(
      ({ name }) => !used.has(name) && !misspelt.has(name) && !entryOf(declared, name)?.merged,
    );
    if (unused.length === 0) return [];
    const usedOnce = usedIn(context.contents, context);
    return unused.map((variable) => ({ problem: problemOf(variable, usedOnce?.has(variable.name) ?? true) }));
  },
  findFixes(problem, context) {
    const place = placeOf(problem, context);
    const name = textIn(problem, 'name');
    if (!place?.isKey || name === undefined) return [];
    const options = { title: `Remove the declaration of “${name}”` };
    const [variables] = place.around;
    const isLast = variables?.kind === 'map' && variables.entries.length === 1;
    return changeFix(context, options, [
      { path: isLast ? place.path.slice(0, -1) : place.path, value: undefined },
    ]);
  },
};

/** Undefined where that cannot be known now. */
function usedIn(
  contents: readonly PlacedContent[],
  { sources }: PromptContext,
): ReadonlySet<string> | undefined {
  const used = new Set<string>();
  for (const placed of contents) {
    const messages = messagesOf(placed, sources);
    const isBroken = messages.messages.some(({ template }) => template.problems.length > 0);
    if (!messages.complete || messages.messages.length === 0 || isBroken) return undefined;
    for (const name of variablesOf(messages).used) used.add(name);
    // Whoever forgot the second brace has used it; that is reported where it stands.
    for (const { template } of messages.messages)
      for (const name of namesInBraces(template.source)) used.add(name);
  }
  return used;
}

function problemOf({ name, keyRange }: VariableDeclaration, isUsedOnce: boolean): Problem {
  const message = isUsedOnce
    ? `Only older versions use “${name}”. Keep its declaration as long as you may roll back to one of them.`
    : `No template uses “${name}”. Write {{${name}}} where its value belongs, or remove the declaration.`;
  return {
    code: 'variable-unused',
    message,
    severity: isUsedOnce ? 'hint' : 'warning',
    range: keyRange,
    data: { name },
    unnecessary: true,
  };
}
