import { expect } from 'vitest';
import type { Problem } from '../../src/core/base/problem.ts';

/**
 * Problems as lines under the text that they are about, so that a test shows what a user would see:
 *
 *     type: contanis
 *     #     ^^^^^^^^ error suite-unknown-assertion: “contanis” is no assertion type. …
 *
 * The carets stand under the range. Of a range over several lines they mark what lies on its first line; `|`
 * marks an empty range. At the start of a line the `#` gives way to the carets. A mark without a message
 * takes any message.
 */
const MARK = /^#? *(?:\^+|\|) (?:error|warning|information|hint) ([a-z][a-z0-9-]*)(: .*)?$/;

/** The text without its marks: what the code under test has to be given. */
export function unmarked(marked: string): string {
  return marked
    .split('\n')
    .filter((line) => !MARK.test(line))
    .join('\n');
}

/** Fails with a readable diff unless the problems of `unmarked(marked)` are exactly those that are marked. */
export function expectProblems(marked: string, problems: readonly Problem[]): void {
  const briefly = new Set(marked.split('\n').filter((line) => MARK.exec(line)?.[2] === undefined));
  const lines = renderMarks(unmarked(marked), problems).split('\n');
  const shown = lines.map((line) => {
    const message = MARK.exec(line)?.[2];
    const brief = message === undefined ? line : line.slice(0, -message.length);
    return briefly.has(brief) ? brief : line;
  });
  expect(shown.join('\n')).toBe(marked);
}

/** The text with a mark under every problem, in order of position. */
function renderMarks(text: string, problems: readonly Problem[]): string {
  const ordered = problems.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const shown: string[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const lineEnd = lineStart + line.length;
    shown.push(line);
    for (const problem of ordered) {
      if (problem.range.start < lineStart || problem.range.start > lineEnd) continue;
      shown.push(markOf(problem, lineStart, lineEnd));
    }
    lineStart = lineEnd + 1;
  }
  return shown.join('\n');
}

function markOf({ code, message, severity, range }: Problem, lineStart: number, lineEnd: number): string {
  const column = range.start - lineStart;
  const length = Math.min(range.end, lineEnd) - range.start;
  const carets = length > 0 ? '^'.repeat(length) : '|';
  const indent = column === 0 ? '' : `#${' '.repeat(column - 1)}`;
  return `${indent}${carets} ${severity} ${code}: ${message}`;
}
