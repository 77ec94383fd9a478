import type { TextEdit } from '../../base/problem.ts';
import { conflictAt, hasConflictMarkers } from '../../yaml/conflicts.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { unionEdits } from './keepBoth.ts';

/**
 * The two sides of a conflict, or both where each only adds versions or prompts of its own. A conflict may reach
 * over several prompts, so these fixes look at the whole file.
 */
export const mergeConflict: FixRule = {
  codes: ['merge-conflict'],
  findFixes({ range }, context) {
    const source = context.store.read(context.uri);
    if (source.state !== 'loaded') return [];
    const { text } = source;
    const at = range.start + context.start;
    const conflict = conflictAt(text, at);
    if (!conflict) return hasConflictMarkers(text.slice(at)) ? [deleteLine(text, at, context)] : [];
    const { current, incoming } = conflict;
    const both = context.store.isRegistry(context.uri) ? unionEdits(text, conflict) : undefined;
    return [
      ...(both ? [fileFix(context, `Keep both ${both.what}`, both.edits)] : []),
      ...[
        { side: current, title: 'Accept current' },
        { side: incoming, title: 'Accept incoming' },
      ].map(({ side, title }) =>
        fileFix(context, side.label ? `${title} (${side.label})` : title, [
          { ...conflict.range, newText: text.slice(side.lines.start, side.lines.end) },
        ]),
      ),
    ];
  },
};

/** A marker that belongs to no whole conflict any more. */
function deleteLine(text: string, at: number, context: FixContext): Fix {
  const newline = text.indexOf('\n', at);
  const end = newline < 0 ? text.length : newline + 1;
  return fileFix(context, 'Delete this marker', [{ start: at, end, newText: '' }]);
}

/** Edits of the file, not of the context's part of it. */
const fileFix = ({ uri }: FixContext, title: string, edits: readonly TextEdit[]): Fix => ({
  title,
  edits: [{ uri, edits }],
});
