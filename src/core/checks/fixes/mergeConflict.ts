import type { TextEdit } from '../../base/problem.ts';
import { type Conflict, findConflicts, findHiddenLines } from '../../yaml/conflicts.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { keepBothEdit } from './keepBoth.ts';

/**
 * One side of the conflicts of a prompt, or both where each only adds versions or prompts of its own. A conflict
 * may reach over several prompts, so these fixes look at the whole file.
 */
export const mergeConflict: FixRule = {
  codes: ['merge-conflict'],
  findFixes(_problem, context) {
    const source = context.store.read(context.uri);
    if (source.state !== 'loaded') return [];
    const { text } = source;
    const end = context.start + context.text.length;
    const conflicts = findConflicts(text).filter(
      ({ range }) => context.start < range.end && range.start < end,
    );
    if (conflicts.length === 0) return [deleteMarkers(context)];
    const both = context.store.isRegistry(context.uri) ? keepBothEdit(text, conflicts) : undefined;
    return [
      ...(both ? [fileFix(context, `Keep both ${both.what}`, [both.edit])] : []),
      accept(text, conflicts, context, 'current'),
      accept(text, conflicts, context, 'incoming'),
    ];
  },
};

function accept(
  text: string,
  conflicts: readonly Conflict[],
  context: FixContext,
  side: 'current' | 'incoming',
): Fix {
  const edits = conflicts.map((conflict) => {
    const { start, end } = conflict[side].lines;
    return { ...conflict.range, newText: text.slice(start, end) };
  });
  const { label } = conflicts[0]![side];
  const count = conflicts.length > 1 ? ` in all ${conflicts.length} places` : '';
  return fileFix(context, `Accept ${side}${label && ` (${label})`}${count}`, edits);
}

/** Markers that belong to no whole conflict any more; what a side that is left behind says stays. */
function deleteMarkers(context: FixContext): Fix {
  const { text, start } = context;
  const lines = findHiddenLines(text).flatMap((hidden) => {
    const newline = text.indexOf('\n', hidden.start);
    const first = { start: hidden.start, end: newline < 0 ? text.length : newline + 1 };
    const last = { start: text.lastIndexOf('\n', hidden.end - 2) + 1, end: hidden.end };
    return last.start > first.start ? [first, last] : [first];
  });
  const title = lines.length > 1 ? 'Delete these markers' : 'Delete this marker';
  return fileFix(
    context,
    title,
    lines.map((line) => ({ start: line.start + start, end: line.end + start, newText: '' })),
  );
}

/** Edits of the file, not of the context's part of it. */
const fileFix = ({ uri }: FixContext, title: string, edits: readonly TextEdit[]): Fix => ({
  title,
  edits: [{ uri, edits }],
});
