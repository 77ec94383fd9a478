import { type Count, type FileCoverage, countCovered } from '../lineCoverage.ts';
import { type Paint, plain } from './paint.ts';

/** Lines of a file, from 1, both included. */
type Lines = readonly [first: number, last: number];

/** The line of an offset in a file, from 1. */
export type LineOf = (uri: string, offset: number) => number;

/** The lines that have something in them that no case reaches, in as few ranges as there can be. */
export function findMissedLines({ uri, statements }: FileCoverage, lineOf: LineOf): Lines[] {
  const missed = statements
    .flatMap((statement) => [statement, ...statement.branches])
    .filter(({ cases }) => cases === 0)
    .map(({ range: { start, end } }): Lines => [lineOf(uri, start), lineOf(uri, Math.max(start, end - 1))])
    .toSorted((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [first, last] of missed) {
    const before = joined.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

const HEAD = ['file', 'statements', 'branches', 'messages', 'not exercised'];

/** A table of files: what of their lines, branches, messages and partials cases reach. */
export function renderLineCoverage(
  files: readonly FileCoverage[],
  {
    show,
    lineOf,
    paint = plain,
  }: { readonly show: (uri: string) => string; readonly lineOf: LineOf; readonly paint?: Paint },
): string {
  const rows = files.map((file) => {
    const { statements, branches, declarations } = countCovered(file);
    const missed = findMissedLines(file, lineOf).map(([first, last]) =>
      first === last ? `${first}` : `${first}–${last}`,
    );
    const lines = missed.length === 0 ? '' : `${missed.length > 1 ? 'lines' : 'line'} ${missed.join(', ')}`;
    return [show(file.uri), ...[statements, branches, declarations].map(renderCount), lines];
  });
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const toLine = (row: readonly string[]): string =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd();
  return [paint('dim', toLine(HEAD)), ...rows.map(toLine)].map((line) => `${line}\n`).join('');
}

const renderCount = ({ covered, total }: Count): string => (total === 0 ? '–' : `${covered}/${total}`);
