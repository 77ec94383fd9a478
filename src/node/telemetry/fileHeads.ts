import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** How much of a file's beginning tells it from others: the first line has a time and an id in it. */
const HEAD_BYTES = 1024;
/** A beginning that is shorter might be that of several files. */
const LEAST_BYTES = 64;

/** The beginning of a file, by which it is known again under another name. */
export interface FileHead {
  readonly length: number;
  /** SHA-256 of it in hexadecimal digits, the first 32. */
  readonly digest: string;
}

/** A telemetry file of which something has been counted. */
export interface KnownFile {
  readonly path: string;
  readonly inode: number;
  /** As it was when it was last read, to see whether there is anything to be read. */
  readonly size: number;
  readonly changedAt: number;
  /** How much of it is counted: bytes of what it holds, which of a compressed file is more than its own. */
  readonly offset: number;
  readonly head: FileHead;
}

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
