import type { TextRange } from '../../../src/core/base/problem.ts';

/** Takes `«…»` out of a text and gives the ranges that they mark, by start; marks may stand in each other. */
export function unmark(marked: string): { text: string; ranges: TextRange[] } {
  const ranges: TextRange[] = [];
  const open: number[] = [];
  let text = '';
  for (const char of marked) {
    if (char === '«') open.push(text.length);
    else if (char === '»') ranges.push({ start: open.pop() ?? 0, end: text.length });
    else text += char;
  }
  return { text, ranges: ranges.toSorted((a, b) => a.start - b.start) };
}
