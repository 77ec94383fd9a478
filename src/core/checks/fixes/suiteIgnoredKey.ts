import type { FixRule } from '../fix.ts';
import { placeOf, removeFix, textIn } from '../fixEdits.ts';

/** Keys that have no effect here, or that are not supported. Not unseen: another tool may read them. */
export const suiteIgnoredKey: FixRule = {
  codes: ['suite-ignored-key', 'suite-unsupported'],
  findFixes(problem, context) {
    const key = textIn(problem, 'key');
    const place = placeOf(problem, context);
    if (key === undefined || !place?.isKey) return [];
    return removeFix(context, { title: `Remove “${key}”` }, place.path);
  },
};
