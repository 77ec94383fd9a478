import { findDiffLines, markPart } from '../../versions/diffLines.ts';
import type { TextPart } from '../../versions/wordParts.ts';
import { counted } from './amounts.ts';
import { escapeHtml } from './escapeHtml.ts';

/**
 * What changed in a text, as HTML that is Markdown's as well: inside of `pre` nothing is Markdown and nobody is
 * mentioned, and words can still be struck and underlined.
 */
export function renderDiffPre(parts: readonly TextPart[]): string {
  const texts = findDiffLines(parts).map((line) =>
    line.kind === 'fold'
      ? `<i>… ${counted(line.count, 'line')} as before</i>`
      : line.parts.map((part) => markPart({ ...part, text: escapeHtml(part.text) }, tagged)).join(''),
  );
  return `<pre>${texts.join('\n')}</pre>`;
}

const tagged = ({ kind, text }: TextPart): string =>
  kind === 'added' ? `<ins>${text}</ins>` : `<del>${text}</del>`;
