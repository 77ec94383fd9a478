import { toJson } from '../../yaml/tree.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { changeFix, nodeIn, placeOf, removeFix, renameFix, similarIn, textIn, wordFix } from '../fixEdits.ts';

/** A key that a suite does not know: misspelled, at the top where it belongs under `defaultTest`, or to be removed. */
export const suiteUnknownKey: FixRule = {
  codes: ['suite-unknown-key'],
  findFixes(problem, context) {
    const similar = similarIn(problem);
    const options = { title: `Change to “${similar}”`, isPreferred: true };
    const place = placeOf(problem, context);
    // The header of a CSV file; what is in angle brackets is for its user to fill in.
    if (!place) return similar?.includes('<') ? [] : wordFix(problem, context, options, 'key');
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
