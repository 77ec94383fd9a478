import type { Problem, TextRange } from '../base/problem.ts';

/**
 * Conflicts that Git left in a file. A marker stands at the very start of a line, where YAML below the top level
 * has nothing but keys: text of a template is indented and never taken for one.
 *
 * While a conflict stands the file is read as its current side has it: markers and the other sides are hidden
 * lines, which count as if they were not there. Which lines are hidden is seen from the lines themselves (a
 * hidden part goes from `|||||||` or `=======` to `>>>>>>>`), so that it is the same in a file and in a piece of it.
 */
export interface Conflict {
  /** All of its lines, with their line feeds. */
  readonly range: TextRange;
  readonly current: Side;
  readonly incoming: Side;
}

export interface Side {
  /** Its lines, without the markers. */
  readonly lines: TextRange;
  /** What stands behind the marker: `HEAD`, a branch, a commit. */
  readonly label: string;
}

interface Marker {
  /** `<`, `|`, `=` or `>`. */
  readonly sign: string;
  readonly label: string;
  /** The line without its end. */
  readonly range: TextRange;
  /** The start of the next line. */
  readonly next: number;
}

/** Lines that do not count, next to each other. */
export interface HiddenLines extends TextRange {
  /** The line that opens a conflict: what follows it is visible. */
  readonly isOpening: boolean;
}

const SIGNS = ['<<<<<<<', '|||||||', '=======', '>>>>>>>'];
const MARKER = /^(?:([<|>])\1{6}(?: ([^\r\n]*))?|(=)={6})(?=\r?$)/gm;

export function hasConflictMarkers(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign)) && text.search(MARKER) >= 0;
}

function findMarkers(text: string): Marker[] {
  if (!SIGNS.some((sign) => text.includes(sign))) return [];
  return Array.from(text.matchAll(MARKER), ({ index, 0: line, 1: sign = '=', 2: label = '' }) => {
    const newline = text.indexOf('\n', index);
    return {
      sign,
      label: label.trim(),
      range: { start: index, end: index + line.length },
      next: newline < 0 ? text.length : newline + 1,
    };
  });
}

/** The lines that do not count, in the order of the text. */
export function findHiddenLines(text: string): HiddenLines[] {
  return groupsOf(findMarkers(text)).flatMap(({ opening, hidden }) => [
    ...(opening ? [{ start: opening.range.start, end: opening.next, isOpening: true }] : []),
    ...(hidden.length > 0
      ? [{ start: hidden[0]!.range.start, end: hidden.at(-1)!.next, isOpening: false }]
      : []),
  ]);
}

/** The conflicts that are whole: from `<<<<<<<` over `=======` to `>>>>>>>`. */
export function findConflicts(text: string): Conflict[] {
  return groupsOf(findMarkers(text)).flatMap(({ opening, hidden }) => {
    const middle = hidden.find(({ sign }) => sign === '=');
    const closing = hidden.at(-1);
    if (!opening || !middle || closing?.sign !== '>') return [];
    return [
      {
        range: { start: opening.range.start, end: closing.next },
        current: { lines: { start: opening.next, end: hidden[0]!.range.start }, label: opening.label },
        incoming: { lines: { start: middle.next, end: closing.range.start }, label: closing.label },
      },
    ];
  });
}

/** The markers of one conflict, as far as they stand in the text. */
interface Group {
  readonly opening: Marker | undefined;
  /** The first and the last are the ends of a hidden part; a marker alone hides its own line. */
  readonly hidden: readonly Marker[];
}

function groupsOf(markers: readonly Marker[]): Group[] {
  const groups: Group[] = [];
  for (let i = 0; i < markers.length;) {
    const opening = markers[i]!.sign === '<' ? markers[i++] : undefined;
    const closing = markers.findIndex(({ sign }, at) => at >= i && (sign === '>' || sign === '<'));
    const isClosed = markers[closing]?.sign === '>';
    if (isClosed) groups.push({ opening, hidden: markers.slice(i, closing + 1) });
    else if (opening) groups.push({ opening, hidden: [] });
    else groups.push({ opening, hidden: [markers[i]!] });
    if (isClosed) i = closing + 1;
    else if (!opening) i++;
  }
  return groups;
}

/**
 * At most one problem, whatever the number of conflicts: Git often cuts what is one to people into several. It
 * stands at the first; the others are linked.
 */
export function findConflictProblems(text: string): Problem[] {
  const groups = groupsOf(findMarkers(text));
  const [first, ...others] = groups.map(({ opening, hidden }) => (opening ?? hidden[0]!).range);
  if (!first) return [];
  const related = others.map((range) => ({ range, message: 'Another conflict' }));
  return [
    {
      code: 'merge-conflict',
      message: renderConflictMessage(groups),
      severity: 'error',
      range: first,
      ...(related.length > 0 && { related }),
    },
  ];
}

function renderConflictMessage(groups: readonly Group[]): string {
  const whole = groups.find(({ opening, hidden }) => opening && hidden.some(({ sign }) => sign === '='));
  if (!whole)
    return 'Merge conflict: this line is a marker of one. Resolve it with VS Code’s merge editor, or delete the line if it was left behind.';
  const current = whole.opening!.label || 'the current side';
  const incoming = whole.hidden.at(-1)!.label || 'the incoming side';
  const count = groups.length > 1 ? `, in ${groups.length} places` : '';
  return `Merge conflict: ${current} and ${incoming} changed the same lines${count}. Resolve it with VS Code’s merge editor; until then only ${current} is read.`;
}

/** A text without its hidden lines, and the way back. */
export interface VisibleText {
  readonly text: string;
  /** The place of a range in the text with the hidden lines: its ends stand where its characters do. */
  readonly toSource: (range: TextRange) => TextRange;
}

/** Undefined where nothing is hidden. */
export function visibleText(source: string): VisibleText | undefined {
  const hidden = findHiddenLines(source);
  if (hidden.length === 0) return undefined;
  let text = '';
  let done = 0;
  /** For each hidden part, where it is missing in the visible text, and how much is missing up to there. */
  const gaps = hidden.map(({ start, end }) => {
    text += source.slice(done, start);
    done = end;
    return { at: text.length, missing: end - text.length };
  });
  text += source.slice(done);
  const missingAt = (offset: number, isEnd: boolean): number =>
    gaps.findLast(({ at }) => (isEnd ? at < offset : at <= offset))?.missing ?? 0;
  return {
    text,
    toSource({ start, end }) {
      const from = start + missingAt(start, false);
      return end === start ? { start: from, end: from } : { start: from, end: end + missingAt(end, true) };
    },
  };
}

/** The text with each of its whole conflicts as one of its sides has it. */
export function withSide(text: string, side: (conflict: Conflict) => 'current' | 'incoming'): string {
  let result = '';
  let from = 0;
  for (const conflict of findConflicts(text)) {
    const { start, end } = conflict[side(conflict)].lines;
    result += text.slice(from, conflict.range.start) + text.slice(start, end);
    from = conflict.range.end;
  }
  return result + text.slice(from);
}
