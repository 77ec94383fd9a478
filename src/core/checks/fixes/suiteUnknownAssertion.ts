import type { FixRule } from '../fix.ts';
import { similarIn, valueFix, wordFix } from '../fixEdits.ts';

export const suiteUnknownAssertion: FixRule = {
  codes: ['suite-unknown-assertion'],
  findFixes(problem, context) {
    const similar = similarIn(problem);
    if (similar === undefined) return [];
    const options = { title: `Change to “${similar}”`, isPreferred: true };
    // In a cell of a CSV file the type is the beginning of a text.
    if (context.root === undefined) return wordFix(problem, context, options, 'type');
    return valueFix(problem, context, { ...options, value: similar });
  },
};
