import type { JsonValue } from '../../base/json.ts';
import { entryOf } from '../../yaml/tree.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import {
  changeFix,
  mapPathOf,
  nodeIn,
  placeOf,
  removeFix,
  renameFix,
  similarIn,
  textFix,
  textIn,
  wordFix,
} from '../fixEdits.ts';

/** A variable that a case does not set: misspelled there or where it is read, or to be added. */
export const suiteVariableMissing: FixRule = {
  codes: ['suite-variable-missing'],
  findFixes(problem, context) {
    const [name = '', similar] = [textIn(problem, 'name'), similarIn(problem)];
    if (problem.data?.['isRead'] === true) {
      if (similar === undefined || !context.text.startsWith(name, problem.range.start)) return [];
      const { start } = problem.range;
      const edit = { start, end: start + name.length, newText: similar };
      return [textFix(context, { title: `Change to “${similar}”`, isPreferred: true }, [edit])];
    }
    const place = placeOf(problem, context);
    if (!place) return [];
    const test = mapPathOf(place);
    const misspelled =
      similar === undefined ? undefined : entryOf(nodeIn(context, [...test, 'vars']), similar);
    const rename = misspelled
      ? [
          renameFix(
            context,
            { title: `Rename “${similar}” to “${name}”`, isPreferred: true },
            misspelled.keyRange,
            name,
          ),
        ]
      : [];
    const value = sampleOf(name, context);
    const everywhere = { path: ['defaultTest', 'vars', name], value };
    return [
      ...rename,
      ...changeFix(context, { title: `Set “${name}” in this case` }, [
        { path: [...test, 'vars', name], value },
      ]),
      ...(problem.data?.['isEverywhere'] === true && nodeIn(context, ['tests'])
        ? changeFix(context, { title: `Set “${name}” for every case` }, [everywhere])
        : []),
    ];
  },
};

/** What the prompt declares as a sample, or a text to replace. */
function sampleOf(name: string, context: FixContext): JsonValue {
  const [prompt] = context.prompts;
  return (prompt && context.contextOf(prompt).prompt.variables?.get(name)?.sample) ?? `a ${name}`;
}

/** A variable that the template does not use: misspelled, or too many. */
export const suiteVariableUnused: FixRule = {
  codes: ['suite-variable-unused'],
  findFixes(problem, context): Fix[] {
    const similar = similarIn(problem);
    const place = placeOf(problem, context);
    const options = { title: `Rename to “${similar}”`, isPreferred: true };
    if (context.root === undefined) return wordFix(problem, context, options, 'name');
    if (!place?.isKey) return [];
    const rename = similar === undefined ? [] : [renameFix(context, options, problem.range, similar)];
    return [...rename, ...removeFix(context, { title: `Remove “${textIn(problem, 'name')}”` }, place.path)];
  },
};
