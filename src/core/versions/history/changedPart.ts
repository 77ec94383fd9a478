import type { Bytes } from '../../base/ports.ts';
import type { TextEdit } from '../../base/problem.ts';

/** A text as Git keeps it, and what it is as characters. */
export interface GitText {
  readonly bytes: Bytes;
  /** UTF-16 units. */
  readonly length: number;
  /** Whether the bytes are well-formed UTF-8: then each part of them can be read by itself. */
  readonly isWellFormed: boolean;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are no UTF-8 become replacement characters. */
export const decodeText = (bytes: Uint8Array): string => lenient.decode(bytes);

export function readText(bytes: Bytes): { readonly text: string; readonly source: GitText } {
  const exact = decodeStrictly(bytes);
  const text = exact ?? decodeText(bytes);
  return { text, source: { bytes, length: text.length, isWellFormed: exact !== undefined } };
}

/**
 * The edit that makes one text the other: all from the first to the last character that differ. Only that part is
 * decoded: thousands of texts of a megabyte keep the garbage collector busier than anything else.
 */
export function changedPart(before: GitText, bytes: Bytes): { edit: TextEdit; source: GitText } {
  const { start, end, newEnd } = differingBytes(before.bytes, bytes);
  const newText = before.isWellFormed ? decodeStrictly(bytes.subarray(start, newEnd)) : undefined;
  if (newText === undefined) {
    const { text, source } = readText(bytes);
    return { edit: { start: 0, end: before.length, newText: text }, source };
  }
  const isAscii = before.length === before.bytes.length;
  const from = isAscii ? start : countUnits(before.bytes, 0, start);
  const removed = isAscii ? end - start : countUnits(before.bytes, start, end);
  const length = before.length - removed + newText.length;
  return {
    edit: { start: from, end: from + removed, newText },
    source: { bytes, length, isWellFormed: true },
  };
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** How many bytes are compared at once. One by one, a megabyte takes as long as all else that is done with it. */
const BLOCK = 4096;

/** The bytes that differ, from the start of a character to the end of one. */
function differingBytes(
  before: Bytes,
  after: Bytes,
): { readonly start: number; readonly end: number; readonly newEnd: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  const isSameBlock = (from: number, newFrom: number): boolean =>
    before.subarray(from, from + BLOCK).equals(after.subarray(newFrom, newFrom + BLOCK));
  while (start + BLOCK <= shorter && isSameBlock(start, start)) start += BLOCK;
  while (start < shorter && before[start] === after[start]) start++;
  while (start > 0 && (isContinuation(before[start]) || isContinuation(after[start]))) start--;
  let [end, newEnd] = [before.length, after.length];
  while (Math.min(end, newEnd) - BLOCK >= start && isSameBlock(end - BLOCK, newEnd - BLOCK)) {
    end -= BLOCK;
    newEnd -= BLOCK;
  }
  while (end > start && newEnd > start && before[end - 1] === after[newEnd - 1]) {
    end--;
    newEnd--;
  }
  while (isContinuation(before[end]) || isContinuation(after[newEnd])) {
    end++;
    newEnd++;
  }
  return { start, end, newEnd };
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** UTF-16 units of well-formed UTF-8: one for each character, two where that takes four bytes. */
function countUnits(bytes: Uint8Array, from: number, to: number): number {
  let units = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
