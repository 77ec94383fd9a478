/** Turns offsets of a text into lines and columns, both from 1. A byte order mark takes no column. */
export class LinePositions {
  readonly #starts: number[] = [0];
  readonly #mark: number;

  constructor(text: string) {
    this.#mark = text.startsWith('\uFEFF') ? 1 : 0;
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(index + end.length);
  }

  positionAt(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const mark = low === 0 ? this.#mark : 0;
    return { line: low + 1, column: Math.max(1, offset - this.#starts[low]! + 1 - mark) };
  }
}
