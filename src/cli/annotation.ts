/** A remark that GitHub shows at a line of a file. Lines and columns count from 1. */
export interface Annotation {
  readonly command: 'error' | 'warning' | 'notice';
  /** From the root of the repository; undefined: it belongs to no file. */
  readonly file: string | undefined;
  readonly line?: number;
  readonly end_line?: number;
  readonly column?: number;
  readonly end_column?: number;
  readonly title: string;
  readonly message: string;
}

/** The workflow command of GitHub Actions that makes an annotation, as one line. */
export function renderAnnotation(annotation: Annotation): string {
  const { command, file, line, end_line = line, column, end_column, title, message } = annotation;
  const properties = {
    file,
    line,
    endLine: end_line,
    // GitHub takes columns only where a problem begins and ends in the same line.
    ...(line === end_line && { col: column, endColumn: end_column }),
    title,
  };
  const written = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${command} ${written.join(',')}::${escapeData(message)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
