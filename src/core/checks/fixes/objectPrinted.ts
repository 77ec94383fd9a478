import type { FixRule } from '../fix.ts';
import { textFix } from '../fixEdits.ts';

/** Prints a list or an object as JSON. */
export const objectPrinted: FixRule = {
  codes: ['object-printed'],
  findFixes({ range, data }, context) {
    const output = context.text.slice(range.start, range.end);
    const closing = /\s*-?\}\}$/.exec(output);
    if (!closing || !output.startsWith('{{')) return [];
    const at = range.start + closing.index;
    const filters = data?.['type'] === 'list' ? ['join', 'json'] : ['json'];
    return filters.map((filter) =>
      textFix(context, { title: `Add “| ${filter}”` }, [{ start: at, end: at, newText: ` | ${filter}` }]),
    );
  },
};
