import { toJson } from '../../yaml/tree.ts';
import type { FixRule } from '../fix.ts';
import { changeFix, nodeIn, placeOf, textIn } from '../fixEdits.ts';
import { moveUnderDefaultTest } from './suiteUnknownKey.ts';

/** Assertions among the variables belong beside them; at the top of a suite, under `defaultTest`. */
export const suiteMisplacedAssert: FixRule = {
  codes: ['suite-misplaced-assert'],
  findFixes(problem, context) {
    if (textIn(problem, 'in') === 'suite') return moveUnderDefaultTest(context, 'assert');
    const place = placeOf(problem, context);
    const test = place?.path.slice(0, -2) ?? [];
    if (!place?.isKey || place.path.at(-2) !== 'vars' || nodeIn(context, [...test, 'assert'])) return [];
    return changeFix(context, { title: 'Move it beside “vars”', isPreferred: true }, [
      { path: [...test, 'assert'], value: toJson(place.node), after: 'vars' },
      { path: place.path, value: undefined },
    ]);
  },
};
