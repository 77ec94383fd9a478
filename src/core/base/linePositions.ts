import { LineIndex } from './lineIndex.ts';

/** Turns offsets of a text into lines and columns, both from 1. A byte order mark takes no column. */
export class LinePositions {
  readonly #lines: LineIndex;
  readonly #mark: number;

  constructor(text: string) {
    this.#lines = new LineIndex(text);
    this.#mark = text.startsWith('\uFEFF') ? 1 : 0;
  }

  positionAt(offset: number): { line: number; column: number } {
    const { line, character } = this.#lines.positionAt(offset);
    return { line: line + 1, column: Math.max(1, character + 1 - (line === 0 ? this.#mark : 0)) };
  }
}
