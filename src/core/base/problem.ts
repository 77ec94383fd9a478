/** A half-open range of UTF-16 offsets: `start` is in it, `end` is not. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces the characters of the range. Edits of one list refer to the same text and do not overlap. */
export interface TextEdit extends TextRange {
  readonly newText: string;
}

/** The edits of one file. */
export interface FileEdits {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Something wrong in the user's file. Problems are data: core never throws for bad input text. */
export interface Problem {
  /** Stable and kebab-case; fixes, tests and documentation key on it, never on the message. */
  readonly code: string;
  readonly message: string;
  readonly severity: Severity;
  readonly range: TextRange;
  /** What a fix needs to know, as plain JSON. Its shape belongs to the code. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Other places that the problem is about, such as the first of two keys. */
  readonly related?: readonly RelatedPlace[];
  /** The text of the range has no effect: an editor shows it faded. */
  readonly unnecessary?: true;
}

export interface RelatedPlace {
  /** The file; undefined for that of the problem, with a range that is relative to the same start as the problem's. */
  readonly uri?: string;
  readonly range: TextRange;
  readonly message: string;
}

export const shiftRange = ({ start, end }: TextRange, by: number): TextRange => ({
  start: start + by,
  end: end + by,
});

export const shiftEdits = (edits: readonly TextEdit[], by: number): readonly TextEdit[] =>
  edits.map((edit) => ({ ...edit, ...shiftRange(edit, by) }));

/** Moves a problem that was found in a part of a file to its place in the file. */
export function shiftProblem(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  const { range, related } = problem;
  const places = related?.map((place) =>
    place.uri === undefined ? { ...place, range: shiftRange(place.range, by) } : place,
  );
  return { ...problem, range: shiftRange(range, by), ...(places && { related: places }) };
}

/** Applies edits (in any order) to the text that they were computed on. Overlapping edits are a bug. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const { start, end, newText } of ordered) {
    if (start < done) throw new Error(`Edits overlap at offset ${start}`);
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}
