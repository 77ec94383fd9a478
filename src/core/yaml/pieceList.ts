import type { TextEdit } from '../base/problem.ts';
import { type Piece, START, cutPieces, isSameState } from './pieces.ts';

/**
 * The text of a file as pieces. Immutable; an edit gives a new list that shares every piece it did not touch,
 * so that whatever was computed for a piece can be kept by the piece's identity.
 */
export class PieceList {
  readonly pieces: readonly Piece[];
  /** Offset of each piece in the file. */
  readonly starts: readonly number[];
  readonly length: number;

  private constructor(pieces: readonly Piece[]) {
    this.pieces = pieces;
    const starts: number[] = Array.from({ length: pieces.length });
    let at = 0;
    for (let i = 0; i < pieces.length; i++) {
      starts[i] = at;
      at += pieces[i]!.text.length;
    }
    this.starts = starts;
    this.length = at;
  }

  /** Undefined where structure alone cannot cut the text (see cutPieces). */
  static cut(text: string): PieceList | undefined {
    const cut = cutPieces(text);
    return cut && new PieceList(cut.pieces);
  }

  get text(): string {
    return textOf(this.pieces);
  }

  /** The list after one edit, or undefined where the new text cannot be cut. Work is in the size of the pieces touched. */
  edited({ start, end, newText }: TextEdit): PieceList | undefined {
    if (this.pieces.length === 0) return PieceList.cut(newText);
    // The piece before the edit is cut anew too: text at the start of a piece may join its last line.
    let first = this.#indexAt(Math.max(0, start - 1));
    let last = this.#indexAt(end);
    for (;;) {
      const from = this.starts[first]!;
      const old = textOf(this.pieces.slice(first, last + 1));
      const text = old.slice(0, start - from) + newText + old.slice(end - from);
      const cut = cutPieces(text, first === 0 ? START : this.pieces[first]!.state);
      if (!cut) return undefined;
      const next = this.pieces[last + 1];
      if (cut.startsInside) first--;
      else if (next && !(isSameState(cut.end, next.state) && (text === '' || text.endsWith('\n')))) {
        // The edit changed how what follows is to be read. Twice as much each time: the sum stays linear.
        last = Math.min(this.pieces.length - 1, last + (last - first + 1));
      } else {
        return new PieceList([...this.pieces.slice(0, first), ...cut.pieces, ...this.pieces.slice(last + 1)]);
      }
    }
  }

  #indexAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');
