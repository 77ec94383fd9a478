import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileHead, KnownFile } from '../../core/monitoring/rollup/bookState.ts';

/** How much of a file's beginning tells it from others: the first line has a time and an id in it. */
const HEAD_BYTES = 1024;
/** A beginning that is shorter might be that of several files. */
const LEAST_BYTES = 64;

/** @param bytes the beginning of a file, as much as there is */
export function headOf(bytes: Uint8Array, offset: number): FileHead {
  const head = bytes.subarray(0, Math.min(HEAD_BYTES, offset));
  return { length: head.length, digest: digestOf(head) };
}

const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').slice(0, 32);

const beginsAs = (bytes: Uint8Array, { length, digest }: FileHead): boolean =>
  length > 0 && bytes.length >= length && digestOf(bytes.subarray(0, length)) === digest;

/**
 * Of the files that are known, the one that this file is or was copied from: the same content need not be counted
 * again. A file that was emptied and written anew begins otherwise.
 * @param bytes the beginning of what it holds
 */
export function findKnown(
  path: string,
  bytes: Uint8Array,
  known: readonly KnownFile[],
): KnownFile | undefined {
  const same = known.filter(({ head }) => beginsAs(bytes, head));
  return (
    same.find((file) => file.path === path) ??
    same
      .filter(({ head }) => head.length >= LEAST_BYTES)
      .toSorted((a, b) => b.offset - a.offset)
      .at(0)
  );
}

export async function readHead(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}
