/** A half-open range of UTF-16 offsets: `start` is in it, `end` is not. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces the characters of the range. Edits of one list refer to the same text and do not overlap. */
export interface TextEdit extends TextRange {
  readonly newText: string;
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
}

/** Moves a problem that was found in a part of a file to its place in the file. */
export function shiftProblem(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  return { ...problem, range: { start: problem.range.start + by, end: problem.range.end + by } };
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
