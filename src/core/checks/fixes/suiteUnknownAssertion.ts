import type { FixRule } from '../fix.ts';
import { similarIn, valueFix } from '../fixEdits.ts';

export const suiteUnknownAssertion: FixRule = {
  codes: ['suite-unknown-assertion'],
  findFixes(problem, context) {
    const similar = similarIn(problem);
    if (similar === undefined) return [];
    return valueFix(problem, context, { title: `Change to “${similar}”`, isPreferred: true, value: similar });
  },
};
