import { LinePositions } from '../base/linePositions.ts';
import type { Problem, Severity } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';

/** A problem in its place, lines and columns counted from 1, columns in UTF-16 units as editors do. */
export interface PlacedProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

/** What `validate --json` prints: by file and place. @param show the path of a file as people are shown it */
export function placeProblems(
  found: ReadonlyMap<string, readonly Problem[]>,
  sources: Pick<Sources, 'read'>,
  show: (uri: string) => string,
): PlacedProblem[] {
  const placed = Array.from(found, ([uri, problems]) => {
    const source = sources.read(uri);
    const lines = new LinePositions(source.state === 'loaded' ? source.text : '');
    const file = show(uri);
    return problems.map(({ code, message, severity, range }) => {
      const start = lines.positionAt(range.start);
      const end = lines.positionAt(range.end);
      return { file, ...start, end_line: end.line, end_column: end.column, severity, code, message };
    });
  }).flat();
  return placed.toSorted((a, b) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1,
  );
}
