import { toJson } from '../../yaml/tree.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { changeFix, nodeIn, placeOf, removeFix, renameFix, similarIn, textFix, textIn } from '../fixEdits.ts';

/** A key that a suite does not know: misspelled, at the top where it belongs under `defaultTest`, or to be removed. */
export const suiteUnknownKey: FixRule = {
  codes: ['suite-unknown-key'],
  findFixes(problem, context) {
    const similar = similarIn(problem);
    const options = { title: `Change to “${similar}”`, isPreferred: true };
    const place = placeOf(problem, context);
    if (!place) {
      // The header of a CSV file; what is in angle brackets is for its user to fill in.
      const isColumn = similar !== undefined && !similar.includes('<') && context.root === undefined;
      return isColumn ? [textFix(context, options, [{ ...problem.range, newText: similar }])] : [];
    }
    if (!place.isKey) return [];
    const isFree = similar !== undefined && !nodeIn(context, [...place.path.slice(0, -1), similar]);
    return [
      ...(isFree ? [renameFix(context, options, problem.range, similar)] : []),
      ...(textIn(problem, 'in') === 'suite' ? moveUnderDefaultTest(context, textIn(problem, 'key')!) : []),
      ...removeFix(context, { title: `Remove “${textIn(problem, 'key')}”` }, place.path),
    ];
  },
};

/** Moves a top-level key to where it holds for every case. */
export function moveUnderDefaultTest(context: FixContext, key: string): Fix[] {
  const value = nodeIn(context, [key]);
  if (!value || nodeIn(context, ['defaultTest', key])) return [];
  return changeFix(context, { title: `Move “${key}” under “defaultTest”` }, [
    { path: ['defaultTest', key], value: toJson(value) },
    { path: [key], value: undefined },
  ]);
}
