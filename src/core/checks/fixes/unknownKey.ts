import type { FixRule } from '../fix.ts';
import { changeFix, placeOf, renameFix, textIn } from '../fixEdits.ts';
import { entryOf } from '../../yaml/tree.ts';

/** A key that the schema does not know: a misspelled one is renamed, any other can be kept as the user's own. */
export const unknownKey: FixRule = {
  codes: ['unknown-key'],
  findFixes(problem, context) {
    const [key, similar] = [textIn(problem, 'key'), textIn(problem, 'similar')];
    const place = placeOf(problem, context);
    if (key === undefined || !place?.isKey) return [];
    const isFree = similar !== undefined && entryOf(place.around[0], similar) === undefined;
    const rename = isFree
      ? [renameFix(context, { title: `Change to “${similar}”`, isPreferred: true }, problem.range, similar)]
      : [];
    const keep = renameFix(context, { title: `Keep it as your own “x-${key}”` }, problem.range, `x-${key}`);
    const remove = changeFix(context, { title: `Remove “${key}”` }, [{ path: place.path, value: undefined }]);
    return [...rename, keep, ...remove];
  },
};
