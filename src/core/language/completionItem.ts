import type { TextRange } from '../base/problem.ts';
import { renderScalar } from '../yaml/scalars.ts';
import type { YamlPlace } from './completionPlace.ts';

export type CompletionKind =
  | 'key'
  | 'value'
  | 'model'
  | 'endpoint'
  | 'version'
  | 'prompt'
  | 'variable'
  | 'member'
  | 'filter'
  | 'tag'
  | 'assertion'
  | 'file'
  | 'snippet';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** What is to be written, or a snippet in the syntax that editors share. */
  readonly insertText: string;
  readonly isSnippet?: boolean;
  /** Short, beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What the typed text is compared with, where it is not the label. */
  readonly filterText?: string;
  /** Something is offered behind it as well. */
  readonly goesOn?: boolean;
}

/** In the order in which they are to be shown. */
export interface Completions {
  readonly items: readonly Completion[];
  /** What they replace: to the end of the word, or up to the cursor. Both on the cursor's line. */
  readonly replace: TextRange;
  readonly insert: TextRange;
  /** Asked again a moment later there may be more. */
  readonly isIncomplete: boolean;
}

export function completionsAt(
  range: TextRange,
  offset: number,
  items: readonly Completion[],
  isIncomplete = false,
): Completions {
  return { items, replace: range, insert: { start: range.start, end: offset }, isIncomplete };
}

/** Text that stands for itself in a snippet. */
export const escapeSnippet = (text: string): string => text.replaceAll(/[\\$}]/g, '\\$&');

/** A text as it has to be written at a place: in its quotes, in none, in those that it needs. */
export function writeText(place: YamlPlace, text: string, { quoted = false } = {}): string {
  const space = place.needsSpace ? ' ' : '';
  if (place.quote === '"') return JSON.stringify(text).slice(1, -1) + (place.isClosed ? '' : '"');
  if (place.quote === "'") return text.replaceAll("'", "''") + (place.isClosed ? '' : "'");
  return space + (quoted ? JSON.stringify(text) : renderScalar(text));
}

/** A value that the schema or the workspace knows. */
export function valueItem(
  place: YamlPlace,
  text: string,
  more: Omit<Completion, 'label' | 'insertText'>,
): Completion {
  return { label: text, insertText: writeText(place, text, { quoted: more.kind === 'version' }), ...more };
}
