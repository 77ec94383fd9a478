import type { JsonValue } from '../../base/json.ts';
import type { FixRule } from '../fix.ts';
import { changeFix, placeOf, textIn } from '../fixEdits.ts';

/** What a key can start with. Of numbers that cost money none is made up. */
const STARTS: Readonly<Record<string, JsonValue>> = {
  role: 'user',
  content: 'Write the message here.',
  model: 'gpt-4o',
};

export const missingKey: FixRule = {
  codes: ['missing-key'],
  findFixes(problem, context) {
    const key = textIn(problem, 'key') ?? '';
    const place = placeOf(problem, context);
    if (!place || !Object.hasOwn(STARTS, key)) return [];
    // The problem stands at the key of the map that lacks something or, for an item of a list, at its start.
    const isInside = problem.data?.['isItem'] === true && place.isKey;
    const path = isInside ? place.path.slice(0, -1) : place.path;
    return changeFix(context, { title: `Add “${key}”` }, [{ path: [...path, key], value: STARTS[key] }]);
  },
};
