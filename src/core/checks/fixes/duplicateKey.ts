import type { TextEdit } from '../../base/problem.ts';
import type { FixContext, FixRule } from '../fix.ts';
import { textFix, textIn } from '../fixEdits.ts';

/**
 * Of a key that stands twice the second is not used: it goes with its value. Not unseen, because its value may
 * be the one that was meant. In flow style, where entries share a line, that is left to the user.
 */
export const duplicateKey: FixRule = {
  codes: ['duplicate-key'],
  findFixes(problem, context) {
    const edit = removeEntry(context, problem.range.start);
    if (!edit) return [];
    return [textFix(context, { title: `Remove this second “${textIn(problem, 'key')}”` }, [edit])];
  },
};

/** The lines of a block entry: its own, and all that are indented deeper; the items of a list may stand at its column. */
function removeEntry({ text }: FixContext, keyStart: number): TextEdit | undefined {
  const start = text.lastIndexOf('\n', keyStart - 1) + 1;
  const indent = text.slice(start, keyStart);
  if (indent.trim() !== '') return undefined;
  let end = start;
  let lineStart = start;
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline + 1;
    const line = text.slice(lineStart, lineEnd);
    const column = line.search(/\S/);
    const isInside =
      column > indent.length || (column === indent.length && line.trimStart().startsWith('- '));
    if (column >= 0 && lineStart > start && !isInside) break;
    if (column >= 0) end = lineEnd;
    lineStart = lineEnd;
  }
  return { start, end, newText: '' };
}
