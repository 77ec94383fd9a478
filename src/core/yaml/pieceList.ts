import type { TextEdit } from '../base/problem.ts';
import { hasConflictMarkers } from './conflicts.ts';
import { type Piece, START, cutPieces, isSameState } from './pieces.ts';

/**
 * The text of a file as pieces. Immutable; an edit gives a new list that shares every piece it did not touch,
 * so that whatever was computed for a piece can be kept by the piece's identity.
 */
export class PieceList {
  readonly pieces: readonly Piece[];
  /** Offset of each piece in the file. */
  readonly starts: Int32Array;
  readonly length: number;
  /** Whether there are markers of merge conflicts. What they hide depends on lines far away. */
  readonly hasConflicts: boolean;

  private constructor(
    pieces: readonly Piece[],
    starts: Int32Array,
    rest: Pick<PieceList, 'length' | 'hasConflicts'>,
  ) {
    this.pieces = pieces;
    this.starts = starts;
    this.length = rest.length;
    this.hasConflicts = rest.hasConflicts;
  }

  /** Undefined where structure alone cannot cut the text (see cutPieces). */
  static cut(text: string): PieceList | undefined {
    const cut = cutPieces(text);
    return cut && PieceList.#of(cut.pieces, hasConflictMarkers(text));
  }

  static #of(pieces: readonly Piece[], hasConflicts: boolean): PieceList {
    const starts = new Int32Array(pieces.length);
    const length = fillStarts(starts, pieces, { from: 0, offset: 0 });
    return new PieceList(pieces, starts, { length, hasConflicts });
  }

  get text(): string {
    return textOf(this.pieces);
  }

  /** The list after one edit, or undefined where the new text cannot be cut. Work is in the size of the pieces touched. */
  edited(edit: TextEdit): PieceList | undefined {
    const { start, end, newText } = edit;
    if (this.pieces.length === 0) return PieceList.cut(newText);
    if (this.hasConflicts) return this.#cutAnew(edit);
    // The piece before the edit is cut anew too: text at the start of a piece may join its last line.
    let first = this.#indexAt(Math.max(0, start - 1));
    let last = this.#indexAt(end);
    for (;;) {
      const from = this.starts[first]!;
      const old = textOf(this.pieces.slice(first, last + 1));
      const text = old.slice(0, start - from) + newText + old.slice(end - from);
      if (hasConflictMarkers(text)) return this.#cutAnew(edit);
      const cut = cutPieces(text, first === 0 ? START : this.pieces[first]!.state);
      if (!cut) return undefined;
      const next = this.pieces[last + 1];
      if (cut.startsInside) first--;
      else if (next && !(isSameState(cut.end, next.state) && (text === '' || text.endsWith('\n')))) {
        // The edit changed how what follows is to be read. Twice as much each time: the sum stays linear.
        last = Math.min(this.pieces.length - 1, last + (last - first + 1));
      } else {
        return this.#replaced(first, last, cut.pieces);
      }
    }
  }

  /** Cuts the whole text, for as long as there is a conflict; pieces that come out the same are the same objects. */
  #cutAnew({ start, end, newText }: TextEdit): PieceList | undefined {
    const { text } = this;
    const now = text.slice(0, start) + newText + text.slice(end);
    const cut = cutPieces(now)?.pieces;
    if (!cut) return undefined;
    const [old, behind] = [this.pieces, this.pieces.length - cut.length];
    let same = 0;
    while (same < cut.length && isSamePiece(cut[same], old[same])) cut[same] = old[same++]!;
    for (let i = cut.length - 1; Math.min(i, i + behind) >= same && isSamePiece(cut[i], old[i + behind]); i--)
      cut[i] = old[i + behind]!;
    return PieceList.#of(cut, hasConflictMarkers(now));
  }

  /** The list with other pieces in the place of `first` to `last`; a file of 10 MB has 20,000, so they are moved in bulk. */
  #replaced(first: number, last: number, middle: readonly Piece[]): PieceList {
    const pieces = this.pieces.slice(0, first).concat(middle, this.pieces.slice(last + 1));
    const starts = new Int32Array(pieces.length);
    starts.set(this.starts.subarray(0, first));
    const behind = fillStarts(starts, middle, { from: first, offset: this.starts[first]! });
    const shift = behind - (this.starts[last + 1] ?? this.length);
    const moved = first + middle.length;
    starts.set(this.starts.subarray(last + 1), moved);
    for (let i = moved; i < starts.length; i++) starts[i]! += shift;
    return new PieceList(pieces, starts, { length: this.length + shift, hasConflicts: false });
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

const isSamePiece = (a: Piece | undefined, b: Piece | undefined): boolean =>
  a?.text === b?.text && a?.kind === b?.kind && a?.key === b?.key && isSameState(a!.state, b!.state);

/** Writes the offsets of the pieces from index `from` on; returns the offset behind the last one. */
function fillStarts(
  starts: Int32Array,
  pieces: readonly Piece[],
  { from, offset }: { from: number; offset: number },
): number {
  let at = offset;
  for (const [i, piece] of pieces.entries()) {
    starts[from + i] = at;
    at += piece.text.length;
  }
  return at;
}

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');
